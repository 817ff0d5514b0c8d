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
	isolated := (&check.Facts{Topics: r.topics}).Isolated()
	settings := maps.Clone(r.settings)
	r.mu.Unlock()
	if len(isolated) == 0 {
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
