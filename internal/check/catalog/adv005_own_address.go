package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var ownAddress = check.Check{
	ID:    "ADV005",
	Title: "every broker advertises an address of its own",
	Level: check.Error,
	Why:   "Clients speak to each leader by its address: where several brokers share one, requests for the others' partitions come to the wrong broker, and with acks=0 their records are lost in silence.",
	Errors: []string{
		"NOT_LEADER_OR_FOLLOWER",
		"broker rejected our connection with REBOOTSTRAP_REQUIRED: the address we have for this node belongs to a different broker or cluster",
		"IllegalStateException: No entry found for connection …",
		"Tried to send a message to a replica that is not the leader for some partition. Your metadata is out of date",
	},
	Needs: []check.Need{check.Reach, check.Cluster},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV005", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s all advertise %s", brokers(e.Brokers), e.Address)
		})
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
		return advertiseOnly(f, fd, "each an address or a port of its own (a load balancer may stand before the bootstrap servers only)")
	},
	Example: func(f *check.Facts) {
		shared := f.Endpoints[1].Address
		advertise(f, 2, shared, "198.18.0.1")
		f.Endpoints[1].Brokers = []int32{1, 2}
		f.Endpoints = append(f.Endpoints[:2], f.Endpoints[3:]...)
	},
}

// answeredBy says who answers at an address and how that is known.
func answeredBy(id *check.Identity) string {
	who := "another broker"
	if id.Answered >= 0 {
		who = fmt.Sprintf("broker %d", id.Answered)
	}
	if id.Cluster != "" {
		who = "cluster " + id.Cluster
	}
	return fmt.Sprintf("asked for broker %d, %s answers (%s)", id.Expected, who, id.By)
}
