package catalog

import (
	"slices"

	"kscope/internal/check"
)

// isolatedLeaders returns the brokers from which nobody replicates though others could: every partition that they lead
// and that has a live replica elsewhere has only its leader in sync. Clients see nothing of this.
func isolatedLeaders(f *check.Facts) []int32 {
	alone, followed := map[int32]bool{}, map[int32]bool{}
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			if p.Leader < 0 || !couldFollow(f, p) {
				continue
			}
			if len(p.ISR) == 1 && p.ISR[0] == p.Leader {
				alone[p.Leader] = true
			} else {
				followed[p.Leader] = true
			}
		}
	}
	var ids []int32
	for id := range alone {
		if !followed[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// couldFollow says that a replica other than the leader lives on a broker that is up. Without the cluster's list of
// brokers, offline replicas tell.
func couldFollow(f *check.Facts, p check.Partition) bool {
	return slices.ContainsFunc(p.Replicas, func(id int32) bool {
		return id != p.Leader && !slices.Contains(p.Offline, id) && isAlive(f, id)
	})
}

func isAlive(f *check.Facts, id int32) bool {
	if f.Cluster == nil {
		return true
	}
	return slices.ContainsFunc(f.Cluster.Brokers, func(b check.Broker) bool { return b.ID == id && b.State == check.Alive })
}
