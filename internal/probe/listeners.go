package probe

import (
	"context"
	"slices"
	"sync"

	"kscope/internal/check"
)

// Listeners walks addresses as far as TLS and no further: nothing is verified, no client certificate is sent, nobody
// logs in. It is for looking at what servers present, whoever they are.
func Listeners(ctx context.Context, t Target, addresses []string) []check.Endpoint {
	r := newRun(ctx, t, nil)
	var all sync.WaitGroup
	var open []*endpoint
	for _, address := range slices.Compact(slices.Sorted(slices.Values(addresses))) {
		e, _ := r.add(address, func(e *endpoint) { e.facts.Seed, e.inter, e.tls = true, true, true })
		open = append(open, e)
	}
	r.tell()
	for _, e := range open {
		all.Go(func() { r.walk(e, func() {}) })
	}
	all.Wait()
	return r.facts(ctx.Err() != nil).Endpoints
}
