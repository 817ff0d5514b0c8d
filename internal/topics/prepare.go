package topics

import (
	"context"
	"maps"
	"slices"
)

// Plan reads what is, compares it with what is wanted, and asks the broker to validate what it would be asked to do. It
// changes nothing.
func (a *Admin) Plan(ctx context.Context, want Desired, rules Rules) (Plan, error) {
	have, err := a.readFor(ctx, want)
	if err != nil {
		return Plan{}, err
	}
	// Whether a change is a risk depends on whether there are records, which are counted only where it matters.
	first := Diff(want, have, Rules{})
	var risky []string
	for _, c := range first.Changes {
		if c.Action == Refuse && len(c.Differences) > 0 && have.Topics[c.Topic] != nil {
			risky = append(risky, c.Topic)
		}
	}
	if have.Records, err = a.countRecords(ctx, risky); err != nil {
		return Plan{}, err
	}
	p := Diff(want, have, rules)
	return p, a.validate(ctx, &p)
}

// readFor reads the topics that a file names, and all under the prefixes that it owns. A topic that is missing from the list
// of all is asked for by name: the list leaves out what the principal may not see.
func (a *Admin) readFor(ctx context.Context, want Desired) (State, error) {
	if len(want.OwnedPrefixes) == 0 {
		return a.Read(ctx, want.names()...)
	}
	s := newState()
	if err := s.readTopics(ctx, a, nil); err != nil {
		return s, err
	}
	var missing []string
	for _, name := range want.names() {
		if s.Topics[name] == nil {
			missing = append(missing, name)
		}
	}
	for names := range slices.Chunk(missing, atOnce) {
		if err := s.readTopics(ctx, a, names); err != nil {
			return s, err
		}
	}
	named := map[string]*Topic{}
	for _, name := range want.names() {
		if t := s.Topics[name]; t != nil {
			named[name] = t
		}
	}
	maps.DeleteFunc(s.Topics, func(name string, _ *Topic) bool { return named[name] == nil && !want.Owns(name) })
	if err := a.readSettings(ctx, named, nil); err != nil {
		return s, err
	}
	var err error
	s.Moving, err = a.moving(ctx)
	return s, err
}

func (d Desired) names() []string {
	var all []string
	for _, w := range d.Topics {
		all = append(all, w.Name)
	}
	return all
}
