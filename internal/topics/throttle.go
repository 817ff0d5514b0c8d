package topics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// The settings by which Kafka throttles the copying of replicas (KIP-73): which replicas, a topic's; how fast, a broker's.
const (
	leaderReplicas   = "leader.replication.throttled.replicas"
	followerReplicas = "follower.replication.throttled.replicas"
	leaderRate       = "leader.replication.throttled.rate"
	followerRate     = "follower.replication.throttled.rate"
)

// throttled are the settings of a topic that come and go with a reassignment.
func throttled() []string { return []string{leaderReplicas, followerReplicas} }

// throttle bounds the copying of the moves' replicas: on the leaders' side of what is there, on the followers' of what comes.
// Where others copy too, brokers that have a rate keep it.
func (c *copying) throttle(ctx context.Context) error {
	if c.o.Throttle <= 0 {
		if c.resumed() {
			return c.a.liftTopics(ctx, c.topics())
		}
		return nil
	}
	if err := c.rate(ctx); err != nil {
		return err
	}
	byTopic := map[string][2][]string{}
	for _, m := range c.moves {
		if len(m.adding) == 0 {
			continue
		}
		both := byTopic[m.topic]
		both[0] = append(both[0], replicaNames(m.partition, m.from)...)
		both[1] = append(both[1], replicaNames(m.partition, m.adding)...)
		byTopic[m.topic] = both
	}
	for topic, both := range byTopic {
		set := []kadm.AlterConfig{setTo(leaderReplicas, strings.Join(both[0], ",")), setTo(followerReplicas, strings.Join(both[1], ","))}
		if err := first(c.a.AlterTopicConfigs(ctx, set, topic)); err != nil {
			return err
		}
	}
	return nil
}

// rate sets the rate on every broker that copies.
func (c *copying) rate(ctx context.Context) error {
	for _, m := range c.moves {
		if len(m.adding) > 0 {
			c.brokers = append(append(c.brokers, m.from...), m.adding...)
		}
	}
	slices.Sort(c.brokers)
	c.brokers = slices.Compact(c.brokers)
	if c.foreign {
		rated, err := c.a.rated(ctx, c.brokers, "")
		if err != nil {
			return err
		}
		c.brokers = without(c.brokers, rated)
	}
	rate := strconv.FormatInt(c.o.Throttle, 10)
	return c.a.alterBrokers(ctx, []kadm.AlterConfig{setTo(leaderRate, rate), setTo(followerRate, rate)}, c.brokers)
}

// rated are those of the brokers that have a rate of their own, of this many bytes a second or of any where that is empty.
func (a *Admin) rated(ctx context.Context, brokers []int32, rate string) ([]int32, error) {
	if len(brokers) == 0 {
		return nil, nil
	}
	all, err := a.DescribeBrokerConfigs(ctx, brokers...)
	if err != nil {
		return nil, err
	}
	var rated []int32
	for _, r := range all {
		id, _ := strconv.Atoi(r.Name)
		if slices.ContainsFunc(r.Configs, func(c kadm.Config) bool {
			return (c.Key == leaderRate || c.Key == followerRate) && sourceOf(c.Source) == OfBroker && (rate == "" || rate == c.MaybeValue())
		}) {
			rated = append(rated, int32(id))
		}
	}
	return rated, nil
}

// alterBrokers alters the settings of brokers that are there; one that has died keeps nothing that could be altered now.
func (a *Admin) alterBrokers(ctx context.Context, set []kadm.AlterConfig, brokers []int32) error {
	if len(brokers) == 0 {
		return nil
	}
	return first(a.AlterBrokerConfigs(ctx, set, brokers...))
}

// Lift takes the throttle of topics away and reads that back. The rates of the brokers go too, unless replicas are still
// copied somewhere: then they are needed.
func (a *Admin) Lift(ctx context.Context, topics ...string) error {
	var brokers []int32
	moving, err := a.moving(ctx)
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

// first is the first error of an alteration.
func first(all kadm.AlterConfigsResponses, err error) error {
	for _, r := range all {
		if err == nil && r.Err != nil {
			err = fmt.Errorf("%s: %w", r.Name, &Refusal{r.Err, r.ErrMessage})
		}
	}
	return err
}

func setTo(key, value string) kadm.AlterConfig {
	return kadm.AlterConfig{Op: kadm.SetConfig, Name: key, Value: &value}
}

func unset(key string) kadm.AlterConfig { return kadm.AlterConfig{Op: kadm.DeleteConfig, Name: key} }

// replicaNames are PARTITION:BROKER, as the throttle's settings take them.
func replicaNames(partition int32, ids []int32) []string {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprintf("%d:%d", partition, id))
	}
	return all
}
