package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

func TestMissingRightsAreGaps(t *testing.T) {
	target, _ := newCluster(t, security{sasl: true}, 0, kfake.EnableACLs(), kfake.User("PLAIN", "weak", "pw-canary"))
	target.Client.Mechanism, target.Client.User = "PLAIN", "weak"
	target.Mechanism = plain.Auth{User: "weak", Pass: "pw-canary"}.AsMechanism()
	f := Collect(context.Background(), target, nil)
	for _, want := range []check.Gap{
		{Need: check.BrokerSettings, Subject: "broker/0", Reason: "not allowed", Right: "DESCRIBE_CONFIGS on the cluster"},
		{Need: check.Cluster, Subject: check.TheCluster, Reason: "not allowed", Right: "DESCRIBE on the cluster"},
	} {
		if !slices.Contains(f.Gaps, want) {
			t.Errorf("gaps %+v, expected %+v among them", f.Gaps, want)
		}
	}
	if f.Cluster.Principal != "User:weak" || !f.Cluster.Sure || f.Cluster.ScramUsersKnown {
		t.Errorf("cluster %+v", f.Cluster)
	}
}

func TestOlderBrokerIsKnownByItsSettings(t *testing.T) {
	for _, v := range []*kversion.Versions{kversion.V3_0_0(), kversion.V2_1_0()} {
		target, seen := newCluster(t, security{}, 0, kfake.MaxVersions(v))
		f := Collect(context.Background(), target, nil)
		for _, e := range f.Endpoints[1:] {
			if i := e.Paths[0].Identity; i == nil || i.By != "DescribeConfigs" || i.Wrong || i.Answered != e.Brokers[0] {
				t.Errorf("%s: identity %+v, requests %v", e.Address, i, seen.n)
			}
		}
		if f.Endpoints[0].Reached() == nil || len(f.Topics) != 1 || len(f.Brokers) != 3 {
			t.Errorf("topics %v, settings of %d brokers", f.Topics, len(f.Brokers))
		}
	}
}

func TestClientCertificate(t *testing.T) {
	ca, server := issue(t, certs.Leaf{CommonName: "127.0.0.1", IPs: []net.IP{net.IPv4(127, 0, 0, 1)}})
	own, err := ca.Issue(certs.Leaf{CommonName: "app"})
	if err != nil {
		t.Fatal(err)
	}
	_, foreign := issue(t, certs.Leaf{CommonName: "app"})
	other, err := certs.NewAuthority("other-ca", own.Chain[0].NotBefore, own.Chain[0].NotAfter)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name           string
		send           *certs.Pair
		takes          *x509.Certificate
		sent, withheld bool
		reason         string
	}{
		{"taken", &own, ca.Cert, true, false, ""},
		{"none", nil, ca.Cert, false, false, "TLS009"},
		{"of a stranger with the same name", &foreign, ca.Cert, true, false, "TLS010"},
		{"of nobody named", &own, other.Cert, false, true, "TLS010"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pool := x509.NewCertPool()
			pool.AddCert(c.takes)
			broker := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response { return kmsg.NewPtrMetadataResponse() }})
			address := impostor.Listen(t, impostor.TLS(&tls.Config{Certificates: []tls.Certificate{server.TLS()}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}, broker))
			f := walkStub(t, address, check.ClientFacts{TLS: true, Verify: true, VerifyName: true}, func(t *Target) {
				t.TLS, t.Roots = &tls.Config{}, []*x509.Certificate{ca.Cert}
				if c.send != nil {
					t.TLS.Certificates = []tls.Certificate{c.send.TLS()}
				}
			})
			got := f.Endpoints[0].Paths[0].TLS
			if got == nil || !got.Requested || got.Sent != c.sent || got.Withheld != c.withheld || !slices.Equal(got.Authorities, []string{c.takes.Subject.String()}) {
				t.Errorf("tls %+v, expected sent %v, withheld %v, authority %s", got, c.sent, c.withheld, c.takes.Subject)
			}
			if reason := f.Reason(&f.Endpoints[0]); reason != c.reason {
				t.Errorf("reason %q, expected %q: %+v", reason, c.reason, f.Endpoints[0].Paths[0].Layers)
			}
		})
	}
}

func TestUntrustedServerGetsNoClientCertificate(t *testing.T) {
	ca, _ := issue(t, certs.Leaf{CommonName: "x"})
	_, server := issue(t, certs.Leaf{CommonName: "127.0.0.1", IPs: []net.IP{net.IPv4(127, 0, 0, 1)}})
	own, err := ca.Issue(certs.Leaf{CommonName: "app"})
	if err != nil {
		t.Fatal(err)
	}
	cfg := &tls.Config{Certificates: []tls.Certificate{server.TLS()}, ClientAuth: tls.RequestClientCert}
	cfg.VerifyPeerCertificate = func(raw [][]byte, _ [][]*x509.Certificate) error {
		if len(raw) > 0 {
			t.Error("a client certificate was sent after a chain that failed verification")
		}
		return nil
	}
	f := walkStub(t, impostor.Listen(t, impostor.TLS(cfg, impostor.Silent)), check.ClientFacts{TLS: true, Verify: true}, func(t *Target) {
		t.TLS, t.Roots = &tls.Config{Certificates: []tls.Certificate{own.TLS()}}, []*x509.Certificate{ca.Cert}
	})
	if got := f.Reason(&f.Endpoints[0]); got != "TLS003" {
		t.Errorf("reason %q, expected TLS003", got)
	}
}
