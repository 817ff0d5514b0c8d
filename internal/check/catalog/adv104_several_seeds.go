package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var severalSeeds = check.Check{
	ID:    "ADV104",
	Title: "the bootstrap servers do not hang on one broker",
	Level: check.Info,
	Why:   "A client that knows one broker of several cannot start while that one is down, though the cluster is up.",
	Needs: []check.Need{check.Reach, check.Cluster},
	Judge: func(f *check.Facts) []check.Finding {
		var seeds []*check.Endpoint
		for i := range f.Endpoints {
			if f.Endpoints[i].Seed {
				seeds = append(seeds, &f.Endpoints[i])
			}
		}
		if len(seeds) != 1 || !seeds[0].Advertised() || f.Cluster == nil || len(f.Cluster.Brokers) < 2 {
			return nil
		}
		return []check.Finding{{Subject: check.TheClient, Detail: fmt.Sprintf("%s is the only bootstrap server, and one broker of %d", seeds[0].Address, len(f.Cluster.Brokers))}}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		return brokersAsBootstrap(f, "name two or three")
	},
	Example: func(f *check.Facts) {
		f.Endpoints = f.Endpoints[1:]
		f.Endpoints[0].Seed = true
	},
}
