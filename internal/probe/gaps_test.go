package probe

import (
	"context"
	"slices"
	"testing"

	"kscope/internal/check"
)

func TestGapsOfAnAddressThatIsNotReached(t *testing.T) {
	r := newRun(context.Background(), Target{}, nil)
	f := check.Healthy()
	e := &f.Endpoints[1]
	e.Paths[0] = check.Path{IP: "198.18.0.1", Layers: []check.Layer{{Stage: check.StageTCP, Outcome: check.Failed, Failure: check.Refused}}}
	var want []check.Gap
	for _, n := range []check.Need{check.TLS, check.API, check.SASL, check.Cluster, check.BrokerSettings} {
		want = append(want, check.Gap{Need: n, Subject: e.Subject(), Reason: "not reached"})
	}
	if got := r.missing(f); !slices.Equal(got, want) {
		t.Errorf("gaps\n%+v, expected\n%+v", got, want)
	}
	e.Paths[0].TLS, e.Paths[0].API = &check.TLSFacts{}, &check.APIFacts{}
	if got := r.missing(f); !slices.Equal(got, want[2:]) {
		t.Errorf("gaps\n%+v, expected\n%+v", got, want[2:])
	}
}
