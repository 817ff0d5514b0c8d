package faults

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"path/filepath"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

func TestTLS(t *testing.T) {
	run(t, []Fault{
		secured("plaintext-client", Part{Want: "TLS001", On: onBroker(1), Break: func(s *Stage) {
			s.client("bootstrap.servers="+s.C.Addr(1), "security.protocol=PLAINTEXT", "ssl.truststore.type", "ssl.truststore.location")
		}, Fill: map[string]func(*Stage) string{"": func(s *Stage) string { return s.C.CA() }}}),
		plain("tls-client", Part{Want: "TLS002", On: onBroker(1), Break: func(s *Stage) {
			s.client("bootstrap.servers="+s.C.Addr(1), "security.protocol=SSL")
		}}),
		secured("another-authority", Part{Want: "TLS003", Break: func(s *Stage) {
			path := filepath.Join(s.Work, "other.pem")
			write(s.T, path, string(certs.PEM(authority(s.T).Cert)))
			s.client("ssl.truststore.location=" + path)
		}, Fill: trusted, Person: trust}),
		secured("self-signed", ownSignature(2)),
		secured("name-not-in-san", wrongName(2)),
		secured("common-name-only", commonName(2)),
		secured("ip-not-in-san", Part{Want: "TLS006", On: func(s *Stage) check.Subject { return check.AddressSubject("127.0.0.1:" + port(s.C.Addr(2))) },
			Break: func(s *Stage) {
				s.client("bootstrap.servers=" + s.C.Addr(1))
				s.keystore(2, issue(s, certs.Leaf{CommonName: "broker-2", DNSNames: []string{"localhost"}}))
				s.advertise(2, "127.0.0.1:"+port(s.C.Addr(2)))
			}, Person: reissue(2)}),
		secured("expired", expired(2)),
		secured("not-yet-valid", notYet(2)),
		mutual("no-client-certificate", Part{Want: "TLS009", On: onBroker(1), Break: func(s *Stage) {
			s.client("ssl.keystore.type", "ssl.keystore.location")
		}, Fill: ownKeystore, Person: present}),
		mutual("client-certificate-of-another-authority", Part{Want: "TLS010", Break: func(s *Stage) {
			pair, err := authority(s.T).Issue(certs.Leaf{CommonName: "client"})
			s.present(pair, err)
		}, Fill: ownKeystore, Person: present}),
		mutual("client-certificate-expired", Part{Want: "TLS010", Break: func(s *Stage) {
			s.present(s.C.Authority.Issue(certs.Leaf{CommonName: "client", NotBefore: time.Now().AddDate(0, 0, -9), NotAfter: time.Now().AddDate(0, 0, -1)}))
		}, Fill: ownKeystore, Person: present}),
		secured("usage-without-server", usage(2)),
		secured("intermediate-missing", intermediate(2)),
		mutual("key-as-openssl-ec-writes-it", Part{Want: "TLS013", Break: func(s *Stage) {
			own, path := keystoreOf(s), filepath.Join(s.Work, "client.pem")
			s.command("openssl ec -in " + own + " -out " + path + " && openssl x509 -in " + own + " >> " + path)
			s.client("ssl.keystore.location=" + path)
		}, Fill: ownKeystore, Person: present}),
		secured("truststore-of-another-type", Part{Want: "TLS014", Break: func(s *Stage) { s.client("ssl.truststore.type=JKS") }, Fill: trusted, Person: trust}),
		secured("truststore-missing", Part{Want: "TLS014", Break: func(s *Stage) { s.client("ssl.truststore.location=" + filepath.Join(s.Work, "nosuch.pem")) }, Fill: trusted, Person: trust}),
		secured("key-of-another-certificate", certificate("TLS015", 2, func(s *Stage) certs.Pair {
			pair := issue(s, s.C.Leaf(2))
			pair.Key = issue(s, s.C.Leaf(2)).Key
			return pair
		})),
		mutual("client-key-of-another-certificate", Part{Want: "TLS015", Break: func(s *Stage) {
			a, err := s.C.Authority.Issue(certs.Leaf{CommonName: "client"})
			b, _ := s.C.Authority.Issue(certs.Leaf{CommonName: "client"})
			a.Key = b.Key
			s.present(a, err)
		}, Fill: ownKeystore, Person: present}),
		secured("no-common-version", Part{Want: "TLS016", On: onBroker(2), Break: func(s *Stage) {
			s.client("bootstrap.servers="+s.C.Addr(1), "ssl.enabled.protocols=TLSv1.2", "ssl.protocol=TLSv1.2")
			s.C.Restart(s.T, 2, map[string]string{"ssl.enabled.protocols": "TLSv1.3", "ssl.protocol": "TLSv1.3"})
		}}),
		{Name: "untrusted-between-brokers", Cluster: betweenBrokers(), Parts: []Part{{Want: "TLS018", Break: func(s *Stage) {
			s.client("security.protocol=PLAINTEXT", "ssl.truststore.type", "ssl.truststore.location")
			pair, err := authority(s.T).Issue(s.C.Leaf(2))
			if err == nil {
				err = kafkatest.WriteKeystore(s.C.Keystore(2), pair)
			}
			if err != nil {
				s.T.Fatal(err)
			}
			s.C.Restart(s.T, 2, map[string]string{"ssl.truststore.location": s.both(pair)})
			spread(s)
		}}}},
	})
}

