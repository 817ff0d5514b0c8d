package topics

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/kafkatest"
)

// killer kills the broker that gets the nth request of a kind, as soon as it is written.
type killer struct {
	c    *kafkatest.Cluster
	key  int16
	left atomic.Int32
	dead atomic.Int32
}

func (k *killer) OnBrokerWrite(to kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, _ error) {
	if key == k.key && k.left.Add(-1) == 0 {
		k.dead.Store(to.NodeID)
		k.c.Kill(int(to.NodeID))
	}
}

// TestABrokerDies in the middle of an apply: what was done is said, exactly, and the next apply has the rest and does it.
func TestABrokerDies(t *testing.T) {
	for name, c := range map[string]struct {
		key    int16
		before func(*Want)
		want   func(*Want)
	}{
		"while topics are created":   {19, nil, nil},
		"while settings are altered": {44, func(w *Want) {}, func(w *Want) { w.Settings["retention.ms"] = text("700000000") }},
	} {
		t.Run(name, func(t *testing.T) {
			_, cluster := real3(t)
			k := &killer{c: cluster, key: c.key}
			a := client(t, cluster, kgo.WithHooks(k))
			shaped := func(change func(*Want)) Desired {
				return many(250, func(w *Want) {
					w.Partitions, w.ReplicationFactor = 1, 2
					if change != nil {
						change(w)
					}
				})
			}
			if c.before != nil {
				applied(t, a, shaped(c.before), Rules{}, Options{})
			}
			p := planned(t, a, shaped(c.want), Rules{})
			k.left.Store(2)
			a.Apply(context.Background(), &p, Options{})
			by := map[Outcome]int{}
			open := map[string]bool{}
			for _, ch := range p.Changes {
				by[ch.Outcome]++
				open[ch.Topic] = ch.Outcome != Done
			}
			t.Logf("broker %d died; %v", k.dead.Load(), by)
			if k.dead.Load() == 0 || by[Done] == 0 || by[Done]+by[Failed]+by[NotTried] != 250 {
				t.Errorf("broker %d died, outcomes %v", k.dead.Load(), by)
			}
			again := planned(t, a, shaped(c.want), Rules{})
			for _, ch := range again.Changes {
				if !open[ch.Topic] {
					t.Errorf("%s was said to be done, and is not: %s", ch.Topic, told(Plan{Changes: []Change{ch}}))
				}
			}
			applied(t, a, shaped(c.want), Rules{}, Options{})
			cluster.Restart(t, int(k.dead.Load()), nil)
			applied(t, a, Desired{OwnedPrefixes: []string{"t-"}}, Rules{Prune: true}, Options{})
		})
	}
}

// TestTheOnlyBrokerDies: what it had accepted is said, what it had not is not claimed, and after its return the next apply
// finishes.
func TestTheOnlyBrokerDies(t *testing.T) {
	// A short session, as its return is waited for until the one before has ended.
	cluster := kafkatest.Start(t, kafkatest.Spec{Properties: map[string]string{"broker.session.timeout.ms": "2000", "broker.heartbeat.interval.ms": "500"}})
	k := &killer{c: cluster, key: 19}
	a := client(t, cluster, kgo.WithHooks(k), kgo.RetryTimeout(2*time.Second))
	want := many(410, func(w *Want) { w.Partitions, w.ReplicationFactor = 1, 1 })
	p := planned(t, a, want, Rules{})
	k.left.Store(2)
	a.Apply(context.Background(), &p, Options{})
	by := map[string]int{}
	for _, c := range p.Changes {
		by[string(c.Outcome)+" "+c.Why[:min(len(c.Why), 32)]]++
	}
	if by["done accepted, could not be read back"] != 200 || by["not tried "] != 10 || len(by) != 3 {
		t.Errorf("outcomes are %v", by)
	}
	cluster.Restart(t, 1, nil)
	again := planned(t, a, want, Rules{})
	if n := len(again.Changes); n != 210 && n != 10 {
		t.Errorf("then %d are to be done, wanted 210, or 10 where the second request was heard", n)
	}
	applied(t, a, want, Rules{}, Options{})
}
