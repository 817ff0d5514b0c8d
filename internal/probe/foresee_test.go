package probe

import (
	"context"
	"crypto/tls"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

// TestSilenceIsToldApartWithinOneLimit: where one limit is all the time of an address, its experiments have some of it.
func TestSilenceIsToldApartWithinOneLimit(t *testing.T) {
	_, pair := issue(t, certs.Leaf{CommonName: "localhost"})
	broker := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18)})
	asked := make(chan struct{})
	t.Cleanup(func() { close(asked) })
	mute := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 17, 18, 36), 17: handshake(33, "PLAIN"), 3: func() kmsg.Response { <-asked; return nil }})
	for name, c := range map[string]struct {
		address, reason string
		tls             bool
		stage           check.Stage
		tried           int
	}{
		"nothing":             {impostor.Listen(t, impostor.Silent), "TCP002", false, check.StageAPI, 4},
		"nothing within tls":  {impostor.Listen(t, impostor.Silent), "TCP002", true, check.StageTLS, 3},
		"tls":                 {impostor.Listen(t, impostor.Hello(impostor.TLS(&tls.Config{Certificates: []tls.Certificate{pair.TLS()}}, impostor.Silent), impostor.Silent)), "TLS001", false, check.StageAPI, 4},
		"plaintext":           {impostor.Listen(t, impostor.Hello(impostor.Silent, broker)), "TLS002", true, check.StageTLS, 3},
		"http":                {impostor.Listen(t, impostor.HTTP), "ENV004", false, check.StageAPI, 4},
		"metadata of no user": {impostor.Listen(t, mute), "SASL001", false, check.StageMetadata, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := walkStub(t, c.address, check.ClientFacts{TLS: c.tls}, func(t *Target) { t.DialTimeout, t.Timeout = time.Second, time.Second })
			wantReason(t, f, c.stage, check.Silent, c.reason)
			if n := len(f.Endpoints[0].Experiments); n != c.tried {
				t.Errorf("%d experiments, expected %d: %+v", n, c.tried, f.Endpoints[0].Experiments)
			}
			for _, x := range f.Endpoints[0].Experiments {
				if c.reason == "TCP002" && x.Failure != check.Silent {
					t.Errorf("%s: %s, expected to have waited for an answer", x.Try, x.Failure)
				}
			}
			if f.Took >= 2*time.Second {
				t.Errorf("took %s with a limit of 1s: the experiments have a limit beside it", f.Took)
			}
		})
	}
}

// TestSilentAddressesAreWaitedForSideBySide: many cost what one costs.
func TestSilentAddressesAreWaitedForSideBySide(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	target.DialTimeout, target.Timeout = time.Second, 2*time.Second
	target.Map = map[string]string{}
	for _, e := range Collect(context.Background(), target, nil).Endpoints[1:] {
		target.Map[e.Address] = impostor.Listen(t, impostor.Silent)
	}
	for range 5 {
		target.Seeds = append(target.Seeds, impostor.Listen(t, impostor.Silent))
	}
	f := Collect(context.Background(), target, nil)
	var longest time.Duration
	waits := 0
	for i := range f.Endpoints {
		l, failed := f.Endpoints[i].Deepest().Failed()
		if failed && l.Failure == check.Silent && len(f.Endpoints[i].Experiments) == 4 {
			waits++
		}
		longest = max(longest, l.Took)
	}
	if waits != 8 || f.Took >= 2*longest {
		t.Errorf("the run took %s for %d silent addresses, the slowest %s; expected 8, side by side", f.Took, waits, longest)
	}
}

// TestLead: two thirds of every limit are left for an answer, before anything else is tried.
func TestLead(t *testing.T) {
	for _, c := range []struct{ dial, all, want time.Duration }{
		{3 * time.Second, 10 * time.Second, time.Second}, {30 * time.Second, 30 * time.Second, time.Second},
		{300 * time.Millisecond, 3 * time.Second, 100 * time.Millisecond}, {3 * time.Second, 600 * time.Millisecond, 200 * time.Millisecond},
	} {
		r := &run{t: Target{DialTimeout: c.dial, Timeout: c.all}}
		if got := r.lead(); got != c.want {
			t.Errorf("limits %s and %s: %s, expected %s", c.dial, c.all, got, c.want)
		}
	}
}
