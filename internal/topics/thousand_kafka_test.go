package topics

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// sent counts the requests that a client writes, by kind.
type sent struct{ asked }

func (s *sent) OnBrokerWrite(_ kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n[kmsg.NameForKey(key)]++
}

// TestAThousandTopics on three real brokers: how long it takes, and that it takes few requests. The seconds are logged, not
// judged: they are the controller's.
func TestAThousandTopics(t *testing.T) {
	_, cluster := real3(t)
	n := &sent{}
	n.reset()
	a := client(t, cluster, kgo.WithHooks(n))
	shape := func(retention string) Desired {
		return many(1000, func(w *Want) { w.Partitions, w.ReplicationFactor, w.Settings["retention.ms"] = 1, 1, &retention })
	}
	for _, step := range []struct {
		name  string
		want  Desired
		rules Rules
		key   int16
		most  int
	}{
		{"create", shape("604800000"), Rules{}, 19, 10},
		{"alter", shape("700000000"), Rules{}, 44, 10},
		{"nothing", shape("700000000"), Rules{}, 44, 0},
		{"delete", Desired{OwnedPrefixes: []string{"t-"}}, Rules{Prune: true}, 20, 5},
	} {
		n.reset()
		began := time.Now()
		p := planned(t, a, step.want, step.rules)
		plan := time.Since(began)
		a.Apply(context.Background(), &p, Options{})
		t.Logf("%s: planned in %.1f s, done and read back in %.1f s; requests %v", step.name, plan.Seconds(), time.Since(began).Seconds()-plan.Seconds(), n.n)
		if !p.Complete() || p.Refuses() {
			by := map[string]int{}
			for _, c := range p.Changes {
				by[fmt.Sprint(c.Action, c.Outcome, c.Why)]++
			}
			t.Fatalf("%s: %v", step.name, by)
		}
		if got := n.counts(step.key)[kmsg.NameForKey(step.key)]; got != step.most {
			t.Errorf("%s: %d requests, wanted %d", step.name, got, step.most)
		}
	}
}
