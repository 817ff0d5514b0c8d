package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var sameCluster = check.Check{
	ID:    "ADV101",
	Title: "all addresses belong to one cluster",
	Level: check.Error,
	Why:   "A client that finds another cluster behind an address reads and writes the wrong topics there, or is sent to and fro.",
	Errors: []string{
		"broker rejected our connection with REBOOTSTRAP_REQUIRED: the address we have for this node belongs to a different broker or cluster",
		"INCONSISTENT_CLUSTER_ID",
	},
	Needs: []check.Need{check.Reach, check.Cluster},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV101", func(e *check.Endpoint) string { return "another cluster answers at " + place(e) })
		for i := range found {
			for _, p := range at(f, found[i].Subject).Paths {
				if p.Identity != nil && p.Identity.Wrong {
					found[i].Evidence = append(found[i].Evidence, answeredBy(p.Identity))
				}
			}
		}
		return append(found, strangeSeeds(f)...)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		if e.Advertised() {
			return advertiseOnly(f, fd, "an address at which it answers itself")
		}
		return []check.Fix{otherBootstrap(f, e, "keep the addresses of one cluster only")}
	},
	Example: func(f *check.Facts) {
		e := endpointOf(f, 2)
		e.Paths[0].Identity = &check.Identity{Expected: 2, Answered: -1, Wrong: true, Cluster: "b3RoZXJfY2x1c3Rlcl9pZA", By: "ApiVersions v5"}
	},
}

// strangeSeeds are the seeds that answer for another cluster than the first seed that let us in.
func strangeSeeds(f *check.Facts) []check.Finding {
	var found []check.Finding
	first, at := "", ""
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		p := e.Reached()
		if !e.Seed || p == nil || p.Metadata == nil || p.Metadata.ClusterID == "" || f.Reason(e) == "ADV101" {
			continue
		}
		if first == "" {
			first, at = p.Metadata.ClusterID, e.Address
			continue
		}
		if p.Metadata.ClusterID != first {
			found = append(found, check.Finding{
				Subject: e.Subject(), Detail: fmt.Sprintf("%s belongs to another cluster than %s", e.Address, at),
				Evidence: []string{fmt.Sprintf("%s answers for cluster %s, %s for %s", at, first, e.Address, p.Metadata.ClusterID)},
			})
		}
	}
	return found
}
