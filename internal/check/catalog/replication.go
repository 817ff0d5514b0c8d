package catalog

import (
	"slices"

	"kscope/internal/check"
)

// isolatedLeaders returns the brokers from which nobody replicates though others could. Clients see nothing of it.
func isolatedLeaders(f *check.Facts) []int32 {
	var ids []int32
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			if !slices.Contains(ids, p.Leader) && f.Isolated(p.Leader) {
				ids = append(ids, p.Leader)
			}
		}
	}
	slices.Sort(ids)
	return ids
}
