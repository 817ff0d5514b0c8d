package probe

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"kscope/internal/check"
)

// interBroker walks the listeners between brokers where the followers of some all stand still: a certificate that brokers
// do not take from each other is seen nowhere else, and only beside those of the others. It happens only on that
// evidence.
func (r *run) interBroker() {
	r.mu.Lock()
	lonely := alone(r.topics)
	settings := maps.Clone(r.settings)
	r.mu.Unlock()
	if len(lonely) == 0 {
		return
	}
	var all sync.WaitGroup
	for _, id := range slices.Sorted(maps.Keys(settings)) {
		l, known := settings[id].InterBrokerListener()
		if !known || r.ctx.Err() != nil {
			continue
		}
		e, isNew := r.add(l.Address, func(e *endpoint) { e.facts.Inter = append(e.facts.Inter, id) })
		if isNew {
			e.inter, e.tls = true, strings.HasSuffix(l.Protocol, "SSL")
			all.Go(func() { r.walk(e, func() {}) })
		}
	}
	all.Wait()
}

// alone returns the brokers that are the only replica in sync of all that they lead, while every replica is alive. All
// other partitions are full, or all brokers are alone; else replication has another trouble.
func alone(topics []check.Topic) []int32 {
	led, lonely, partly := map[int32]int{}, map[int32]int{}, false
	for _, t := range topics {
		for _, p := range t.Partitions {
			if len(p.Replicas) < 2 || p.Leader < 0 {
				continue
			}
			led[p.Leader]++
			switch {
			case slices.Equal(p.ISR, []int32{p.Leader}) && len(p.Offline) == 0:
				lonely[p.Leader]++
			case len(p.ISR) < len(p.Replicas):
				partly = true
			}
		}
	}
	var ids []int32
	for id, n := range lonely {
		if n != led[id] {
			return nil
		}
		ids = append(ids, id)
	}
	if partly {
		return nil
	}
	slices.Sort(ids)
	return ids
}
