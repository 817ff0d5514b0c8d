package probe

import (
	"context"
	"sync"

	"github.com/twmb/franz-go/pkg/kmsg"

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
	for _, e := range r.advertised() {
		all.Go(func() { r.walk(e, func() {}) })
	}
	r.tell()
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

// claim says that the caller is the one to ask for all topics.
func (r *run) claim() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.claimed || r.closed {
		return false
	}
	r.claimed = true
	return true
}

// release gives the claim back after a failure; another seed that answered then serves.
func (r *run) release(spare bool) {
	r.change(func() {
		r.claimed = false
		if spare {
			r.spares--
		}
	})
	r.settle()
}

// serve takes the answer that the whole run goes by.
func (r *run) serve(p *path, resp *kmsg.MetadataResponse) {
	r.change(func() {
		r.topics = topicFacts(resp)
		r.cluster = clusterFacts(resp, r.topics)
		r.cluster.Principal, r.cluster.Sure = principal(r.t.Client, p.facts.TLS != nil && p.facts.TLS.Sent)
		r.plan = map[string][]int32{}
		for _, b := range r.cluster.Brokers {
			if b.State == check.Alive {
				r.plan[b.Address] = append(r.plan[b.Address], b.ID)
			}
		}
		for _, e := range r.book {
			e.facts.Brokers = r.plan[e.facts.Address]
		}
	})
	r.settle()
}

// settle ends the wait for the advertised addresses: they are known, or no seed is left that could tell them.
func (r *run) settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.settled:
	case r.cluster != nil, r.walked && !r.claimed && r.spares <= 0, r.ctx.Err() != nil:
		r.settled = true
		close(r.planned)
	case !r.claimed && r.spares > 0:
		select {
		case r.turn <- struct{}{}:
		default:
		}
	}
}

// goOn waits until the advertised addresses are known, then asks the broker on the connection that was walked.
func (p *path) goOn(ctx context.Context) {
	if p.e.inter {
		return
	}
	if !p.wait() {
		return
	}
	p.r.mu.Lock()
	ids := p.e.facts.Brokers
	p.r.mu.Unlock()
	if len(ids) == 0 || p.r.ctx.Err() != nil {
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

// wait waits for the plan, and serves where it is this path's turn. It is false where the connection is of no use.
func (p *path) wait() bool {
	for {
		select {
		case <-p.r.planned:
			return true
		case <-p.r.ctx.Done():
			p.r.settle()
			return false
		case <-p.r.turn:
			if !p.r.claim() {
				continue
			}
			resp, err := p.metadata(true)
			if err != nil {
				p.r.release(true)
				return false
			}
			p.r.serve(p, resp)
		}
	}
}
