package probe

import (
	"context"
	"sync"

	"kscope/internal/check"
)

// waves walks the cluster in a fixed number of round trips, whatever its size: (A) all seeds, (B) Metadata at the first
// that answers, (C) all advertised addresses, (D) the questions to each broker. Nothing waits for a slow address.
func (r *run) waves() {
	var all, seeds sync.WaitGroup
	var open []*endpoint
	for _, address := range r.t.Seeds {
		if e, isNew := r.add(address, func(e *endpoint) { e.facts.Seed = true }); isNew {
			open = append(open, e)
		}
	}
	r.tell()
	for _, e := range open {
		seeds.Add(1)
		all.Go(func() { r.walk(e, seeds.Done) })
	}
	all.Go(func() {
		seeds.Wait()
		r.change(func() { r.walked = true })
		r.settle()
	})
	<-r.planned
	var rest sync.WaitGroup
	for _, e := range r.advertised() {
		rest.Go(func() { r.walk(e, func() {}) })
	}
	r.tell()
	rest.Wait()
	close(r.arrived)
	all.Wait()
	r.interBroker()
}

// advertised opens an endpoint for each address that brokers advertise and that is no seed. One that is a seed is not
// dialled again: its connection goes on.
func (r *run) advertised() []*endpoint {
	r.mu.Lock()
	if r.cluster == nil || r.t.Alone {
		r.mu.Unlock()
		return nil
	}
	var addresses []string
	for _, b := range r.cluster.Brokers {
		if b.State == check.Alive {
			addresses = append(addresses, b.Address)
		}
	}
	plan := r.plan
	r.mu.Unlock()
	var fresh []*endpoint
	for _, address := range addresses {
		if e, isNew := r.add(address, func(e *endpoint) { e.facts.Brokers = plan[address] }); isNew {
			fresh = append(fresh, e)
		}
	}
	return fresh
}

// goOn waits until the advertised addresses are known, then asks the broker on the connection that was walked.
func (p *path) goOn(ctx context.Context) {
	if p.e.inter {
		return
	}
	if !p.wait(ctx) {
		return
	}
	p.r.mu.Lock()
	ids := p.e.facts.Brokers
	p.r.mu.Unlock()
	switch {
	case p.r.ctx.Err() != nil:
		return
	case len(ids) == 0:
		p.askBehind()
		return
	}
	if p.e.facts.Seed {
		// The wait was not this broker's, so the questions have a limit of their own.
		fresh, cancel := context.WithTimeout(p.r.ctx, p.r.t.Timeout)
		defer cancel()
		p.conn.under(fresh)
	}
	p.question(ids)
}
