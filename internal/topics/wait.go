package topics

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

const (
	look    = time.Second     // between two looks at the copying
	atMost  = 2 * time.Minute // without a byte copied
	cleanup = 5 * time.Second // what an interrupted command may still take
)

// detached is a context that outlives Ctrl-C by as long as a request takes that is not to be left half answered.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := patience * time.Millisecond
	if ctx.Err() != nil {
		limit = cleanup
	}
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// left says that a reassignment goes on in the cluster without us, its throttle in place if it has one.
func (c *copying) left() error {
	if c.o.Throttle > 0 {
		return errors.New("the reassignment goes on in the cluster, throttled")
	}
	return errors.New("the reassignment goes on in the cluster")
}

// wait looks until every partition has its new replicas, the user interrupts, or nothing is copied any more.
func (c *copying) wait(ctx context.Context) error {
	last, since := Progress{}, time.Now()
	stall := c.o.Stall
	if stall == 0 {
		stall = atMost
	}
	for {
		now, err := c.progress(ctx)
		switch {
		case ctx.Err() != nil:
			return c.interrupted(ctx)
		case err != nil && time.Since(since) < stall:
			// A broker that goes away while it is asked is not the end: the next look asks another.
		case err != nil:
			return fmt.Errorf("%w; how far it is could not be asked: %w", c.left(), err)
		case now.Done == now.All:
			return nil
		case now != last:
			last, since = now, time.Now()
			c.o.tell(now)
		case time.Since(since) > stall:
			return fmt.Errorf("%w, and nothing was copied for %s, %d of %d partitions are done", c.left(), stall, now.Done, now.All)
		}
		select {
		case <-ctx.Done():
			return c.interrupted(ctx)
		case <-time.After(min(look, stall/2)):
		}
	}
}

// interrupted asks what is to become of a reassignment that nobody waits for any more.
func (c *copying) interrupted(ctx context.Context) error {
	if c.o.Interrupted == nil || !c.o.Interrupted(c.topics()) {
		return c.left()
	}
	steady, done := detached(ctx)
	defer done()
	if _, err := c.a.Cancel(steady, c.topics()...); err != nil {
		return fmt.Errorf("%w; it could not be taken back: %w", c.left(), err)
	}
	return errors.New("interrupted, the reassignment was taken back")
}

// progress counts the partitions that are done, and the bytes that the new replicas hold of what their leaders do.
func (c *copying) progress(ctx context.Context) (Progress, error) {
	moving, err := c.a.moving(ctx)
	if err != nil {
		return Progress{}, err
	}
	if moving == nil {
		return Progress{}, errors.New("needs DESCRIBE on the cluster")
	}
	at := Progress{Step: Copying, All: len(c.moves)}
	var set kadm.TopicsSet
	open := map[string]bool{}
	for _, m := range c.moves {
		if _, still := moving[m.topic][m.partition]; still {
			open[PartitionName(m.topic, m.partition)] = true
		} else {
			at.Done++
		}
		set.Add(m.topic, m.partition)
	}
	if len(open) > 0 {
		c.bytes(ctx, &at, set, open)
	}
	return at, nil
}

// bytes are left at what is known where log directories may not be described: progress needs them only to look well.
func (c *copying) bytes(ctx context.Context, at *Progress, set kadm.TopicsSet, open map[string]bool) {
	dirs, _ := c.a.DescribeAllLogDirs(ctx, set)
	for _, m := range c.moves {
		size := sizeOn(dirs, m.leader, m.topic, m.partition)
		at.Bytes += size * int64(len(m.adding))
		for _, id := range m.adding {
			if open[PartitionName(m.topic, m.partition)] {
				at.Copied += min(size, sizeOn(dirs, id, m.topic, m.partition))
			} else {
				at.Copied += size
			}
		}
	}
}

// sizeOn is how many bytes a broker holds of a partition.
func sizeOn(dirs kadm.DescribedAllLogDirs, broker int32, topic string, partition int32) int64 {
	var size int64
	for _, dir := range dirs[broker] {
		if p, ok := dir.Topics.Lookup(topic, partition); ok && !p.IsFuture {
			size += p.Size
		}
	}
	return size
}
