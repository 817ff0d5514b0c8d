package faults

import (
	"testing"
	"time"

	"kscope/internal/kafkatest"
)

// TestHealthy counts false alarms: on a cluster with nothing wrong, no error and no warning.
func TestHealthy(t *testing.T) {
	for _, h := range []struct {
		name string
		spec kafkatest.Spec
	}{
		{"plain", kafkatest.Spec{}},
		{"plain-three", kafkatest.Spec{Nodes: 3}},
		{"plain-of-the-release-before", kafkatest.Spec{Version: kafkatest.Previous}},
		{"tls", kafkatest.Spec{Security: kafkatest.TLS}},
		{"mutual-tls", kafkatest.Spec{Security: kafkatest.MTLS}},
		{"sasl-plaintext", kafkatest.Spec{Security: kafkatest.SASLPlaintext}},
		{"sasl-ssl-authorizer-three", kafkatest.Spec{Nodes: 3, Security: kafkatest.SASLSSL, Authorizer: true, Host: "localhost"}},
	} {
		t.Run(h.name, func(t *testing.T) {
			began := time.Now()
			c := kafkatest.Start(t, h.spec)
			makeTopic(t, c, false)
			s := newStage(t, c)
			r := s.doctor()
			causes := told(r)
			table.add(t, "healthy-"+h.name, "-", "-", len(causes), "-", time.Since(began))
			if len(causes) > 0 || r.Reached() == 0 {
				t.Errorf("want peace; %d addresses reached, found:%s\nreasons %v", r.Reached(), words(causes), reasons(r.Facts))
			}
		})
	}
}
