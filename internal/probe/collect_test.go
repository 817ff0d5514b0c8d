package probe

import (
	"context"
	"encoding/json"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"kscope/internal/check"
	"kscope/internal/impostor"
)

func TestInterruptedRunReturnsAtOnce(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	target.Seeds = append(target.Seeds, impostor.Listen(t, impostor.Silent))
	f := interrupted(t, target)
	if f.Cluster == nil || f.Endpoints[0].Reached() == nil {
		t.Errorf("cluster %v: what was known is lost", f.Cluster)
	}
	if l, failed := f.Endpoints[1].Deepest().Failed(); failed {
		t.Errorf("the interruption is taken for a fault: %+v", l)
	}
}

// TestWhatDoesNotNoticeIsLeft: a resolver that heeds no interruption does not hold up the run.
func TestWhatDoesNotNoticeIsLeft(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	target.Seeds, target.Lookup = append(target.Seeds, "stuck:9092"), func(_ context.Context, host string) ([]string, error) {
		if host == "stuck" {
			<-end
		}
		return []string{"127.0.0.1"}, nil
	}
	if f := interrupted(t, target); f.Cluster == nil || f.Endpoints[0].Reached() == nil {
		t.Errorf("cluster %v: what was known is lost", f.Cluster)
	}
}

// interrupted interrupts a run once all but one of its addresses are done, and wants it to return at once. A busy
// machine only ever adds time, so the best of several tries counts.
func interrupted(t *testing.T, target Target) (f *check.Facts) {
	t.Helper()
	best := time.Hour
	for range 5 {
		ctx, cancel := context.WithCancel(context.Background())
		var at atomic.Pointer[time.Time]
		target.Progress = func(p Progress) {
			if now := time.Now(); p.Addresses > 2 && p.Done == p.Addresses-1 && at.CompareAndSwap(nil, &now) {
				cancel()
			}
		}
		f = Collect(ctx, target, nil)
		if at.Load() == nil || !f.Interrupted {
			t.Fatalf("interrupted %v", f.Interrupted)
		}
		if best = min(best, time.Since(*at.Load())); best < 150*time.Millisecond {
			return f
		}
	}
	t.Errorf("returned %s after the interruption, at best", best)
	return f
}

func TestBlackHoleCostsOnlyItself(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	target.DialTimeout, target.Timeout = 400*time.Millisecond, 500*time.Millisecond
	target.Seeds = []string{impostor.Listen(t, impostor.Silent), target.Seeds[0]}
	var last atomic.Value
	target.Progress = func(p Progress) { last.Store(p) }
	f := Collect(context.Background(), target, nil)
	if f.Took > 800*time.Millisecond || len(f.Brokers) != 3 {
		t.Errorf("took %s, settings of %d brokers", f.Took, len(f.Brokers))
	}
	if p := last.Load().(Progress); p.Addresses != 5 || p.Done != 5 || len(p.Waiting) != 0 {
		t.Errorf("progress %+v", p)
	}
	want := check.Gap{Need: check.API, Subject: f.Endpoints[0].Subject(), Reason: "not reached"}
	if !slices.Contains(f.Gaps, want) {
		t.Errorf("gaps %+v, expected %+v among them", f.Gaps, want)
	}
}

func TestFailedLoginIsMadeOnce(t *testing.T) {
	var logins atomic.Int32
	address := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 17, 18, 36), 17: handshake(0, "PLAIN"), 36: func() kmsg.Response {
		logins.Add(1)
		return authenticate(58)()
	}}))
	_, port, _ := net.SplitHostPort(address)
	f := walkStub(t, address, check.ClientFacts{SASL: true, Mechanism: "PLAIN", User: "app"}, func(t *Target) {
		t.Mechanism = plain.Auth{User: "app", Pass: "pw-canary"}.AsMechanism()
		t.Seeds = append(t.Seeds, "one:"+port, "two:"+port)
		t.Lookup = func(context.Context, string) ([]string, error) { return []string{"127.0.0.1"}, nil }
	})
	if logins.Load() != 1 {
		t.Errorf("%d logins with one wrong password, expected 1", logins.Load())
	}
	for i := range f.Endpoints {
		if got := f.Reason(&f.Endpoints[i]); got != "SASL004" {
			t.Errorf("%s: reason %q, expected SASL004", f.Endpoints[i].Address, got)
		}
	}
	all, err := json.Marshal(f)
	if err != nil || strings.Contains(string(all), "pw-canary") {
		t.Errorf("the facts hold the password, or cannot be written: %v", err)
	}
}

