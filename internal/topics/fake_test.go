package topics

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// asked counts the requests of each kind that a cluster gets.
type asked struct {
	mu sync.Mutex
	n  map[string]int
}

func (a *asked) reset() { a.mu.Lock(); defer a.mu.Unlock(); a.n = map[string]int{} }

func (a *asked) counts(keys ...int16) map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	got := map[string]int{}
	for _, k := range keys {
		got[kmsg.NameForKey(k)] = a.n[kmsg.NameForKey(k)]
	}
	return got
}

// fake is an embedded cluster of three brokers, with what it is asked.
func fake(t *testing.T) (*Admin, *kfake.Cluster, *asked) {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(3))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	n := &asked{n: map[string]int{}}
	c.Control(func(req kmsg.Request) (kmsg.Response, error, bool) {
		n.mu.Lock()
		defer n.mu.Unlock()
		c.KeepControl()
		n.n[kmsg.NameForKey(req.Key())]++
		return nil, nil, false
	})
	cl, err := kgo.NewClient(kgo.SeedBrokers(c.ListenAddrs()...), kgo.MetadataMinAge(10*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	return New(cl), c, n
}

func planned(t *testing.T, a *Admin, want Desired, rules Rules) Plan {
	t.Helper()
	p, err := a.Plan(context.Background(), want, rules)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outcomes is a plan's outcomes in short.
func outcomes(p Plan) map[string]string {
	all := map[string]string{}
	for _, c := range p.Changes {
		all[string(c.Action)+" "+c.Topic] = fmt.Sprintf("%s %s", c.Outcome, c.Why)
	}
	return all
}

func many(n int, change func(*Want)) Desired {
	d := Desired{OwnedPrefixes: []string{"t-"}}
	for i := range n {
		w := Want{Name: fmt.Sprintf("t-%04d", i), Partitions: 3, ReplicationFactor: 3, Settings: map[string]*string{"retention.ms": text("604800000")}}
		if change != nil {
			change(&w)
		}
		d.Topics = append(d.Topics, w)
	}
	return d
}

// TestApplyAsksFewTimes: a thousand topics take a request for every two hundred, not one each.
func TestApplyAsksFewTimes(t *testing.T) {
	a, _, n := fake(t)
	ctx := context.Background()
	keys := []int16{3, 19, 37, 44, 32, 2}
	for _, c := range []struct {
		what string
		want Desired
		n    map[string]int
	}{
		// Five requests to validate, five to do; settings are read once for the plan, and read back from each of three brokers.
		{"create", many(1000, nil), map[string]int{"CreateTopics": 10, "CreatePartitions": 0, "IncrementalAlterConfigs": 0, "DescribeConfigs": 3, "ListOffsets": 0}},
		{"nothing", many(1000, nil), map[string]int{"CreateTopics": 0, "CreatePartitions": 0, "IncrementalAlterConfigs": 0, "DescribeConfigs": 1, "ListOffsets": 0}},
		{"settings", many(1000, func(w *Want) { w.Settings["retention.ms"] = text("700000000") }), map[string]int{"CreateTopics": 0, "CreatePartitions": 0, "IncrementalAlterConfigs": 10, "DescribeConfigs": 4, "ListOffsets": 0}},
	} {
		n.reset()
		p := planned(t, a, c.want, Rules{})
		a.Apply(ctx, &p, Options{})
		if !p.Complete() || p.Refuses() {
			t.Fatalf("%s: %v", c.what, outcomes(p))
		}
		got := n.counts(keys...)
		if got["Metadata"] > 12 {
			t.Errorf("%s: %d Metadata requests", c.what, got["Metadata"])
		}
		delete(got, "Metadata")
		if !reflect.DeepEqual(got, c.n) {
			t.Errorf("%s: %v, wanted %v", c.what, got, c.n)
		}
	}
}

// TestApplyOnceMore: a topic goes through its life; each plan leaves nothing to do.
func TestApplyOnceMore(t *testing.T) {
	a, _, _ := fake(t)
	ctx := context.Background()
	life := []struct {
		want  Desired
		rules Rules
		plan  string
	}{
		{Desired{Topics: []Want{{Name: "t-a", Partitions: 2, ReplicationFactor: 3, Settings: map[string]*string{"retention.ms": text("1000")}}}}, Rules{}, "create t-a partitions:>2 replication_factor:>3 retention.ms:>1000"},
		{Desired{Topics: []Want{{Name: "t-a", Partitions: 4, Settings: map[string]*string{"retention.ms": text("2000"), "cleanup.policy": text("compact")}}}}, Rules{}, "alter t-a partitions:2>4 cleanup.policy:delete>compact retention.ms:1000>2000"},
		{Desired{Topics: []Want{{Name: "t-a", Partitions: 4, Settings: map[string]*string{"retention.ms": nil, "cleanup.policy": nil}}}}, Rules{}, "alter t-a cleanup.policy:compact> retention.ms:2000>"},
		{Desired{OwnedPrefixes: []string{"t-"}}, Rules{Prune: true}, "delete t-a (4 partitions, under an owned prefix, not in the file)"},
	}
	for _, step := range life {
		p := planned(t, a, step.want, step.rules)
		if got := told(p); got != step.plan {
			t.Fatalf("%s, wanted %s", got, step.plan)
		}
		a.Apply(ctx, &p, Options{})
		if !p.Complete() {
			t.Fatalf("%v", outcomes(p))
		}
		if again := planned(t, a, step.want, step.rules); len(again.Changes) > 0 {
			t.Errorf("again: %s", told(again))
		}
	}
}

// TestReadBack: what a broker accepts and does not do is not done.
func TestReadBack(t *testing.T) {
	a, c, _ := fake(t)
	c.ControlKey(44, func(req kmsg.Request) (kmsg.Response, error, bool) {
		c.KeepControl()
		resp := req.ResponseKind().(*kmsg.IncrementalAlterConfigsResponse)
		for _, r := range req.(*kmsg.IncrementalAlterConfigsRequest).Resources {
			answer := kmsg.NewIncrementalAlterConfigsResponseResource()
			answer.ResourceName, answer.ResourceType = r.ResourceName, r.ResourceType
			resp.Resources = append(resp.Resources, answer)
		}
		return resp, nil, true
	})
	ctx := context.Background()
	a.readBack = time.Second
	p := planned(t, a, many(1, nil), Rules{})
	a.Apply(ctx, &p, Options{})
	p = planned(t, a, many(1, func(w *Want) { w.Settings["retention.ms"] = text("700000000") }), Rules{})
	a.Apply(ctx, &p, Options{})
	if want := map[string]string{"alter t-0000": "failed still not as asked: retention.ms"}; !reflect.DeepEqual(outcomes(p), want) {
		t.Errorf("%v, wanted %v", outcomes(p), want)
	}
}

// TestInterrupted: what was asked for is done and said, the rest is not tried, and the next plan has only the rest.
func TestInterrupted(t *testing.T) {
	a, c, n := fake(t)
	ctx, cancel := context.WithCancel(context.Background())
	p := planned(t, a, many(500, nil), Rules{})
	n.reset()
	c.ControlKey(19, func(kmsg.Request) (kmsg.Response, error, bool) { cancel(); return nil, nil, false })
	a.Apply(ctx, &p, Options{})
	by := map[Outcome]int{}
	for _, ch := range p.Changes {
		by[ch.Outcome]++
	}
	if want := map[Outcome]int{Done: 200, NotTried: 300}; !reflect.DeepEqual(by, want) {
		t.Errorf("%v, wanted %v", by, want)
	}
	if again := planned(t, a, many(500, nil), Rules{}); len(again.Changes) != 300 {
		t.Errorf("then %d changes are left", len(again.Changes))
	}
}

// TestLostAnswer: a topic that is there as it was to be, although the answer says that it is there already, was made by a
// request whose answer was lost with its broker.
func TestLostAnswer(t *testing.T) {
	a, _, _ := fake(t)
	ctx := context.Background()
	p := planned(t, a, many(3, nil), Rules{})
	for name, partitions := range map[string]int32{"t-0001": 3, "t-0002": 5} {
		if _, err := a.CreateTopic(ctx, partitions, 3, map[string]*string{"retention.ms": text("604800000")}, name); err != nil {
			t.Fatal(err)
		}
	}
	a.Apply(ctx, &p, Options{})
	want := map[string]string{"create t-0000": "done ", "create t-0001": "done ", "create t-0002": "failed create: TOPIC_ALREADY_EXISTS: Topic with this name already exists."}
	if got := outcomes(p); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, wanted %v", got, want)
	}
}

// TestValidation: what the broker would refuse is refused in the plan, and in its words.
func TestValidation(t *testing.T) {
	a, _, _ := fake(t)
	p := planned(t, a, Desired{Topics: []Want{{Name: "a", Partitions: 1, ReplicationFactor: 9}, {Name: "b", Partitions: 1, ReplicationFactor: 1}}}, Rules{})
	if len(p.Changes) != 2 || p.Changes[0].Action != Refuse || p.Changes[1].Action != Create {
		t.Errorf("%s", told(p))
	}
}
