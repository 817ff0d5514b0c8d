package topics

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Apply carries out a plan, exactly and in an order that is safe, reads back what came of it, and gives each change its
// outcome. When the context ends, what is asked for already is waited for and read back, and no more is asked; so it is when
// a request fails as a whole. It can be run again with a new plan.
func (a *Admin) Apply(ctx context.Context, p *Plan, o Options) {
	if p.Blocked {
		return
	}
	p.countSteps()
	lift := func() error { return nil }
	if a.run(ctx, p, o, before()) == nil {
		lift = a.copyReplicas(ctx, p, o)
		_ = a.run(ctx, p, o, after()) // each change has the error that concerns it
	}
	for i := range p.Changes {
		if c := &p.Changes[i]; c.begun && c.err == nil && c.todo > 0 {
			c.err = errStopped
		}
	}
	a.settle(ctx, p, o)
	// A throttle stays as long as what it is for: one that outlives it slows the cluster down for ever.
	if len(p.InProgress()) == 0 {
		p.Throttled = lift()
	}
}

// errStopped is of a change that was not asked for whole: the run ended before.
var errStopped = errors.New("the run ended before all of it was asked for")

// countSteps counts what is to be asked for each change.
func (p *Plan) countSteps() {
	for i := range p.Changes {
		c := &p.Changes[i]
		for _, s := range append(before(), after()...) {
			if c.acts() && s.is(c) {
				c.todo++
			}
		}
		if c.Action == Alter && c.want.ReplicationFactor > 0 {
			c.todo++
		}
	}
}

// run takes steps, one request after the other. The error is of a request that had no answer: the cluster is gone, or too
// busy, and the rest is not tried.
func (a *Admin) run(ctx context.Context, p *Plan, o Options, steps []step) error {
	for _, s := range steps {
		batches, done := s.batches(p), 0
		all := len(slices.Concat(batches...))
		for _, some := range batches {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			o.tell(Progress{Step: s.name, Done: done, All: all})
			if err := a.send(ctx, s, some); err != nil {
				return err
			}
			done += len(some)
		}
	}
	return nil
}

// send makes one request, which is not left half answered by Ctrl-C.
func (a *Admin) send(ctx context.Context, s step, some []*Change) error {
	steady, done := detached(ctx)
	defer done()
	for _, c := range some {
		c.begun = true
		c.todo--
	}
	err := s.send(steady, a, some, false)
	for _, c := range some {
		if err != nil {
			c.err = err
		}
		if c.err != nil {
			c.err = fmt.Errorf("%s: %w", s.name, c.err)
		}
	}
	return err
}
