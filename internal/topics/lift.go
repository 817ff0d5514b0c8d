package topics

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Lift takes the throttle of topics away and reads that back. The rates of the brokers go too, unless replicas of other
// topics are still copied: then they are needed.
func (a *Admin) Lift(ctx context.Context, topics ...string) error {
	var brokers []int32
	moving, err := a.moving(ctx)
	maps.DeleteFunc(moving, func(topic string, _ map[int32]Move) bool { return slices.Contains(topics, topic) })
	if err == nil && len(moving) == 0 {
		brokers, err = a.alive(ctx)
	}
	if err != nil {
		return fmt.Errorf("lift the throttle: %w", err)
	}
	return a.lift(ctx, topics, brokers, "")
}

// alive are the brokers that are.
func (a *Admin) alive(ctx context.Context) ([]int32, error) {
	resp, err := a.metadata(ctx, nil)
	if err != nil {
		return nil, err
	}
	var ids []int32
	for _, b := range resp.Brokers {
		ids = append(ids, b.NodeID)
	}
	return ids, nil
}

// resumed says that a run before this one has begun the copying, and left its throttle.
func (c *copying) resumed() bool {
	return slices.ContainsFunc(c.moves, func(m move) bool { return m.inProgress })
}

// lift takes away what throttle set, by this run or the one that it goes on with: a rate that is another by now is another's.
func (c *copying) lift(ctx context.Context) error {
	switch {
	case c.resumed():
		return c.a.Lift(ctx, c.topics()...)
	case c.o.Throttle <= 0:
		return nil
	}
	return c.a.lift(ctx, c.topics(), c.brokers, strconv.FormatInt(c.o.Throttle, 10))
}

// lift takes the throttle of topics away, and the rate of brokers where it is this or, with an empty one, whatever it is. It
// asks until all of it is seen to be gone: brokers learn of it one by one.
func (a *Admin) lift(ctx context.Context, topics []string, brokers []int32, rate string) error {
	ctx, done := context.WithTimeout(ctx, a.readBack)
	defer done()
	for {
		left, rated, err := a.leftThrottled(ctx, topics, brokers, rate)
		if err == nil && len(left)+len(rated) == 0 {
			return nil
		}
		if err == nil {
			err = errors.Join(a.liftTopics(ctx, left), a.alterBrokers(ctx, []kadm.AlterConfig{unset(leaderRate), unset(followerRate)}, rated))
		}
		if err != nil {
			return fmt.Errorf("lift the throttle: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("lift the throttle: it is still there after %s", a.readBack)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// leftThrottled are the topics and brokers that still have a throttle.
func (a *Admin) leftThrottled(ctx context.Context, topics []string, brokers []int32, rate string) ([]string, []int32, error) {
	all := map[string]*Topic{}
	for _, name := range topics {
		all[name] = &Topic{Name: name}
	}
	if err := a.readSettings(ctx, all, throttled()); err != nil {
		return nil, nil, err
	}
	var left []string
	for _, name := range topics {
		if slices.ContainsFunc(throttled(), func(key string) bool { return all[name].Settings[key].Source == OfTopic }) {
			left = append(left, name)
		}
	}
	rated, err := a.rated(ctx, brokers, rate)
	return left, rated, err
}

func (a *Admin) liftTopics(ctx context.Context, topics []string) error {
	if len(topics) == 0 {
		return nil
	}
	return first(a.AlterTopicConfigs(ctx, []kadm.AlterConfig{unset(leaderReplicas), unset(followerReplicas)}, topics...))
}

func unset(key string) kadm.AlterConfig { return kadm.AlterConfig{Op: kadm.DeleteConfig, Name: key} }
