package reload

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"kscope/internal/certs"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// settings of a broker with a listener of each kind.
func settings() map[string]string {
	return map[string]string{
		"listeners":                      "CLIENT://0.0.0.0:9093,INTERNAL://:9092,CONTROLLER://0.0.0.0:9094,PLAIN://:9095",
		"advertised.listeners":           "CLIENT://kafka-1:19093,INTERNAL://kafka-1.lan:9092,PLAIN://kafka-1:9095",
		"listener.security.protocol.map": "CLIENT:SASL_SSL,INTERNAL:SSL,CONTROLLER:SSL,PLAIN:PLAINTEXT",
		"ssl.keystore.location":          "/etc/kafka/keystore.pem", "ssl.keystore.type": "PEM",
		"ssl.truststore.location": "/etc/kafka/ca.crt", "ssl.truststore.type": "PEM",
		"listener.name.client.ssl.keystore.location": "/etc/kafka/keystore.p12", "listener.name.client.ssl.keystore.type": "PKCS12",
		"num.network.threads": "3", "listener.name.client.num.network.threads": "5",
	}
}

func TestListenersWithTLS(t *testing.T) {
	type seen struct {
		name, address, key, from, kind string
		threads                        int
	}
	want := []seen{
		{"CLIENT", "kafka-1:19093", "listener.name.client.ssl.keystore.location", "/etc/kafka/keystore.p12", "PKCS12", 5},
		{"INTERNAL", "kafka-1.lan:9092", "listener.name.internal.ssl.keystore.location", "/etc/kafka/keystore.pem", "PEM", 3},
		{"CONTROLLER", "kafka-1:9094", "listener.name.controller.ssl.keystore.location", "/etc/kafka/keystore.pem", "PEM", 3},
	}
	got := withTLS(1, settings())
	if len(got) != len(want) {
		t.Fatalf("%d listeners, want %d: %v", len(got), len(want), got)
	}
	for i, l := range got {
		if s := (seen{l.Name, l.Address, l.Key(KeyStore), l.Location(KeyStore), l.Type(KeyStore), l.threads()}); s != want[i] {
			t.Errorf("got  %v\nwant %v", s, want[i])
		}
	}
}

func TestKeyStores(t *testing.T) {
	now := time.Now()
	root := must(certs.NewAuthority("Root", time.Time{}, time.Time{}))
	other := must(certs.NewAuthority("Other", time.Time{}, time.Time{}))
	leaf := certs.Leaf{CommonName: "broker-1", DNSNames: []string{"kafka-1"}}
	member := certs.Member{Folder: "broker-1", Kind: certs.Broker, ID: 1, Pair: must(root.Issue(leaf)), Trusted: []*x509.Certificate{root.Cert}}
	files := Files{Member: member, Folder: "/etc/kafka"}
	wider := leaf
	wider.DNSNames = []string{"kafka-1", "kafka"}
	stranger := must(root.Issue(certs.Leaf{CommonName: "ingress", DNSNames: []string{"kafka-1"}}))
	for _, c := range []struct {
		name   string
		shows  *certs.Pair // nil: not reached
		folder string
		steps  int
		err    string
	}{
		{"the old one", pair(root.Issue(leaf)), "/etc/kafka", 3, ""},
		{"not reached, in its folder", nil, "/etc/kafka", 3, ""},
		{"not reached, elsewhere", nil, "/srv/kafka", 0, ""},
		{"another certificate", &stranger, "/etc/kafka", 0, ""},
		{"a lost name", pair(root.Issue(wider)), "/etc/kafka", 0, "it is not for kafka"},
		{"another authority", pair(other.Issue(leaf)), "/etc/kafka", 0, "its clients trust another authority"},
	} {
		t.Run(c.name, func(t *testing.T) {
			look := func(context.Context, string) (Presented, error) {
				if c.shows == nil {
					return Presented{}, errors.New("connection refused")
				}
				return Presented{Chain: c.shows.Chain}, nil
			}
			f := files
			f.Folder = c.folder
			steps, kept, err := f.keyStores(context.Background(), withTLS(1, settings()), look, now)
			if c.err != "" {
				if !errors.Is(err, ErrWouldHarm) || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || len(steps) != c.steps || len(kept) != 3-c.steps {
				t.Fatalf("%d steps and %d left alone (%v), want %d steps", len(steps), len(kept), err, c.steps)
			}
			for _, s := range steps {
				if s.From == s.To || !strings.HasPrefix(s.To, "/etc/kafka/keystore-") || s.Proven(Presented{Chain: must(root.Issue(leaf)).Chain}) || !s.Proven(Presented{Chain: member.Pair.Chain}) {
					t.Errorf("step from %s to %s", s.From, s.To)
				}
			}
		})
	}
	expired := leaf
	expired.NotBefore, expired.NotAfter = now.Add(-48*time.Hour), now.Add(-time.Hour)
	files.Member.Pair = must(root.Issue(expired))
	look := func(context.Context, string) (Presented, error) {
		return Presented{Chain: must(root.Issue(leaf)).Chain}, nil
	}
	if _, _, err := files.keyStores(context.Background(), withTLS(1, settings()), look, now); !errors.Is(err, ErrWouldHarm) {
		t.Errorf("an expired certificate: %v", err)
	}
}

func pair(p certs.Pair, err error) *certs.Pair { return &[]certs.Pair{must(p, err)}[0] }

func TestTrustStores(t *testing.T) {
	old, next := must(certs.NewAuthority("Old", time.Time{}, time.Time{})), must(certs.NewAuthority("Next", time.Time{}, time.Time{}))
	leaf := certs.Leaf{CommonName: "broker-1", DNSNames: []string{"kafka-1"}}
	look := func(by *certs.Authority, authorities ...string) Look {
		return func(context.Context, string) (Presented, error) {
			return Presented{Chain: must(by.Issue(leaf)).Chain, AsksCertificate: authorities != nil, Authorities: authorities}, nil
		}
	}
	for _, c := range []struct {
		name    string
		look    Look
		trusted []*x509.Certificate
		dropped []string
		proven  bool
		err     string
	}{
		{"one more", look(old, "CN=Old"), []*x509.Certificate{old.Cert, next.Cert}, nil, true, ""},
		{"nobody is asked", look(old), []*x509.Certificate{old.Cert, next.Cert}, nil, false, ""},
		{"a third one would be lost", look(old, "CN=Old", "CN=Clients"), []*x509.Certificate{old.Cert, next.Cert}, nil, false, "it trusts CN=Clients too"},
		{"one that is dropped", look(next, "CN=Old", "CN=Next"), []*x509.Certificate{next.Cert}, []string{"CN=Old"}, true, ""},
		{"one that is still needed", look(old, "CN=Old", "CN=Next"), []*x509.Certificate{next.Cert}, []string{"CN=Old"}, false, "still presents a certificate of CN=Old"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Files{Member: certs.Member{Folder: "broker-1", Trusted: c.trusted, Pair: must(old.Issue(leaf))}, Folder: "/etc/kafka", Dropped: c.dropped}
			steps, _, err := f.trustStores(context.Background(), withTLS(1, settings()), c.look, time.Now())
			if c.err != "" {
				if !errors.Is(err, ErrWouldHarm) || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || len(steps) != 3 || (steps[0].Proven != nil) != c.proven || !strings.HasPrefix(steps[0].To, "/etc/kafka/truststore-") {
				t.Errorf("%d steps (%v): %+v", len(steps), err, steps)
			}
		})
	}
}
