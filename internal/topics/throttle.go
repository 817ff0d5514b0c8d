package topics

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	replicas := c.throttledReplicas()
	throttle := settingsBatch(func(ch *Change) map[string]*string { return replicas[ch.Topic] })
	for some := range slices.Chunk(slices.DeleteFunc(slices.Clone(c.changes), func(ch *Change) bool { return replicas[ch.Topic] == nil }), mostTopics) {
		if err := throttle(ctx, c.a, some, false); err != nil {
			return err
		}
	}
	return nil
}

// throttledReplicas are the settings that name a topic's replicas: those that are there are read slowly, those that come
// written slowly.
func (c *copying) throttledReplicas() map[string]map[string]*string {
	there, come := map[string][]string{}, map[string][]string{}
	for _, m := range c.moves {
		if len(m.adding) > 0 {
			there[m.topic] = append(there[m.topic], replicaNames(m.partition, m.from)...)
			come[m.topic] = append(come[m.topic], replicaNames(m.partition, m.adding)...)
		}
	}
	all := map[string]map[string]*string{}
	for topic := range there {
		leaders, followers := strings.Join(there[topic], ","), strings.Join(come[topic], ",")
		all[topic] = map[string]*string{leaderReplicas: &leaders, followerReplicas: &followers}
	}
	return all
}

// rate sets the rate on every broker that copies.
func (c *copying) rate(ctx context.Context) error {
	for _, m := range c.moves {
		if len(m.adding) > 0 {
			c.brokers = append(append(c.brokers, m.from...), m.adding...)
		}
	}
	slices.Sort(c.brokers)
	c.brokers = slices.DeleteFunc(slices.Compact(c.brokers), func(id int32) bool { return !slices.Contains(c.alive, id) })
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

// alterBrokers alters the settings of brokers, if there are any.
func (a *Admin) alterBrokers(ctx context.Context, set []kadm.AlterConfig, brokers []int32) error {
	if len(brokers) == 0 {
		return nil
	}
	return first(a.AlterBrokerConfigs(ctx, set, brokers...))
}

// first is the first error of an alteration.
func first(all kadm.AlterConfigsResponses, err error) error {
	for _, r := range all {
		if err == nil && r.Err != nil {
			err = fmt.Errorf("%s: %w", r.Name, refused(r.Err, r.ErrMessage))
		}
	}
	return err
}

func setTo(key, value string) kadm.AlterConfig {
	return kadm.AlterConfig{Op: kadm.SetConfig, Name: key, Value: &value}
}

// replicaNames are PARTITION:BROKER, as the throttle's settings take them.
func replicaNames(partition int32, ids []int32) []string {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprintf("%d:%d", partition, id))
	}
	return all
}
