package probe

import (
	"context"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// patience is how long the run relies on one seed to tell all topics. A seed can fall silent after it has walked well,
// so then another that has answered is asked too, and the first answer counts.
const patience = time.Second

// claim makes a path the one that the run relies on, if there is none.
func (r *run) claim(p *path) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.server != nil || r.cluster != nil || r.closed {
		return false
	}
	r.server = p
	r.asking++
	time.AfterFunc(patience, func() { r.leave(p, 0) })
	return true
}

// leave relies on a path no more; answered is 1 where it is not waited for either.
func (r *run) leave(p *path, answered int) {
	r.change(func() {
		r.asking -= answered
		if r.server == p {
			r.server = nil
		}
	})
	r.settle()
}

// describe asks a seed for Metadata: of all topics on the path that serves the run, of none on the others.
func (p *path) describe() error {
	if p.r.claim(p) {
		return p.serve()
	}
	_, err := p.metadata(false)
	if err == nil {
		p.r.change(func() { p.r.spares++ })
		p.r.settle()
	}
	return err
}

// serve asks for all topics. The first answer is what the whole run goes by.
func (p *path) serve() error {
	resp, err := p.metadata(true)
	if err == nil {
		p.r.goBy(p, resp)
	}
	p.r.leave(p, 1)
	return err
}

func (r *run) goBy(p *path, resp *kmsg.MetadataResponse) {
	r.change(func() {
		if r.cluster != nil {
			return
		}
		r.topics = topicFacts(resp)
		r.cluster = clusterFacts(resp, r.topics)
		r.cluster.Principal, r.cluster.Sure = Principal(r.t.Client, p.facts.TLS != nil && p.facts.TLS.Sent)
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
}

// settle ends the wait for the advertised addresses: they are known, or no seed is left that could tell them. Else it
// may be a waiting seed's turn.
func (r *run) settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.settled:
	case r.cluster != nil, r.walked && r.asking == 0 && r.spares == 0, r.ctx.Err() != nil:
		r.settled = true
		close(r.planned)
	case r.server == nil && r.spares > 0:
		select {
		case r.turn <- struct{}{}:
		default:
		}
	}
}

// wait waits for the plan, and serves where it is this path's turn. It is false where the connection is of no use.
func (p *path) wait(ctx context.Context) bool {
	for {
		select {
		case <-p.r.planned:
			return true
		case <-p.r.ctx.Done():
			p.r.settle()
			return false
		case <-p.r.turn:
			if p.r.claim(p) && !p.serveInstead(ctx) {
				return false
			}
		}
	}
}

// serveInstead serves on a path that has answered Metadata before. How that goes stands in the place of how it went then.
func (p *path) serveInstead(ctx context.Context) bool {
	p.r.change(func() { p.r.spares-- })
	p.facts.Layers = slices.DeleteFunc(p.facts.Layers, func(l check.Layer) bool { return l.Stage == check.StageMetadata })
	return p.step(ctx, check.StageMetadata, p.serve)
}
