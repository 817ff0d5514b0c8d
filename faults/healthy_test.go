package faults

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"kscope/internal/kafkatest"
)

// TestHealthy counts false alarms: on a cluster with nothing wrong, no error and no warning. One node, and three of every
// security in both releases.
func TestHealthy(t *testing.T) {
	specs := []kafkatest.Spec{{}}
	for _, release := range []string{kafkatest.Latest, kafkatest.Previous} {
		specs = append(specs,
			kafkatest.Spec{Version: release, Nodes: 3},
			kafkatest.Spec{Version: release, Nodes: 3, Security: kafkatest.TLS},
			kafkatest.Spec{Version: release, Nodes: 3, Security: kafkatest.MTLS, Authorizer: true},
			kafkatest.Spec{Version: release, Nodes: 3, Security: kafkatest.SASLPlaintext, Authorizer: true},
			kafkatest.Spec{Version: release, Nodes: 3, Security: kafkatest.SASLSSL, Authorizer: true, Host: "localhost"})
	}
	for _, spec := range specs {
		name := fmt.Sprintf("healthy %s, %d of %s", cmp.Or(spec.Security, kafkatest.Plain), max(1, spec.Nodes), cmp.Or(spec.Version, kafkatest.Latest))
		t.Run(name, func(t *testing.T) { healthy(t, name, spec) })
	}
}

func healthy(t *testing.T, name string, spec kafkatest.Spec) {
	began := time.Now()
	c := kafkatest.Start(t, spec)
	makeTopic(t, c, false)
	r := newStage(t, c).doctor()
	causes := told(r)
	table.add(t, name, "-", "-", len(causes), "-", time.Since(began))
	if len(causes) > 0 || r.Reached() < c.Spec.Nodes {
		t.Errorf("want peace; %d addresses reached, found:%s\nreasons %v", r.Reached(), words(causes), reasons(r.Facts))
	}
}
