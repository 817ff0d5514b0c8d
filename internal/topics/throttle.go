package topics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
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

// Lift takes the throttle of topics away. The rates of the brokers go too, unless replicas are still copied somewhere: then
// they are needed.
func (a *Admin) Lift(ctx context.Context, topics ...string) error {
	if err := a.liftTopics(ctx, topics); err != nil {
		return err
	}
	moving, err := a.moving(ctx)
	if err != nil || len(moving) > 0 {
		return err
	}
	resp, err := a.metadata(ctx, nil)
	if err != nil {
		return err
	}
	var brokers []int32
	for _, b := range resp.Brokers {
		brokers = append(brokers, b.NodeID)
	}
	return a.unrate(ctx, brokers, "")
}

// lift takes away what throttle set: a rate that is another by now is another's.
func (c *copying) lift(ctx context.Context) error {
	if c.o.Throttle <= 0 {
		return nil
	}
	return errors.Join(c.a.liftTopics(ctx, c.topics()), c.a.unrate(ctx, c.brokers, strconv.FormatInt(c.o.Throttle, 10)))
}

// unrate takes brokers their rate, where it is this or, with an empty one, whatever it is.
func (a *Admin) unrate(ctx context.Context, brokers []int32, rate string) error {
	rated, err := a.rated(ctx, brokers, rate)
	if err == nil {
		err = a.alterBrokers(ctx, []kadm.AlterConfig{unset(leaderRate), unset(followerRate)}, rated)
	}
	if err != nil {
		return fmt.Errorf("lift the throttle of brokers %v: %w", rated, err)
	}
	return nil
}

func (a *Admin) liftTopics(ctx context.Context, topics []string) error {
	if len(topics) == 0 {
		return nil
	}
	resp, err := a.AlterTopicConfigs(ctx, []kadm.AlterConfig{unset(leaderReplicas), unset(followerReplicas)}, topics...)
	resp = slices.DeleteFunc(resp, func(r kadm.AlterConfigsResponse) bool { return errors.Is(r.Err, kerr.UnknownTopicOrPartition) })
	if err := first(resp, err); err != nil {
		return fmt.Errorf("lift the throttle: %w", err)
	}
	return nil
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
