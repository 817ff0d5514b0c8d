package topics

import "context"

// step is one kind of request, for the changes that it is for.
type step struct {
	// name is what the step does, in the words of a report.
	name  string
	is    func(*Change) bool
	send  batch
	heavy func(*Change) int
}

// before and after are the steps on both sides of the copying of replicas, in the order that is safe: nothing is asked of a
// topic that is not there yet, and what destroys comes last.
func before() []step {
	return []step{
		{"create", func(c *Change) bool { return c.Action == Create }, createBatch, func(c *Change) int { return 1 + int(c.want.Partitions) + len(c.want.Settings) }},
		{"settings", func(c *Change) bool { return c.Action == Alter && len(early(c)) > 0 }, settingsBatch(early), func(c *Change) int { return len(c.want.Settings) }},
		{"partitions", func(c *Change) bool { return c.Action == Alter && c.want.Partitions > 0 }, growBatch, func(c *Change) int { return int(c.want.Partitions) }},
	}
}

func after() []step {
	return []step{
		{"settings", func(c *Change) bool { return c.Action == Alter && len(late(c)) > 0 }, settingsBatch(late), func(*Change) int { return 1 }},
		{"delete", func(c *Change) bool { return c.Action == Delete }, deleteBatch, func(*Change) int { return 1 }},
	}
}

// batches are the changes of a step, in requests of a size that a controller takes. What failed before is left out.
func (s step) batches(p *Plan) [][]*Change {
	var all [][]*Change
	weight := mostWeight
	for i := range p.Changes {
		c := &p.Changes[i]
		if !c.acts() || c.err != nil || !s.is(c) {
			continue
		}
		if weight += s.heavy(c); weight > mostWeight || len(all[len(all)-1]) == mostTopics {
			all, weight = append(all, nil), s.heavy(c)
		}
		all[len(all)-1] = append(all[len(all)-1], c)
	}
	return all
}

// validate asks the broker what it would say to each change. What it would refuse is refused in the plan; where the
// principal may not even ask, the plan says so and stands.
func (a *Admin) validate(ctx context.Context, p *Plan) error {
	for _, s := range append(before(), after()...) {
		for _, some := range s.batches(p) {
			if err := s.send(ctx, a, some, true); err != nil {
				return err
			}
		}
	}
	refused := map[string]bool{}
	for i := range p.Changes {
		c := &p.Changes[i]
		switch err := c.err; {
		case err == nil:
			continue
		case notAllowed(err):
			if !refused[err.Error()] {
				p.Unproved = append(p.Unproved, err.Error())
			}
			refused[err.Error()] = true
		default:
			c.Action, c.Why = Refuse, "the broker would refuse it: "+err.Error()
		}
		c.err = nil
	}
	return nil
}
