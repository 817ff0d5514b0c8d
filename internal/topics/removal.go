package topics

import (
	"context"
	"errors"
)

// Removal is the plan that deletes one topic. Kafka's own are refused: what it keeps there is gone with them.
func (a *Admin) Removal(ctx context.Context, name string) (Plan, error) {
	s := newState()
	err := s.readTopics(ctx, a, []string{name})
	t := s.Topics[name]
	switch {
	case err != nil:
		return Plan{}, err
	case s.Denied[name]:
		return Plan{}, ErrDenied
	case t == nil:
		return Plan{}, ErrUnknown
	case t.Internal || reserved(name):
		return Plan{}, errors.New("it is internal and is not deleted")
	}
	why := count(int64(len(t.Partitions)), "partition")
	if n, err := a.countRecords(ctx, []string{name}); err == nil && len(n) > 0 {
		why += " with " + count(n[name], "record")
	}
	return Plan{Changes: []Change{{Action: Delete, Topic: name, Why: why, Destroys: true}}}, nil
}