func TestSeedThatIsAdvertisedIsNotDialledAgain(t *testing.T) {
	target, seen := newCluster(t, security{}, 0)
	target.Seeds[0] = strings.Replace(target.Seeds[0], "localhost", "127.0.0.1", 1)
	f := Collect(context.Background(), target, nil)
	if len(f.Endpoints) != 3 || len(f.Brokers) != 3 || seen.n["ApiVersions v4"] != 3 {
		t.Fatalf("%d endpoints, settings of %d brokers, %d connections; expected 3 of each", len(f.Endpoints), len(f.Brokers), seen.n["ApiVersions v4"])
	}
	if e := f.Endpoints[0]; !e.Seed || !e.Advertised() || e.Paths[0].Identity == nil {
		t.Errorf("%+v", e)
	}
}

func TestAnotherBrokerAnswers(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	f := Collect(context.Background(), target, nil)
	first, second := f.Endpoints[1].Address, f.Endpoints[2].Address
	target.Map = map[string]string{first: second, second: first}
	f = Collect(context.Background(), target, nil)
	if got := f.HasReason("ADV102"); len(got) != 2 || got[0].Dialed != second {
		t.Errorf("wrong node at %d addresses, expected 2: %+v", len(got), f.Endpoints)
	}
	if len(f.Brokers) != 1 {
		t.Errorf("settings of %d brokers, expected those of the one that was proved", len(f.Brokers))
	}
}

func TestAnotherClusterAnswers(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	f := Collect(context.Background(), target, nil)
	other := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response {
		m, id := kmsg.NewPtrMetadataResponse(), "elsewhere"
		m.ClusterID = &id
		return m
	}}))
	target.Map = map[string]string{f.Endpoints[1].Address: other}
	f = Collect(context.Background(), target, nil)
	if got := f.Endpoints[1].Paths[0].Identity; got == nil || got.Cluster != "elsewhere" || f.Reason(&f.Endpoints[1]) != "ADV101" {
		t.Errorf("identity %+v, reason %q", got, f.Reason(&f.Endpoints[1]))
	}
}

func TestOnlyWhatIsNeeded(t *testing.T) {
	target, seen := newCluster(t, security{}, 0)
	f := Collect(context.Background(), target, map[check.Need]bool{check.Reach: true})
	if len(f.Gaps) != 0 || len(f.Brokers) != 0 || seen.n["DescribeConfigs v4"]+seen.n["DescribeCluster v2"] != 0 {
		t.Errorf("gaps %v, settings of %d brokers, requests %v", f.Gaps, len(f.Brokers), seen.n)
	}
}

func TestUnknownNameAndUnusableSettings(t *testing.T) {
	target := Target{Seeds: []string{"kafka.invalid:9092"}, Lookup: func(context.Context, string) ([]string, error) {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}}
	f := Collect(context.Background(), target, nil)
	if f.Endpoints[0].Lookup.Failure != check.NoSuchName || f.Reason(&f.Endpoints[0]) != "DNS001" {
		t.Errorf("%+v, reason %q", f.Endpoints[0], f.Reason(&f.Endpoints[0]))
	}
	target.Client.Problems = []check.Problem{{Kind: check.BadFile}}
	if f := Collect(context.Background(), target, nil); len(f.Endpoints) != 0 {
		t.Errorf("walked %v with settings no client can use", f.Endpoints)
	}
}

func TestSettingNamesAreThoseOfHealthy(t *testing.T) {
	for name := range check.Healthy().Brokers[0].Settings {
		if !slices.Contains(settingNames, name) {
			t.Errorf("%s is judged and not asked for", name)
		}
	}
}