// betweenBrokers speaks TLS between brokers and plaintext to clients.
func betweenBrokers() kafkatest.Spec {
	return kafkatest.Spec{Nodes: 3, Security: kafkatest.TLS, Host: "localhost", Properties: map[string]string{
		"listener.security.protocol.map": "CLIENT:PLAINTEXT,INTERNAL:SSL,CONTROLLER:PLAINTEXT",
	}}
}

// both is a store that trusts the cluster's authority and the one that issued a certificate: a broker that does not
// trust itself does not start.
func (s *Stage) both(pair certs.Pair) string {
	path := filepath.Join(s.C.Dir(), "both.pem")
	write(s.T, path, read(s.T, s.C.CA())+string(certs.PEM(pair.Chain...)))
	return path
}

func authority(t *testing.T) *certs.Authority {
	t.Helper()
	a, err := certs.NewAuthority("another authority", time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func issue(s *Stage, l certs.Leaf) certs.Pair {
	pair, err := s.C.Authority.Issue(l)
	if err != nil {
		s.T.Fatal(err)
	}
	return pair
}

func (s *Stage) keystore(id int, pair certs.Pair) {
	if err := kafkatest.WriteKeystore(s.C.Keystore(id), pair); err != nil {
		s.T.Fatal(err)
	}
}

// certificate gives one broker another certificate; a person reissues it as it should be.
func certificate(want string, id int, make func(*Stage) certs.Pair) Part {
	return Part{Want: want, On: onBroker(id), Person: reissue(id), Break: func(s *Stage) {
		s.client("bootstrap.servers=" + s.C.Addr(1))
		s.keystore(id, make(s))
		s.C.Restart(s.T, id, nil)
	}}
}

// ownSignature gives one broker a certificate that nobody else signed; a person adds it to what the client trusts.
func ownSignature(id int) Part {
	var pair certs.Pair
	p := certificate("TLS003", id, func(s *Stage) certs.Pair { pair = selfSigned(s.T); return pair })
	p.Fill = map[string]func(*Stage) string{"PEM file": func(s *Stage) string { return s.both(pair) }}
	return p
}

// leaf gives one broker a certificate that differs from the right one in one thing.
func leaf(want string, id int, change func(*certs.Leaf)) Part {
	return certificate(want, id, func(s *Stage) certs.Pair {
		l := s.C.Leaf(id)
		change(&l)
		return issue(s, l)
	})
}

func wrongName(id int) Part {
	return leaf("TLS004", id, func(l *certs.Leaf) { l.DNSNames = []string{"kafka.internal.example"} })
}

func commonName(id int) Part {
	return leaf("TLS005", id, func(l *certs.Leaf) { l.CommonName, l.DNSNames, l.IPs = "localhost", nil, nil })
}

func expired(id int) Part {
	return leaf("TLS007", id, func(l *certs.Leaf) {
		l.NotBefore, l.NotAfter = time.Now().AddDate(0, 0, -90), time.Now().AddDate(0, 0, -1)
	})
}

func notYet(id int) Part {
	return leaf("TLS008", id, func(l *certs.Leaf) {
		l.NotBefore, l.NotAfter = time.Now().AddDate(0, 0, 1), time.Now().AddDate(0, 0, 90)
	})
}

func usage(id int) Part {
	return leaf("TLS011", id, func(l *certs.Leaf) { l.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
}

func intermediate(id int) Part {
	var whole certs.Pair
	p := certificate("TLS012", id, func(s *Stage) certs.Pair {
		between, err := s.C.Authority.Intermediate("kafkatest issuing CA")
		if err == nil {
			whole, err = between.Issue(s.C.Leaf(id))
		}
		if err != nil {
			s.T.Fatal(err)
		}
		return certs.Pair{Chain: whole.Chain[:1], Key: whole.Key}
	})
	file := func(name string, text func() []byte) func(*Stage) string {
		return func(s *Stage) string {
			path := filepath.Join(s.Work, name)
			write(s.T, path, string(text()))
			return path
		}
	}
	p.Fill = map[string]func(*Stage) string{
		"certificate of CN=broker":    file("leaf.pem", func() []byte { return certs.PEM(whole.Chain[0]) }),
		"certificate of CN=kafkatest": file("between.pem", func() []byte { return certs.PEM(whole.Chain[1]) }),
		"private key of CN=broker":    file("leaf.key", func() []byte { _, key, _ := whole.PEM(); return key }),
	}
	return p
}

func selfSigned(t *testing.T) certs.Pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "broker-2"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certs.Pair{Chain: []*x509.Certificate{cert}, Key: key}
}
