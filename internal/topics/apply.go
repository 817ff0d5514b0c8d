package topics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Apply carries out a plan, exactly and in an order that is safe, reads back what came of it, and gives each change its
// outcome. When the context ends, what is asked for already is waited for and read back, and no more is asked; so it is when
// a request fails as a whole. It can be run again with a new plan.
func (a *Admin) Apply(ctx context.Context, p *Plan, o Options) {
	if p.Blocked {
		return
	}
	p.countSteps()
	if a.run(ctx, p, before()) == nil {
		a.copyReplicas(ctx, p, o)
		_ = a.run(ctx, p, after()) // each change has the error that concerns it
	}
	for i := range p.Changes {
		if c := &p.Changes[i]; c.begun && c.err == nil && c.todo > 0 {
			c.err = errStopped
		}
	}
	a.settle(ctx, p)
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
func (a *Admin) run(ctx context.Context, p *Plan, steps []step) error {
	for _, s := range steps {
		for _, some := range s.batches(p) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := a.send(ctx, s, some); err != nil {
				return err
			}
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

// settle reads back until every broker shows all that was accepted, and gives outcomes by what they show: an error whose
// change is there all the same (an answer that was lost with its broker) is none.
func (a *Admin) settle(ctx context.Context, p *Plan) {
	steady, done := context.WithTimeout(context.WithoutCancel(ctx), a.readBack)
	defer done()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(cleanup, done) })()
	var open []*Change
	for i := range p.Changes {
		switch c := &p.Changes[i]; {
		case c.acts() && c.begun:
			open = append(open, c)
		case c.acts():
			c.Outcome = NotTried
		}
	}
	silent := map[int32]bool{}
	for wait := 50 * time.Millisecond; len(open) > 0; wait = min(2*wait, time.Second) {
		have, err := a.readEverywhere(steady, open, silent)
		if err != nil {
			unread(open, err)
			return
		}
		open = slices.DeleteFunc(open, func(c *Change) bool { return c.shown(have) })
		if !slices.ContainsFunc(open, func(c *Change) bool { return c.err == nil }) {
			return
		}
		select {
		case <-steady.Done():
			return
		case <-time.After(wait):
		}
	}
}

func named(all []*Change) []string {
	var names []string
	for _, c := range all {
		names = append(names, c.Topic)
	}
	return names
}

// shown compares a change with what brokers show, gives it its outcome, and says whether all of it is there.
func (c *Change) shown(have []State) bool {
	var missing []string
	for _, s := range have {
		if missing = c.missing(s); len(missing) > 0 {
			break
		}
	}
	switch moving := len(have[0].Moving[c.Topic]) > 0; {
	case len(missing) == 0:
		c.Outcome, c.err = Done, nil
		return true
	case moving && c.err != nil && slices.Contains(missing, "replication_factor"):
		c.Outcome, c.Why = InProgress, c.err.Error()
	case c.err == nil:
		c.Outcome, c.Why = Failed, "still not as asked: "+strings.Join(missing, ", ")
	default:
		c.Outcome, c.Why = Failed, c.err.Error()+c.partly(missing)
	}
	return false
}

// partly says what of a change is there although not all of it is.
func (c *Change) partly(missing []string) string {
	var there []string
	for _, d := range c.Differences {
		if !slices.Contains(missing, d.Field) {
			there = append(there, d.Field)
		}
	}
	if len(there) == 0 || c.Action != Alter {
		return ""
	}
	return "; done: " + strings.Join(there, ", ")
}

// missing are the fields that are not as the change wanted them.
func (c *Change) missing(have State) []string {
	there := have.Topics[c.Topic] != nil
	switch {
	case c.Action == Delete && there:
		return []string{"the topic is there"}
	case c.Action == Delete:
		return nil
	case !there:
		return []string{"the topic is not there"}
	}
	all := Diff(Desired{Topics: []Want{c.want}}, have, Rules{Allow: Risks()})
	var fields []string
	for _, d := range all.Changes {
		if d.Action == Keep {
			continue
		}
		for _, diff := range d.Differences {
			fields = append(fields, diff.Field)
		}
		if len(d.Differences) == 0 {
			fields = append(fields, d.Why)
		}
	}
	return fields
}

// unread gives outcomes where the cluster could not be read any more: what it accepted is done, as far as it said.
func unread(open []*Change, err error) {
	for _, c := range open {
		switch {
		case c.err != nil:
			c.Outcome, c.Why = Failed, c.err.Error()
		case c.Outcome == "":
			c.Outcome, c.Why = Done, fmt.Sprintf("accepted, could not be read back: %s", err.Error())
		}
	}
}
