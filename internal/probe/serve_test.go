package probe

import (
	"context"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
	"kscope/internal/impostor"
)

// TestAnotherSeedServes: seeds that walk well and are silent once they are asked for all topics, or hang up, do not keep
// the run from those that answer. The good one is behind a slow network, so each bad one is asked first.
func TestAnotherSeedServes(t *testing.T) {
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	mute := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response { <-end; return nil }})
	closes := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18)})
	for name, c := range map[string]struct {
		bad    []string
		reason string
	}{
		"one silent":  {[]string{impostor.Listen(t, mute)}, "TCP002"},
		"two silent":  {[]string{impostor.Listen(t, mute), impostor.Listen(t, mute)}, "TCP002"},
		"one hung up": {[]string{impostor.Listen(t, closes)}, "API002"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target, seen := newCluster(t, security{}, 50*time.Millisecond)
			target.Timeout, target.Seeds = 4*time.Second, append(c.bad, target.Seeds...)
			f := Collect(context.Background(), target, nil)
			if f.Cluster == nil || len(f.Topics) != 1 || len(f.Brokers) != 3 || seen.n["Metadata v13 all"] != 1 {
				t.Errorf("cluster %+v, topics %v, settings of %d brokers, requests %v", f.Cluster, f.Topics, len(f.Brokers), seen.n)
			}
			for i := range c.bad {
				e := &f.Endpoints[i]
				if l, _ := e.Deepest().Failed(); l.Stage != check.StageMetadata || f.Reason(e) != c.reason {
					t.Errorf("%s: %+v, reason %q, expected %s", e.Address, e.Paths, f.Reason(e), c.reason)
				}
			}
		})
	}
}

// TestSpareThatCannotServe: a seed that answered Metadata and then hangs up where it is asked for all topics did not
// come through.
func TestSpareThatCannotServe(t *testing.T) {
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	mute := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response { <-end; return nil }}))
	answers := 0
	once := impostor.Listen(t, impostor.Late(100*time.Millisecond, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response {
		if answers++; answers > 1 {
			return nil
		}
		return kmsg.NewPtrMetadataResponse()
	}})))
	f := walkStub(t, mute, check.ClientFacts{}, func(t *Target) {
		t.Seeds, t.DialTimeout, t.Timeout = append(t.Seeds, once), time.Second, 1500*time.Millisecond
	})
	for i, want := range []check.Failure{check.Silent, check.Closed} {
		if l, _ := f.Endpoints[i].Deepest().Failed(); l.Stage != check.StageMetadata || l.Failure != want {
			t.Errorf("%s: %+v, expected metadata to be %s", f.Endpoints[i].Address, f.Endpoints[i].Paths, want)
		}
	}
	if x := f.Endpoints[1].Experiments; f.Cluster != nil || len(x) != 1 {
		t.Errorf("cluster %+v, experiments %+v; expected none, and one", f.Cluster, x)
	}
}

// TestQuestionsHaveALimitOfTheirOwn: the limit of a seed's walk is not that of the questions, which come after a wait
// that was not its own.
func TestQuestionsHaveALimitOfTheirOwn(t *testing.T) {
	const limit = 2 * time.Second
	const slow = limit * 6 / 10 // twice that is more than the walk's limit
	var address string
	asked := 0
	address = impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{
		18: func() kmsg.Response {
			if asked++; asked > 1 {
				time.Sleep(slow)
			}
			return offers(3, 18)()
		},
		3: func() kmsg.Response {
			time.Sleep(slow)
			m := kmsg.NewPtrMetadataResponse()
			host, port, _ := net.SplitHostPort(address)
			n, _ := strconv.Atoi(port)
			m.Brokers = []kmsg.MetadataResponseBroker{{NodeID: 1, Host: host, Port: int32(n)}}
			return m
		},
	}))
	target := Target{Version: "test", Seeds: []string{address}, DialTimeout: limit, Timeout: limit}
	f := Collect(context.Background(), target, nil)
	if i := f.Endpoints[0].Paths[0].Identity; i == nil || i.Answered != 1 {
		t.Errorf("identity %+v, expected that broker 1 was recognized; gaps %+v", i, f.Gaps)
	}
}
