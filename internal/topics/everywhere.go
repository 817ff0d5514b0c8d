package topics

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
)

// readEverywhere asks every broker what the topics of some changes are: each learns of a change by itself, and a client may
// ask any. A broker that does not answer is not asked again; an error says that none answers.
func (a *Admin) readEverywhere(ctx context.Context, open []*Change, silent map[int32]bool) ([]State, error) {
	resp, err := a.metadata(ctx, named(open[:1]))
	if err != nil {
		return nil, err
	}
	moving, err := a.movingOf(ctx, open)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var all []State
	var errs []error
	for _, b := range resp.Brokers {
		if silent[b.NodeID] {
			continue
		}
		wg.Go(func() {
			s, err := a.readOn(ctx, b.NodeID, open)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				silent[b.NodeID] = true
				errs = append(errs, err)
				return
			}
			s.Moving = moving
			all = append(all, s)
		})
	}
	wg.Wait()
	if len(all) == 0 {
		return nil, errors.Join(append(errs, ctx.Err())...)
	}
	return all, nil
}

// movingOf is read only where replicas are copied.
func (a *Admin) movingOf(ctx context.Context, open []*Change) (map[string]map[int32]Move, error) {
	if !slices.ContainsFunc(open, func(c *Change) bool { return c.Action == Alter && c.want.ReplicationFactor > 0 }) {
		return nil, nil
	}
	return a.moving(ctx)
}

// readOn asks one broker for topics and for those of their settings that were changed.
func (a *Admin) readOn(ctx context.Context, id int32, open []*Change) (State, error) {
	one := &Admin{wire: a.client.Broker(int(id))}
	s := newState()
	if err := s.readTopics(ctx, one, named(open)); err != nil {
		return s, err
	}
	keys := map[string]bool{}
	for _, c := range open {
		for key := range c.want.Settings {
			keys[key] = true
		}
	}
	if len(keys) == 0 {
		return s, nil
	}
	return s, one.readSettings(ctx, s.Topics, slices.Sorted(maps.Keys(keys)))
}
