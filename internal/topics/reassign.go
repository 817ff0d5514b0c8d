package topics

import (
	"context"
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
	// Progress is told how far a step is, of the copying every second.
	Progress func(Progress)
	// Stall is how long no byte may be copied before the wait is given up; 0 is two minutes.
	Stall time.Duration
	// Interrupted is asked, when the context ends while replicas are copied, whether to take the reassignment back. Without
	// it the reassignment is left.
	Interrupted func(topics []string) (cancel bool)
}

// Copying is the step of Progress that copies replicas; its units are partitions, those of the other steps topics.
const Copying = "copying replicas"

// Progress is how far a step is: Done of All. Of copying, Bytes are those to copy, as far as the leaders tell.
type Progress struct {
	Step          string
	Done, All     int
	Bytes, Copied int64
}

func (o Options) tell(p Progress) {
	if o.Progress != nil {
		o.Progress(p)
	}
}

// copying is one run of reassignments.
type copying struct {
	a       *Admin
	o       Options
	changes []*Change
	moves   []move
	// foreign says that others copy replicas too: the rate that brokers have then is theirs.
	foreign bool
	// alive are the brokers that can be given a rate, brokers those that were.
	alive, brokers []int32
}

// copyReplicas brings the replication factors of a plan about: it throttles, reassigns, and waits until all is copied. What
// is in progress already is waited for. An error is given to the changes. What it returns lifts the throttle.
func (a *Admin) copyReplicas(ctx context.Context, p *Plan, o Options) (lift func() error) {
	c := &copying{a: a, o: o}
	for i := range p.Changes {
		if ch := &p.Changes[i]; ch.Action == Alter && ch.err == nil && ch.want.ReplicationFactor > 0 {
			c.changes = append(c.changes, ch)
		}
	}
	if len(c.changes) == 0 || ctx.Err() != nil {
		return func() error { return nil }
	}
	if err := c.begin(ctx); err != nil {
		c.fail(err)
	} else if err := c.wait(ctx); err != nil {
		c.fail(err)
	}
	return func() error {
		steady, done := detached(ctx)
		defer done()
		return c.lift(steady)
	}
}

// begin chooses the replicas, throttles and reassigns.
func (c *copying) begin(ctx context.Context) error {
	steady, done := detached(ctx)
	defer done()
	if err := c.prepare(steady); err != nil {
		return err
	}
	return c.start(steady)
}

func (c *copying) fail(err error) {
	for _, ch := range c.changes {
		if ch.err == nil {
			ch.err = err
		}
	}
}

func (c *copying) topics() []string { return named(c.changes) }

// prepare chooses the new replicas. The plan's own partitions may be new by now, so the cluster is read again, all of it:
// an even spread needs the load of every broker.
func (c *copying) prepare(ctx context.Context) error {
	s := newState()
	if err := s.readTopics(ctx, c.a, nil); err != nil {
		return err
	}
	var err error
	if s.Moving, err = c.a.moving(ctx); err != nil {
		return err
	}
	for _, b := range s.Brokers {
		c.alive = append(c.alive, b.ID)
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

// start throttles, then asks for the reassignments that are not in progress already.
func (c *copying) start(ctx context.Context) error {
	for _, ch := range c.changes {
		ch.begun = true
		ch.todo--
	}
	if err := c.throttle(ctx); err != nil {
		return fmt.Errorf("throttle: %w", err)
	}
	for _, ch := range c.changes {
		if ch.err != nil { // what cannot be throttled is not copied
			c.one(ch.Topic, ch.err)
		}
	}
	for some := range slices.Chunk(slices.DeleteFunc(slices.Clone(c.moves), func(m move) bool { return m.inProgress }), atOnce) {
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
