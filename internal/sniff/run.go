package sniff

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/check"
)

// Options bound a look.
type Options struct {
	// Topic is the topic's name, Max how many records are judged at most.
	Topic string
	Max   int
	// Time and Bytes end the reading; what is known by then is reported.
	Time  time.Duration
	Bytes int64
	// Registry is asked about schema ids; nil asks none.
	Registry *Registry
}

// together is how many partitions are read at a time.
const together = 32

// Sniffer looks into the topics of one cluster.
type Sniffer struct{ client *kgo.Client }

// New returns a sniffer that reads through a client; it neither configures nor closes it.
func New(cl *kgo.Client) Sniffer { return Sniffer{cl} }

// Run looks into a topic. It returns an error where the topic is not there or no partition could be read; when ctx ends
// while it reads, it returns what is known, marked as interrupted.
func (s Sniffer) Run(ctx context.Context, o Options) (Report, error) {
	began := time.Now()
	limited, cancel := context.WithTimeout(ctx, o.Time)
	defer cancel()
	t, err := findTopic(limited, s.client, o.Topic)
	if err != nil {
		return Report{}, err
	}
	l := &look{reader: &reader{client: s.client, topic: t, limit: o.Bytes, batches: map[uint8]*Batches{}}, options: o, now: began.UTC()}
	if err := l.prepare(limited); err != nil {
		return Report{}, err
	}
	l.gatherAll(limited)
	if err := l.nothingRead(); err != nil && ctx.Err() == nil {
		return Report{}, err
	}
	l.judge(limited)
	l.limits(ctx, limited)
	report := l.report()
	report.TookMS = time.Since(began).Milliseconds()
	report.Findings = findings(report)
	return report, nil
}

// look is one look into one topic.
type look struct {
	*reader
	options Options
	now     time.Time
	known   schemas
	samples []*Sample
	changes []Change
	gaps    []Gap
	stopped string
	broken  bool // interrupted
}

// prepare learns settings and offsets. Only without offsets there is nothing to go on with.
func (l *look) prepare(ctx context.Context) error {
	if err := l.topic.readOffsets(ctx, l.client); err != nil {
		return err
	}
	subject := check.Subject("topic/" + l.topic.name)
	var err error
	if l.topic.settings, err = readSettings(ctx, l.client, l.topic.name); err != nil {
		l.gaps = append(l.gaps, gapOf(subject, "settings", err))
	}
	if err := l.topic.readNewest(ctx, l.client); err != nil {
		l.gaps = append(l.gaps, gapOf(subject, "largest timestamps", err))
	}
	return nil
}

// gatherAll reads the samples of all partitions that hold something.
func (l *look) gatherAll(ctx context.Context) {
	chosen := l.chosen()
	if len(chosen) == 0 {
		return
	}
	each, bytes := max(1, l.options.Max/len(chosen)), l.options.Bytes*3/4/int64(len(chosen))
	slots := make(chan struct{}, together)
	var all sync.WaitGroup
	for _, p := range chosen {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			p.err = l.gather(ctx, p, each, bytes)
			p.sort()
		})
	}
	all.Wait()
	for _, p := range l.topic.partitions {
		l.samples = append(l.samples, p.read...)
	}
}

// chosen are the partitions to read. Where there are more than records to judge, some at even distances are left out.
func (l *look) chosen() []*partition {
	var full []*partition
	for _, p := range l.topic.partitions {
		if p.err == nil && p.end > p.start {
			full = append(full, p)
		}
	}
	if len(full) <= l.options.Max {
		return full
	}
	var some []*partition
	for i := range l.options.Max {
		some = append(some, full[i*len(full)/l.options.Max])
	}
	l.gaps = append(l.gaps, Gap{Subject: check.Subject("topic/" + l.topic.name),
		Reason: fmt.Sprintf("%d of %d partitions were not read: --max is %d", len(full)-len(some), len(full), l.options.Max)})
	return some
}

// nothingRead returns why not one partition could be read, nil where one could or there is nothing to read.
func (l *look) nothingRead() error {
	var reason error
	for _, p := range l.topic.partitions {
		switch {
		case p.err == nil, len(p.read) > 0, errors.Is(p.err, errBudget):
			return nil
		case errors.Is(p.err, kerr.TopicAuthorizationFailed):
			reason = fmt.Errorf("topic %s may not be read, needs READ on the topic", l.topic.name)
		case reason == nil:
			reason = fmt.Errorf("read partition %d of topic %s: %w", p.id, l.topic.name, p.err)
		}
	}
	return reason
}

// judge settles the encodings and finds where they change.
func (l *look) judge(ctx context.Context) {
	l.known = schemasOf(l.samples)
	if l.options.Registry != nil && len(l.known.byID) > 0 {
		if err := l.known.ask(ctx, l.options.Registry); err != nil {
			l.gaps = append(l.gaps, Gap{Subject: "registry", Reason: err.Error()})
		}
	}
	for _, s := range l.samples {
		l.known.weigh(s)
	}
	for _, of := range []Part{Value, Key} {
		l.settle(of)
		for _, p := range l.topic.partitions {
			l.changes = append(l.changes, l.locate(ctx, p, of, l.known)...)
		}
	}
}

func (l *look) settle(of Part) {
	all := make([][]Guess, len(l.samples))
	for i, s := range l.samples {
		all[i] = *s.guesses(of)
	}
	for i, g := range Settle(all) {
		*l.samples[i].is(of) = g
	}
}
