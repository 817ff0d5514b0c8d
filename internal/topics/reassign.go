package topics

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// Options say how replicas are copied.
type Options struct {
	// Throttle bounds the copying of replicas on each broker, in bytes a second; 0 is no bound.
	Throttle int64
	// Progress is told how far the copying is, every second.
	Progress func(Progress)
	// Stall is how long no byte may be copied before the wait is given up; 0 is two minutes.
	Stall time.Duration
	// Interrupted is asked, when the context ends while replicas are copied, whether to take the reassignment back. Without
	// it the reassignment is left.
	Interrupted func(topics []string) (cancel bool)
}

// Progress is how far the copying of replicas is. Bytes are those to copy, as far as the leaders tell.
type Progress struct {
	Partitions, Done int
	Bytes, Copied    int64
}

// copying is one run of reassignments.
type copying struct {
	a       *Admin
	o       Options
	changes []*Change
	moves   []move
	// foreign says that others copy replicas too: the rate that brokers have then is theirs.
	foreign bool
	// brokers are those that were given the rate.
	brokers []int32
}

// move is one partition that gets other replicas.
type move struct {
	topic        string
	partition    int32
	from, to     []int32
	leader       int32
	inProgress   bool
	adding, gone []int32
}

// copyReplicas brings the replication factors of a plan about: it throttles, reassigns, waits until all is copied, and lifts
// the throttle. What is in progress already is waited for. An error is given to the changes.
func (a *Admin) copyReplicas(ctx context.Context, p *Plan, o Options) {
	c := &copying{a: a, o: o}
	for i := range p.Changes {
		if ch := &p.Changes[i]; ch.Action == Alter && ch.err == nil && ch.want.ReplicationFactor > 0 {
			c.changes = append(c.changes, ch)
		}
	}
	if len(c.changes) == 0 || ctx.Err() != nil {
		return
	}
	steady, done := detached(ctx)
	err := c.prepare(steady)
	if err == nil {
		err = c.start(steady)
	}
	done()
	if err == nil {
		err = c.wait(ctx)
	}
	if errors.Is(err, errLeft) {
		c.fail(err)
		return
	}
	steady, done = detached(ctx)
	defer done()
	c.fail(errors.Join(err, c.lift(steady)))
}

func (c *copying) fail(err error) {
	for _, ch := range c.changes {
		if ch.err == nil {
			ch.err = err
		}
	}
}

func (c *copying) topics() []string {
	var all []string
	for _, ch := range c.changes {
		all = append(all, ch.Topic)
	}
	return all
}

// prepare chooses the new replicas. The plan's own partitions may be new by now, so the cluster is read again, all of it:
// an even spread needs the load of every broker.
func (c *copying) prepare(ctx context.Context) error {
	s := State{Topics: map[string]*Topic{}, Denied: map[string]bool{}}
	if err := s.readTopics(ctx, c.a, nil); err != nil {
		return err
	}
	var err error
	if s.Moving, err = c.a.moving(ctx); err != nil {
		return err
	}
	load := s.load()
	for _, ch := range c.changes {
		t := s.Topics[ch.Topic]
		if t == nil {
			ch.err = kerr.UnknownTopicOrPartition
			continue
		}
		c.moves = append(c.moves, s.moves(t, int(ch.want.ReplicationFactor), load)...)
	}
	named := c.topics()
	c.foreign = s.Moving == nil || slices.ContainsFunc(slices.Collect(maps.Keys(s.Moving)), func(topic string) bool { return !slices.Contains(named, topic) })
	return nil
}

// load counts the replicas of each broker.
func (s State) load() map[int32]int {
	load := map[int32]int{}
	for _, t := range s.Topics {
		for _, p := range t.Partitions {
			for _, id := range p.Replicas {
				load[id]++
			}
		}
	}
	return load
}

// moves are the partitions of a topic that get other replicas, or are getting them.
func (s State) moves(t *Topic, factor int, load map[int32]int) []move {
	var all []move
	var parts [][]int32
	for _, p := range t.Partitions {
		parts = append(parts, s.replicas(t, p))
	}
	for i, to := range Spread(s.Brokers, parts, factor, load) {
		p := t.Partitions[i]
		going, moving := s.Moving[t.Name][p.ID]
		from := slices.DeleteFunc(slices.Clone(p.Replicas), func(id int32) bool { return slices.Contains(going.Adding, id) })
		if slices.Equal(to, parts[i]) && !moving {
			continue
		}
		m := move{topic: t.Name, partition: p.ID, from: from, to: to, leader: p.Leader, inProgress: moving && slices.Equal(to, parts[i])}
		m.adding = without(to, from)
		m.gone = without(from, to)
		all = append(all, m)
	}
	return all
}

func without(all, some []int32) []int32 {
	return slices.DeleteFunc(slices.Clone(all), func(id int32) bool { return slices.Contains(some, id) })
}

// start throttles, then asks for the reassignments that are not in progress already.
func (c *copying) start(ctx context.Context) error {
	for _, ch := range c.changes {
		ch.begun = true
		ch.todo--
	}
	if err := c.throttle(ctx); err != nil {
		return fmt.Errorf("throttle: %w", err)
	}
	for _, some := range chunk(slices.DeleteFunc(slices.Clone(c.moves), func(m move) bool { return m.inProgress }), atOnce) {
		var req kadm.AlterPartitionAssignmentsReq
		for _, m := range some {
			req.Assign(m.topic, m.partition, m.to)
		}
		resp, err := c.a.AlterPartitionAssignments(ctx, req)
		if err != nil {
			return fmt.Errorf("reassign: %w", err)
		}
		for _, r := range resp.Sorted() {
			if r.Err != nil {
				c.one(r.Topic, fmt.Errorf("reassign %s: %w", PartitionName(r.Topic, r.Partition), r.Err))
			}
		}
	}
	return nil
}

// one gives an error to one topic's change; its partitions are not waited for.
func (c *copying) one(topic string, err error) {
	for _, ch := range c.changes {
		if ch.Topic == topic && ch.err == nil {
			ch.err = err
		}
	}
	c.moves = slices.DeleteFunc(c.moves, func(m move) bool { return m.topic == topic })
}

// Cancel takes the reassignments of topics back, or all that are in progress without any, and lifts their throttle. It
// returns the topics that it was done for.
func (a *Admin) Cancel(ctx context.Context, topics ...string) ([]string, error) {
	moving, err := a.moving(ctx)
	if err != nil {
		return nil, err
	}
	var req kadm.AlterPartitionAssignmentsReq
	for topic, parts := range moving {
		if len(topics) == 0 || slices.Contains(topics, topic) {
			for id := range parts {
				req.CancelAssign(topic, id)
			}
		}
	}
	resp, err := a.AlterPartitionAssignments(ctx, req)
	if err == nil {
		err = notGone(resp)
	}
	named := slices.Sorted(maps.Keys(req))
	if err != nil {
		return named, err
	}
	return named, a.Lift(ctx, named...)
}

// notGone is the first error of a cancellation but that of a reassignment that has just ended by itself.
func notGone(resp kadm.AlterPartitionAssignmentsResponses) error {
	for _, r := range resp.Sorted() {
		if r.Err != nil && !errors.Is(r.Err, kerr.NoReassignmentInProgress) {
			return fmt.Errorf("cancel the reassignment of %s: %w", PartitionName(r.Topic, r.Partition), r.Err)
		}
	}
	return nil
}
