package faults

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/kafkatest"
)

// six starts six brokers, each on a host of its own, which are taken for alive for a minute after they have died.
func six(t *testing.T) *kafkatest.Cluster {
	t.Helper()
	hosts := map[int]string{}
	for id := 1; id <= 6; id++ {
		hosts[id] = fmt.Sprintf("127.0.0.%d", 10+id)
	}
	return kafkatest.Start(t, kafkatest.Spec{Nodes: 6, Bind: "0.0.0.0", Advertised: hosts, Properties: map[string]string{"broker.session.timeout.ms": "60000"}})
}

// TestOneSilentAndOneDeadOfSixBrokers: the report names both, each with its own cause, and has all of the other four;
// the wait is that for the silent one, not a sum of waits.
func TestOneSilentAndOneDeadOfSixBrokers(t *testing.T) {
	const silent, dead = 5, 6
	c := six(t)
	makeTopic(t, c, false)
	s := newStage(t, c)
	s.client("bootstrap.servers=" + c.Addr(1))
	c.Pause(t, silent)
	c.Kill(dead)
	r := s.doctorWithin(config.DefaultDialTimeout, config.DefaultTimeout)
	for id, want := range map[int32]string{silent: "TCP002", dead: "ENV001"} {
		wantOnly(t, r, want, addressOf(t, r.Facts, id))
	}
	if causes := told(r); len(causes) != 2 {
		t.Errorf("want two causes; found:%s", words(causes))
	}
	for id := int32(1); id < silent; id++ {
		wantAsked(t, r.Facts, id)
	}
	longest := slices.MaxFunc(r.Facts.Endpoints, func(a, b check.Endpoint) int { return int(took(a) - took(b)) })
	t.Logf("the run took %.2f s, %s alone %.2f s", r.Facts.Took.Seconds(), longest.Address, took(longest).Seconds())
	if r.Facts.Took >= 2*took(longest) {
		t.Errorf("the run took %s, the slowest address %s: something waited for something else", r.Facts.Took, took(longest))
	}
}

// wantOnly wants a cause with exactly this subject.
func wantOnly(t *testing.T, r check.Report, id string, on check.Subject) {
	t.Helper()
	c := causeOf(told(r), id)
	if c == nil || len(c.Findings) != 1 || c.Findings[0].Subject != on {
		t.Errorf("want %s on %s alone; found:%s\nreasons %v", id, on, words(told(r)), reasons(r.Facts))
	}
}

func addressOf(t *testing.T, f *check.Facts, broker int32) check.Subject {
	t.Helper()
	for _, e := range f.Endpoints {
		if slices.Contains(e.Brokers, broker) {
			return e.Subject()
		}
	}
	t.Fatalf("broker %d advertises nothing: %v", broker, reasons(f))
	return ""
}

// wantAsked wants a broker walked to the end, recognized, and its settings told.
func wantAsked(t *testing.T, f *check.Facts, broker int32) {
	t.Helper()
	at := addressOf(t, f, broker)
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if e.Subject() != at {
			continue
		}
		if p := e.Reached(); p == nil || p.Identity == nil || p.Identity.Answered != broker {
			t.Errorf("broker %d was not walked to the end: %+v", broker, e.Paths)
		}
	}
	if !slices.ContainsFunc(f.Brokers, func(b check.BrokerFacts) bool { return b.ID == broker && len(b.Settings) > 0 }) {
		t.Errorf("broker %d was not asked for its settings", broker)
	}
	if i := slices.IndexFunc(f.Gaps, func(g check.Gap) bool { return g.Subject == at || g.Subject == check.BrokerSubject(broker) }); i >= 0 {
		t.Errorf("gap %+v", f.Gaps[i])
	}
}

// took is how long the stages of an address took, on the slowest of its paths.
func took(e check.Endpoint) time.Duration {
	var longest time.Duration
	for _, p := range e.Paths {
		all := e.Lookup.Took
		for _, l := range p.Layers {
			if l.Stage != check.StageDNS {
				all += l.Took
			}
		}
		longest = max(longest, all)
	}
	return longest
}
