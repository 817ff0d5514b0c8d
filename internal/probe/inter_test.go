package probe

import (
	"context"
	"crypto/tls"
	"net"
	"testing"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

// TestInterBrokerListenerIsWalked: a broker whose followers stand still has its inner listener looked at, and the chain
// there is known though no client trusts it.
func TestInterBrokerListenerIsWalked(t *testing.T) {
	_, server := issue(t, certs.Leaf{CommonName: "inner", DNSNames: []string{"inner"}})
	address := impostor.Listen(t, impostor.TLS(&tls.Config{Certificates: []tls.Certificate{server.TLS()}}, impostor.Silent))
	_, port, _ := net.SplitHostPort(address)
	r := newRun(context.Background(), Target{Client: check.ClientFacts{Verify: true}}, nil)
	r.topics = []check.Topic{{Partitions: []check.Partition{{Leader: 1, Replicas: []int32{1, 2}, ISR: []int32{1}}}}}
	r.settings[1] = check.BrokerFacts{ID: 1, Settings: map[string]string{
		"inter.broker.listener.name": "INNER", "listener.security.protocol.map": "INNER:SSL", "advertised.listeners": "INNER://127.0.0.1:" + port,
	}}
	r.interBroker()
	f := r.facts(false)
	if len(f.Endpoints) != 1 || len(f.Endpoints[0].Inter) != 1 || f.Endpoints[0].Reached() == nil {
		t.Fatalf("%+v", f.Endpoints)
	}
	got := f.Endpoints[0].Paths[0].TLS
	if got == nil || len(got.Chain) != 1 || got.Chain[0].CommonName != "inner" || len(got.Defects) == 0 {
		t.Errorf("tls %+v, expected the chain of inner with its defects", got)
	}
}
