package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

// TestListenersOnlyLook: whoever answers shows its chain, gets no client certificate, and no byte after the handshake.
func TestListenersOnlyLook(t *testing.T) {
	_, server := issue(t, certs.Leaf{CommonName: "somebody else"})
	ca, own := issue(t, certs.Leaf{CommonName: "app"})
	pool := x509.NewCertPool()
	pool.AddCert(ca.Cert)
	cfg := &tls.Config{Certificates: []tls.Certificate{server.TLS()}, ClientAuth: tls.RequestClientCert, ClientCAs: pool}
	cfg.VerifyPeerCertificate = func(raw [][]byte, _ [][]*x509.Certificate) error {
		if len(raw) > 0 {
			t.Error("a client certificate was sent")
		}
		return nil
	}
	sent := make(chan int, 1)
	address := impostor.Listen(t, impostor.TLS(cfg, func(c net.Conn) {
		n, _ := io.Copy(io.Discard, c)
		sent <- int(n)
	}))
	chains := map[string][]*x509.Certificate{}
	target := Target{
		Version: "test", DialTimeout: time.Second, Timeout: 2 * time.Second, Client: check.ClientFacts{SASL: true},
		TLS: &tls.Config{Certificates: []tls.Certificate{own.TLS()}}, Roots: []*x509.Certificate{ca.Cert},
		Presented: func(address string, chain []*x509.Certificate) { chains[address] = chain },
	}
	found := Listeners(context.Background(), target, []string{address, address})
	if len(found) != 1 || found[0].Reached() == nil || len(chains[address]) != 1 || !chains[address][0].Equal(server.Chain[0]) {
		t.Fatalf("%+v presents %d certificates", found, len(chains[address]))
	}
	if seen := found[0].Paths[0].TLS; !seen.Requested || seen.Sent || len(seen.Authorities) != 1 || seen.Authorities[0] != "CN=test-ca" {
		t.Errorf("%+v", seen)
	}
	if n := <-sent; n != 0 {
		t.Errorf("%d bytes came after the handshake", n)
	}
}

func TestAloneWalksNothingThatIsAdvertised(t *testing.T) {
	target, _ := newCluster(t, security{}, 0)
	target.Alone = true
	f := Collect(context.Background(), target, map[check.Need]bool{})
	if len(f.Endpoints) != 1 || f.Endpoints[0].Reached() == nil || len(f.Cluster.Brokers) != 3 {
		t.Errorf("%d endpoints of a cluster %+v, want the seed alone", len(f.Endpoints), f.Cluster)
	}
}
