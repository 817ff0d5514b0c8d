package probe

import (
	"slices"
	"strings"
	"sync"

	"kscope/internal/check"
)

// interBroker walks the listener between brokers of those whose followers all stand still: a certificate that brokers
// do not take from each other is seen nowhere else. It happens only on that evidence.
func (r *run) interBroker() {
	r.mu.Lock()
	lonely := alone(r.topics)
	settings := r.settings
	r.mu.Unlock()
	var all sync.WaitGroup
	for _, id := range lonely {
		address, protocol := interListener(settings[id])
		if address == "" || r.ctx.Err() != nil {
			continue
		}
		e, isNew := r.add(address, func(e *endpoint) { e.facts.Inter = append(e.facts.Inter, id) })
		if isNew {
			e.inter, e.tls = true, strings.HasSuffix(protocol, "SSL")
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

// interListener is the address and the protocol of a broker's own listener between brokers.
func interListener(b check.BrokerFacts) (address, protocol string) {
	name := b.Settings["inter.broker.listener.name"]
	if name == "" {
		name = b.Settings["security.inter.broker.protocol"]
	}
	for _, l := range strings.Split(b.Settings["advertised.listeners"], ",") {
		if n, at, ok := strings.Cut(strings.TrimSpace(l), "://"); ok && strings.EqualFold(n, name) {
			address = at
		}
	}
	protocol = name
	for _, m := range strings.Split(b.Settings["listener.security.protocol.map"], ",") {
		if n, proto, ok := strings.Cut(strings.TrimSpace(m), ":"); ok && strings.EqualFold(n, name) {
			protocol = proto
		}
	}
	return address, strings.ToUpper(protocol)
}
