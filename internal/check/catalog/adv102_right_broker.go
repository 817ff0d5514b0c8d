package catalog

import "kscope/internal/check"

var rightBroker = check.Check{
	ID:    "ADV102",
	Title: "the broker that advertises an address answers there",
	Level: check.Error,
	Why:   "Requests for a broker's partitions come to another one, which refuses them: swapped ports, or a forward to the wrong broker.",
	Errors: []string{
		"broker rejected our connection with REBOOTSTRAP_REQUIRED: the address we have for this node belongs to a different broker or cluster",
		"Unexpected broker id, expected … or empty string, but received …",
		"NOT_LEADER_OR_FOLLOWER",
	},
	Needs: []check.Need{check.Reach, check.Cluster},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV102", func(e *check.Endpoint) string { return advertises(e) + ", where another broker answers" })
		for i := range found {
			for _, p := range at(f, found[i].Subject).Paths {
				if p.Identity != nil && p.Identity.Wrong {
					found[i].Evidence = append(found[i].Evidence, answeredBy(p.Identity))
				}
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		return append(advertiseOnly(f, fd, "an address at which it answers itself"),
			saying("or mend the forward", "let what forwards "+fd.Subject.Name()+" lead to the broker that advertises it"))
	},
	Example: func(f *check.Facts) {
		endpointOf(f, 2).Paths[0].Identity = &check.Identity{Expected: 2, Answered: 3, Wrong: true, By: "DescribeConfigs"}
	},
}
