package topics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// settle reads back until every broker shows all that was accepted, and gives outcomes by what they show: an error whose
// change is there all the same (an answer that was lost with its broker) is none.
func (a *Admin) settle(ctx context.Context, p *Plan, o Options) {
	steady, done := context.WithCancel(context.WithoutCancel(ctx))
	defer done()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(cleanup, done) })()
	open, silent, last := p.begun(), map[int32]bool{}, time.Now()
	all := len(open)
	for wait := 50 * time.Millisecond; len(open) > 0; wait = min(2*wait, time.Second) {
		o.tell(Progress{Step: "read back", Done: all - len(open), All: all})
		have, err := a.readEverywhere(steady, open, silent)
		if err != nil {
			unread(open, err)
			return
		}
		before := len(open)
		if open = slices.DeleteFunc(open, func(c *Change) bool { return c.shown(have) }); len(open) < before {
			last = time.Now()
		}
		if !slices.ContainsFunc(open, func(c *Change) bool { return c.err == nil }) || time.Since(last) > a.readBack {
			return
		}
		select {
		case <-steady.Done():
			return
		case <-time.After(wait):
		}
	}
}

// begun are the changes that a broker was asked for; the others were not tried.
func (p *Plan) begun() []*Change {
	var open []*Change
	for i := range p.Changes {
		switch c := &p.Changes[i]; {
		case c.acts() && c.begun:
			c.planned = c.Why
			open = append(open, c)
		case c.acts():
			c.Outcome = NotTried
		}
	}
	return open
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
		c.Outcome, c.Why, c.err = Done, c.planned, nil
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
