package topics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/kafkatest"
)

// pool keeps the real cluster that the tests of this package share: three brokers in two racks.
var pool kafkatest.Pool

func TestMain(m *testing.M) {
	code := m.Run()
	pool.Stop()
	os.Exit(code)
}

func real3(t *testing.T) (*Admin, *kafkatest.Cluster) {
	t.Helper()
	rack := func(r string) map[string]string { return map[string]string{"broker.rack": r} }
	c := pool.Shared(t, "three", kafkatest.Spec{Nodes: 3, NodeProperties: map[int]map[string]string{1: rack("a"), 2: rack("a"), 3: rack("b")}})
	return client(t, c), c
}

func client(t *testing.T, c *kafkatest.Cluster, more ...kgo.Opt) *Admin {
	t.Helper()
	cl, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(strings.Split(c.Bootstrap(), ",")...), kgo.MetadataMinAge(10 * time.Millisecond), kgo.ProducerBatchCompression(kgo.NoCompression()), kgo.RetryTimeout(10 * time.Second), kgo.RequestTimeoutOverhead(10 * time.Second)}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	return New(cl)
}

// applied plans and applies, and checks that all of it is done and that the same plan then has nothing to do.
func applied(t *testing.T, a *Admin, want Desired, rules Rules, o Options) Plan {
	t.Helper()
	p := planned(t, a, want, rules)
	a.Apply(context.Background(), &p, o)
	if !p.Complete() || p.Refuses() {
		t.Fatalf("%s\n%v", told(p), outcomes(p))
	}
	if again := planned(t, a, want, rules); again.Acts() || again.Refuses() {
		t.Fatalf("again: %s", told(again))
	}
	return p
}

