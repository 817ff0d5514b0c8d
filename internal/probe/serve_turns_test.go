package probe

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
	"kscope/internal/impostor"
)

// after makes a lookup of one host wait for an event.
func after(event <-chan struct{}, host string) func(context.Context, string) ([]string, error) {
	return func(_ context.Context, asked string) ([]string, error) {
		if asked == host {
			<-event
		}
		return []string{"127.0.0.1"}, nil
	}
}

// planned is closed when a run knows that many addresses.
func planned(target *Target, addresses int) <-chan struct{} {
	known := make(chan struct{})
	var once sync.Once
	target.Progress = func(p Progress) {
		if p.Addresses == addresses {
			once.Do(func() { close(known) })
		}
	}
	return known
}

// TestSpareServes: a seed that has answered Metadata serves once the one that served hangs up, and the run waits for it.
func TestSpareServes(t *testing.T) {
	target, seen := newCluster(t, security{}, 100*time.Millisecond)
	asked := make(chan struct{})
	bad := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response {
		close(asked)
		for other := 0; other == 0; time.Sleep(10 * time.Millisecond) {
			seen.mu.Lock()
			other = seen.n["Metadata v13"]
			seen.mu.Unlock()
		}
		time.Sleep(200 * time.Millisecond)
		return nil
	}}))
	target.Seeds, target.Lookup = append(target.Seeds, bad), after(asked, "localhost")
	f := Collect(context.Background(), target, nil)
	if f.Cluster == nil || len(f.Brokers) != 3 || seen.n["Metadata v13 all"] != 1 {
		t.Fatalf("cluster %+v, settings of %d brokers, requests %v", f.Cluster, len(f.Brokers), seen.n)
	}
	metadata := 0
	for _, l := range f.Endpoints[0].Paths[0].Layers {
		if l.Stage == check.StageMetadata {
			metadata++
		}
	}
	if metadata != 1 {
		t.Errorf("%+v, expected one metadata", f.Endpoints[0].Paths[0].Layers)
	}
}

// TestFirstAnswerCounts: what a seed says after its patience has run out and another has served changes nothing.
func TestFirstAnswerCounts(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	known, asked := planned(&target, 5), make(chan struct{})
	slow := impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response {
		close(asked)
		<-known
		return kmsg.NewPtrMetadataResponse()
	}}))
	target.Seeds, target.Lookup = append(target.Seeds, slow), after(asked, "localhost")
	f := Collect(context.Background(), target, nil)
	if f.Cluster == nil || f.Cluster.ID != "fakecluster" || len(f.Topics) != 1 || f.Endpoints[1].Reached() == nil {
		t.Errorf("cluster %+v, topics %v, the slow seed %+v", f.Cluster, f.Topics, f.Endpoints[1])
	}
}

// TestLateSeedIsNotAskedForAll: all topics are asked for once, also by a seed that comes when they are known.
func TestLateSeedIsNotAskedForAll(t *testing.T) {
	target, seen := newCluster(t, security{}, 0)
	_, port, _ := net.SplitHostPort(target.Seeds[0])
	target.Seeds = append(target.Seeds, "late:"+port)
	target.Lookup = after(planned(&target, 5), "late")
	f := Collect(context.Background(), target, nil)
	if f.Endpoints[1].Reached() == nil || seen.n["Metadata v13 all"] != 1 {
		t.Errorf("%+v, requests %v", f.Endpoints[1], seen.n)
	}
}
