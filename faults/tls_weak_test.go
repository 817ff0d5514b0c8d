package faults

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

// TestWeakTLS stages what works today and is a warning: a certificate that ends soon, and a client that asks for less
// than TLS gives.
func TestWeakTLS(t *testing.T) {
	run(t, []Fault{
		// What a running broker is told outlasts the restart that puts a shared cluster back, so this one has its own.
		{Name: "certificate-of-ten-days", Cluster: kafkatest.Spec{Security: kafkatest.TLS, Host: "localhost"}, Parts: []Part{endsInTenDays(1)}},
		mutual("client-certificate-of-ten-days", Part{Want: "TLS101", Level: check.Warning,
			On: func(s *Stage) check.Subject { return check.FileSubject(filepath.Join(s.Work, "own.pem")) },
			Break: func(s *Stage) {
				s.present(s.C.Authority.Issue(certs.Leaf{CommonName: "client", NotAfter: inTenDays()}))
			}, Fill: ownKeystore}),
		secured("name-not-verified", Part{Want: "TLS102", Level: check.Warning, On: onClient, Break: func(s *Stage) {
			s.client("ssl.endpoint.identification.algorithm=")
		}}),
		secured("nothing-verified", Part{Want: "TLS102", Level: check.Warning, On: onClient, Break: func(s *Stage) {
			s.client("ssl.truststore.type", "ssl.truststore.location", "ssl.ca.location="+s.C.CA(), "enable.ssl.certificate.verification=false")
		}}),
		secured("tls-1.1-allowed", Part{Want: "TLS103", Level: check.Warning, On: onClient, Break: func(s *Stage) {
			s.client("ssl.enabled.protocols=TLSv1.1,TLSv1.2,TLSv1.3")
		}}),
	})
}

func inTenDays() time.Time { return time.Now().AddDate(0, 0, 10) }

func endsInTenDays(id int) Part {
	p := leaf("TLS101", id, func(l *certs.Leaf) { l.NotAfter = inTenDays() })
	p.Level = check.Warning
	p.Fill = map[string]func(*Stage) string{"under a new name": func(s *Stage) string { return filepath.Join(s.Work, fmt.Sprintf("broker-%d.pem", id)) }}
	return p
}

// TestOwnKeys counts false alarms and misses about keys with a password: what Java reads is read, and what kscope alone
// cannot read is a warning that a refused certificate follows from.
func TestOwnKeys(t *testing.T) {
	run(t, []Fault{mutual("key-encrypted-as-java-17-wants-it", Part{Want: "TLS013", Level: check.Warning,
		On: func(s *Stage) check.Subject { return check.FileSubject(filepath.Join(s.Work, "client.pem")) },
		Break: func(s *Stage) {
			own, path := keystoreOf(s), filepath.Join(s.Work, "client.pem")
			s.command("openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:of-the-key -in " + own + " -out " + path + " && openssl x509 -in " + own + " >> " + path)
			s.client("ssl.keystore.location="+path, "ssl.key.password=of-the-key")
		}, Unhealed: "openssl asks at the terminal for the password"})})
	s := newStage(t, mutual("jks-key-password").cluster(t))
	own, p12, jks := keystoreOf(s), filepath.Join(s.Work, "own.p12"), filepath.Join(s.Work, "own.jks")
	s.command("openssl pkcs12 -export -name app -in " + own + " -passout pass:of-the-store -out " + p12)
	s.command("keytool -importkeystore -srckeystore " + p12 + " -srcstoretype PKCS12 -srcstorepass of-the-store -destkeystore " + jks +
		" -deststoretype JKS -deststorepass of-the-store -srcalias app -destkeypass of-the-key")
	s.client("ssl.keystore.type=JKS", "ssl.keystore.location="+jks, "ssl.keystore.password=of-the-store", "ssl.key.password=of-the-key")
	if r := s.doctor(); len(told(r)) > 0 || r.Reached() == 0 {
		t.Errorf("JKS with a password of its own for the key: want peace; %d addresses reached, found:%s", r.Reached(), words(told(r)))
	}
}

// TestCertDays: a certificate of ten days is a warning only to who asks for more than ten.
func TestCertDays(t *testing.T) {
	f := secured("", endsInTenDays(1))
	s := newStage(t, f.cluster(t))
	f.Parts[0].Break(s)
	for days, want := range map[int]int{9: 0, 11: 1} {
		s.CertDays = days
		if causes := told(s.doctor()); len(causes) != want {
			t.Errorf("--cert-days %d: want %d causes, found:%s", days, want, words(causes))
		}
	}
}
