package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

// listenerNotFound is Kafka's error for a partition whose leader has no listener of the name that was asked.
const listenerNotFound = 72

var sameListeners = check.Check{
	ID:    "ADV007",
	Title: "every broker has the listener that clients use",
	Level: check.Error,
	Why:   "A broker without a listener of this name is invisible on it: its partitions have no leader for clients, though it is up and in sync.",
	Errors: []string{
		"There is no listener on the leader broker that matches the listener on which metadata request was processed",
		"… partitions have leader brokers without a matching listener, including […]",
		"LISTENER_NOT_FOUND",
		"In the middle of a leadership election, there is currently no leader for this partition and hence it is unavailable for writes",
		"topic partition has no leader",
		"Broker: Leader not available",
	},
	Needs: []check.Need{check.Cluster, check.Topics},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for _, id := range unlisted(f) {
			lost := partitionsOf(f, id)
			found = append(found, check.Finding{
				Subject: check.BrokerSubject(id), Detail: fmt.Sprintf("broker %d has no listener of the name on which clients ask", id),
				Evidence: []string{
					fmt.Sprintf("%d partitions answer LISTENER_NOT_FOUND (72): %s", len(lost), check.FirstFew(lost, 3)),
					fmt.Sprintf("broker %d is in sync for them, and the metadata of this listener does not list it", id),
				},
			})
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		for _, id := range unlisted(f) {
			if check.BrokerSubject(id) != fd.Subject {
				continue
			}
			return []check.Fix{{Say: fmt.Sprintf("give broker %d the listener that the others have", id), Steps: addListener(f, id, listenerName(f), reachable(id))}}
		}
		return nil
	},
	Example: func(f *check.Facts) {
		f.Endpoints, f.Brokers, f.Cluster.Brokers = f.Endpoints[:3], f.Brokers[:2], f.Cluster.Brokers[:2]
		for i := range f.Topics[0].Partitions {
			p := &f.Topics[0].Partitions[i]
			p.Offline = []int32{3}
			if p.Leader == 3 {
				p.Leader, p.Code = -1, listenerNotFound
			}
		}
	},
}

// unlisted are the brokers that are in sync for a partition without a listener, and that this listener does not list.
// A partition counts for its preferred leader where that is one of them, else for each.
func unlisted(f *check.Facts) []int32 {
	var ids []int32
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			for _, id := range missing(f, p) {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	slices.Sort(ids)
	return ids
}

func missing(f *check.Facts, p check.Partition) []int32 {
	if p.Code != listenerNotFound || f.Cluster == nil {
		return nil
	}
	var ids []int32
	for _, id := range p.ISR {
		listed := slices.ContainsFunc(f.Cluster.Brokers, func(b check.Broker) bool { return b.ID == id && b.State != check.Absent })
		if !listed {
			ids = append(ids, id)
		}
	}
	if len(ids) > 1 && len(p.Replicas) > 0 && slices.Contains(ids, p.Replicas[0]) {
		return p.Replicas[:1]
	}
	return ids
}

func partitionsOf(f *check.Facts, id int32) []string {
	var names []string
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			if slices.Contains(missing(f, p), id) {
				names = append(names, fmt.Sprintf("%s/%d", t.Name, p.ID))
			}
		}
	}
	return names
}
