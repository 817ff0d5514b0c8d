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
