package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"math"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/certs"
	"kscope/internal/check"
)

// lateListener delivers each chunk of a client a while late, many at a time: a network with that round trip.
type lateListener struct {
	net.Listener
	late time.Duration
}

func (l lateListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil || l.late == 0 {
		return c, err
	}
	lc := &lateConn{Conn: c, chunks: make(chan chunk, 1000)}
	go lc.pump(l.late)
	return lc, nil
}

type chunk struct {
	at   time.Time
	data []byte
}

type lateConn struct {
	net.Conn
	chunks chan chunk
	rest   []byte
}

func (c *lateConn) pump(late time.Duration) {
	defer close(c.chunks)
	for {
		buf := make([]byte, 64<<10)
		n, err := c.Conn.Read(buf)
		if err != nil {
			return
		}
		c.chunks <- chunk{time.Now().Add(late), buf[:n]}
	}
}

func (c *lateConn) Read(b []byte) (int, error) {
	if len(c.rest) == 0 {
		next, ok := <-c.chunks
		if !ok {
			return 0, net.ErrClosed
		}
		time.Sleep(time.Until(next.at))
		c.rest = next.data
	}
	n := copy(b, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

type security struct {
	name      string
	tls, sasl bool
	waves     float64
}

// requests counts what a cluster was asked, by the name of the request.
type requests struct {
	mu sync.Mutex
	n  map[string]int
}

func newCluster(t *testing.T, s security, late time.Duration, more ...kfake.Opt) (Target, *requests) {
	t.Helper()
	target := Target{Version: "test", DialTimeout: 5 * time.Second, Timeout: 10 * time.Second, Client: check.ClientFacts{Verify: true, VerifyName: true, TLS: s.tls, SASL: s.sasl}}
	opts := append(more,
		kfake.NumBrokers(3), kfake.SeedTopics(6, "orders"), kfake.ClusterID("fakecluster"),
		kfake.ListenFn(func(network, address string) (net.Listener, error) {
			l, err := net.Listen(network, address)
			return lateListener{l, late}, err
		}),
	)
	if s.tls {
		ca, pair := issue(t, certs.Leaf{CommonName: "localhost", DNSNames: []string{"localhost"}, IPs: []net.IP{net.IPv4(127, 0, 0, 1)}})
		opts = append(opts, kfake.TLS(&tls.Config{Certificates: []tls.Certificate{pair.TLS()}}))
		target.TLS, target.Roots = &tls.Config{}, []*x509.Certificate{ca.Cert}
	}
	if s.sasl {
		opts = append(opts, kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "app", "pw-canary"))
		target.Client.Mechanism, target.Client.User = "SCRAM-SHA-512", "app"
		target.Mechanism = scram.Auth{User: "app", Pass: "pw-canary"}.AsSha512Mechanism()
	}
	c, err := kfake.NewCluster(opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	seen := &requests{n: map[string]int{}}
	c.Control(func(r kmsg.Request) (kmsg.Response, error, bool) {
		c.KeepControl()
		seen.mu.Lock()
		defer seen.mu.Unlock()
		name := fmt.Sprintf("%s v%d", kmsg.NameForKey(r.Key()), r.GetVersion())
		if m, ok := r.(*kmsg.MetadataRequest); ok && m.Topics == nil {
			name += " all"
		}
		seen.n[name]++
		return nil, nil, false
	})
	_, port, _ := net.SplitHostPort(c.ListenAddrs()[0])
	target.Seeds = []string{net.JoinHostPort("localhost", port)}
	target.Lookup = func(context.Context, string) ([]string, error) { return []string{"127.0.0.1"}, nil }
	return target, seen
}

func issue(t *testing.T, l certs.Leaf) (*certs.Authority, certs.Pair) {
	t.Helper()
	ca, err := certs.NewAuthority("test-ca", time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := ca.Issue(l)
	if err != nil {
		t.Fatal(err)
	}
	return ca, pair
}

func securities() []security {
	return []security{{"plaintext", false, false, 4}, {"tls", true, false, 6}, {"sasl", false, true, 10}, {"sasl and tls", true, true, 12}}
}

func TestRoundTrips(t *testing.T) {
	const late = 100 * time.Millisecond
	for _, s := range securities() {
		t.Run(s.name, func(t *testing.T) {
			// A busy machine only ever adds time, so the best of several tries is the one that counts, and no slowness fails.
			var waves float64
			near, far := time.Hour, time.Hour
			for range 10 {
				target, _ := newCluster(t, s, 0)
				near = min(near, Collect(context.Background(), target, nil).Took)
				target, _ = newCluster(t, s, late)
				far = min(far, Collect(context.Background(), target, nil).Took)
				if waves = float64(far-near) / float64(late); math.Abs(waves-s.waves) <= 0.5 {
					t.Logf("%.2f round trips", waves)
					return
				}
			}
			t.Errorf("%.2f round trips, expected %g", waves, s.waves)
		})
	}
}

func TestRequestsAreExact(t *testing.T) {
	for _, s := range securities() {
		t.Run(s.name, func(t *testing.T) {
			target, seen := newCluster(t, s, 0)
			f := Collect(context.Background(), target, nil)
			want := map[string]int{
				"ApiVersions v4": 4, "ApiVersions v5": 3, "Metadata v13 all": 1, "Metadata v13": 3, "DescribeConfigs v4": 3,
				"DescribeCluster v2": 1, "DescribeUserSCRAMCredentials v0": 1,
			}
			if s.sasl {
				want["SASLHandshake v1"], want["SASLAuthenticate v2"] = 4, 8
			}
			if !maps.Equal(seen.n, want) {
				t.Errorf("requests\n%v, expected\n%v", seen.n, want)
			}
			healthy(t, f, s)
		})
	}
}

// healthy compares what a healthy cluster of three looks like.
func healthy(t *testing.T, f *check.Facts, s security) {
	t.Helper()
	if len(f.Endpoints) != 4 || len(f.Brokers) != 3 || f.Cluster == nil || len(f.Cluster.Brokers) != 3 || len(f.Topics) != 1 || len(f.Topics[0].Partitions) != 6 {
		t.Fatalf("endpoints %d, settings of %d brokers, cluster %+v, topics %v", len(f.Endpoints), len(f.Brokers), f.Cluster, f.Topics)
	}
	stages := "tcp api metadata"
	switch {
	case s.tls && s.sasl:
		stages = "tcp tls api sasl metadata"
	case s.tls:
		stages = "tcp tls api metadata"
	case s.sasl:
		stages = "tcp api sasl metadata"
	}
	for i, e := range f.Endpoints {
		var got []string
		for _, l := range e.Paths[0].Layers {
			if l.Outcome != check.OK {
				t.Errorf("%s: %+v", e.Address, l)
			}
			got = append(got, string(l.Stage))
		}
		want := stages
		if i == 0 {
			want = "dns " + stages
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: stages %v, expected %s", e.Address, got, want)
		}
		if e.Paths[0].Metadata.ClusterID != "fakecluster" || f.Reason(&f.Endpoints[i]) != "" {
			t.Errorf("%s: metadata %+v, reason %q", e.Address, e.Paths[0].Metadata, f.Reason(&f.Endpoints[i]))
		}
		if i > 0 && (e.Paths[0].Identity == nil || *e.Paths[0].Identity != check.Identity{Expected: e.Brokers[0], Answered: e.Brokers[0], By: "ApiVersions v5"}) {
			t.Errorf("%s: identity %+v", e.Address, e.Paths[0].Identity)
		}
		if s.tls && len(e.Paths[0].TLS.Defects) > 0 {
			t.Errorf("%s: %+v", e.Address, e.Paths[0].TLS.Defects)
		}
	}
	if len(f.Gaps) != 1 || f.Gaps[0] != (check.Gap{Need: check.Cluster, Subject: check.TheCluster, Reason: "not offered by this broker"}) {
		t.Errorf("gaps %+v, expected only the quorum", f.Gaps)
	}
}