func written(t *testing.T, a *Admin, topic string, records, size int) {
	t.Helper()
	var all []*kgo.Record
	for i := range records {
		all = append(all, &kgo.Record{Topic: topic, Key: fmt.Append(nil, i), Value: []byte(strings.Repeat("x", size))})
	}
	if err := a.client.ProduceSync(context.Background(), all...).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

func one(name string, partitions int32, factor int16, pairs ...string) Desired {
	w := Want{Name: name, Partitions: partitions, ReplicationFactor: factor, Settings: map[string]*string{}}
	for i := 0; i < len(pairs); i += 2 {
		if w.Settings[pairs[i]] = &pairs[i+1]; pairs[i+1] == "null" {
			w.Settings[pairs[i]] = nil
		}
	}
	return Desired{Topics: []Want{w}}
}

// TestLife is a topic's whole life on real brokers: made, changed in every way, refused what loses, exported, deleted.
func TestLife(t *testing.T) {
	a, _ := real3(t)
	ctx := context.Background()
	applied(t, a, one("life", 2, 1, "retention.ms", "700000000", "cleanup.policy", "delete", "min.cleanable.dirty.ratio", "0.50"), Rules{}, Options{})
	applied(t, a, one("life", 4, 1), Rules{}, Options{}) // empty: no key is moved
	applied(t, a, one("li.fe", 1, 1), Rules{}, Options{})
	written(t, a, "life", 100, 10)
	for name, c := range map[string]struct {
		want Desired
		plan string
	}{
		"fewer partitions":     {one("life", 2, 0), "refuse life partitions:4>2 (Kafka takes no partition away"},
		"more partitions":      {one("life", 8, 0), "refuse life partitions:4>8 (it holds 100 records, which may have keys;"},
		"less retention":       {one("life", 0, 0, "retention.ms", "1000"), "refuse life retention.ms:700000000>1000 (retention.ms from 700000000 to 1000 deletes records"},
		"retention unset":      {one("life", 0, 0, "retention.ms", "null"), "refuse life retention.ms:700000000> ("},
		"compaction":           {one("life", 0, 0, "cleanup.policy", "compact"), "refuse life cleanup.policy:delete>compact (compaction deletes"},
		"a value":              {one("life", 0, 0, "retention.ms", "long"), "refuse life retention.ms:700000000>long (the broker would refuse it: Invalid value long for configuration retention.ms"},
		"a key":                {one("life", 0, 0, "retention.mss", "1"), `refuse life (there is no topic setting "retention.mss", the nearest is "retention.ms")`},
		"replicas":             {one("life", 0, 4), "refuse life replication_factor:1>4 (4 replicas need as many brokers, 3 are alive)"},
		"replicas of a new":    {one("life2", 1, 4), "refuse life2 partitions:>1 replication_factor:>4 (the broker would refuse it: Unable to replicate the partition 4 time(s)"},
		"a setting of a new":   {one("life2", 1, 1, "segment.bytes", "7"), "refuse life2 partitions:>1 replication_factor:>1 segment.bytes:>7 (the broker would refuse it: Invalid value 7 for configuration segment.bytes"},
		"a name that collides": {one("li_fe", 1, 1), "refuse li_fe partitions:>1 replication_factor:>1 (the broker would refuse it: Topic 'li_fe' collides with existing topic: li.fe)"},
	} {
		p := planned(t, a, c.want, Rules{})
		if p = p.WithoutKept(); !strings.HasPrefix(told(p), c.plan) {
			t.Errorf("%s:\n%s, wanted\n%s", name, told(p), c.plan)
		}
	}
	applied(t, a, one("life", 8, 0, "retention.ms", "1000000", "cleanup.policy", "null"), Rules{Allow: Risks()}, Options{})
	var out strings.Builder
	s, err := a.Read(ctx)
	if err == nil {
		err = Export(&out, s)
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := ReadFile(layer("exported", out.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if p := planned(t, a, want, Rules{Strict: true}); len(p.Changes) > 0 || p.Same == 0 {
		t.Errorf("a plan from the export is\n%s", told(p))
	}
	applied(t, a, Desired{OwnedPrefixes: []string{"life", "li."}}, Rules{Prune: true}, Options{})
}

// TestReplicas: more replicas and fewer, over racks, throttled while it lasts and not after; the leaders stay, and more
// in-sync replicas are demanded only at the end.
func TestReplicas(t *testing.T) {
	a, _ := real3(t)
	ctx := context.Background()
	applied(t, a, one("copies", 6, 1), Rules{}, Options{})
	written(t, a, "copies", 600, 10_000)
	before, err := a.Read(ctx, "copies")
	if err != nil {
		t.Fatal(err)
	}
	var seen []Progress
	throttledOnce := false
	o := Options{Throttle: 3_000_000, Progress: func(p Progress) {
		if p.Step != Copying {
			return
		}
		seen = append(seen, p)
		rated, err := a.rated(ctx, []int32{1, 2, 3}, "3000000")
		throttledOnce = throttledOnce || err == nil && len(rated) == 3
	}}
	applied(t, a, one("copies", 0, 2, "min.insync.replicas", "2"), Rules{}, o)
	after, err := a.Read(ctx, "copies")
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range after.Topics["copies"].Partitions {
		was := before.Topics["copies"].Partitions[i].Replicas
		if p.Replicas[0] != was[0] || len(p.Replicas) != 2 || slices.Contains(p.Replicas, 3) == false {
			t.Errorf("partition %d: %v became %v, wanted the same first and both racks", i, was, p.Replicas)
		}
	}
	if !throttledOnce || len(seen) == 0 || seen[0].All != 6 {
		t.Errorf("throttled %v, progress %+v", throttledOnce, seen)
	}
	t.Logf("progress: %+v", seen)
	unthrottled(t, a, "copies")
	applied(t, a, one("copies", 0, 1, "min.insync.replicas", "null"), Rules{}, Options{Throttle: 3_000_000})
	unthrottled(t, a, "copies")
}

// unthrottled checks that no broker has a rate and a topic has no throttled replica.
func unthrottled(t *testing.T, a *Admin, topic string) {
	t.Helper()
	rated, err := a.rated(context.Background(), []int32{1, 2, 3}, "")
	if err != nil || len(rated) > 0 {
		t.Errorf("brokers %v are throttled, %v", rated, err)
	}
	s, err := a.Read(context.Background(), topic)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range throttled() {
		if s.Topics[topic].Settings[key].Source == OfTopic {
			t.Errorf("%s has %s", topic, key)
		}
	}
}

// TestInterruptedCopying: Ctrl-C leaves a reassignment with its throttle, the next apply goes on with it and lifts it; or it
// is taken back.
func TestInterruptedCopying(t *testing.T) {
	a, _ := real3(t)
	applied(t, a, one("slow", 3, 1), Rules{}, Options{})
	written(t, a, "slow", 300, 10_000)
	slow := func(cancel bool) (Plan, []string) {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		var asked []string
		p := planned(t, a, one("slow", 0, 3), Rules{})
		a.Apply(ctx, &p, Options{Throttle: 10_000, Progress: func(p Progress) {
			if p.Step == Copying {
				stop()
			}
		}, Interrupted: func(names []string) bool { asked = names; return cancel }})
		return p, asked
	}
	p, asked := slow(true)
	if want := map[string]string{"alter slow": "failed interrupted, the reassignment was taken back"}; !reflect.DeepEqual(outcomes(p), want) || !reflect.DeepEqual(asked, []string{"slow"}) {
		t.Errorf("%v, asked %v; wanted %v", outcomes(p), asked, want)
	}
	unthrottled(t, a, "slow")
	p, _ = slow(false)
	if want := map[string]string{"alter slow": "in progress the reassignment goes on in the cluster, throttled"}; !reflect.DeepEqual(outcomes(p), want) {
		t.Errorf("%v, wanted %v", outcomes(p), want)
	}
	if all, err := a.Reassignments(context.Background(), "slow"); err != nil || len(all) != 3 {
		t.Errorf("%v, %v: not in progress", all, err)
	}
	if rated, err := a.rated(context.Background(), []int32{1, 2, 3}, "10000"); err != nil || len(rated) != 3 {
		t.Errorf("throttled are %v, %v", rated, err)
	}
	again := planned(t, a, one("slow", 0, 3), Rules{})
	if got := told(again); got != "alter slow replication_factor:3 (3 partitions being reassigned)>3" {
		t.Errorf("again: %s", got)
	}
	applied(t, a, one("slow", 0, 3), Rules{}, Options{Throttle: 100_000_000})
	unthrottled(t, a, "slow")
}

// TestStalled: a copying that stands still is not waited for for ever.
func TestStalled(t *testing.T) {
	a, _ := real3(t)
	applied(t, a, one("stalled", 1, 1), Rules{}, Options{})
	written(t, a, "stalled", 300, 10_000)
	p := planned(t, a, one("stalled", 0, 2), Rules{})
	a.Apply(context.Background(), &p, Options{Throttle: 1, Stall: 3 * time.Second})
	if got := outcomes(p)["alter stalled"]; !strings.HasPrefix(got, "in progress the reassignment goes on in the cluster, throttled, and nothing was copied for 3s, 0 of 1 partitions") {
		t.Errorf("%s", got)
	}
	if done, err := a.Cancel(context.Background(), "stalled"); err != nil || !reflect.DeepEqual(done, []string{"stalled"}) {
		t.Errorf("%v, %v", done, err)
	}
	unthrottled(t, a, "stalled")
}

// TestDescribe: sizes, leaders, replicas that may lead, and where settings come from.
func TestDescribe(t *testing.T) {
	a, _ := real3(t)
	ctx := context.Background()
	applied(t, a, one("told", 3, 3, "retention.ms", "700000000"), Rules{}, Options{})
	written(t, a, "told", 30, 1000)
	d, err := a.Describe(ctx, "told")
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, b := range d.Brokers {
		size += b.SizeBytes
	}
	if len(d.Gaps) > 0 || len(d.Brokers) != 3 || len(d.Partitions) != 3 || size < 30*1000 || d.Partitions[0].ELR == nil {
		t.Errorf("%+v", d)
	}
	if want := []NamedSetting{{"retention.ms", "700000000", OfTopic, ""}}; !reflect.DeepEqual(d.Settings, want) {
		t.Errorf("%+v, wanted %+v", d.Settings, want)
	}
	if _, err := a.Describe(ctx, "tolt"); !errors.Is(err, ErrUnknown) {
		t.Errorf("%v", err)
	}
}
