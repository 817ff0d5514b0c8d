package probe

import (
	"context"
	"net"
	"slices"
	"strconv"
	"testing"

	"kscope/internal/check"
)

// TestSeedsBehind: where no advertised address is reached, each seed that nobody advertises is asked once for the settings
// of all brokers, and only where they are wanted.
func TestSeedsBehind(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := l.Addr().String()
	_ = l.Close()
	for _, c := range []struct {
		name  string
		needs map[check.Need]bool
		want  int
	}{{"all", nil, 3}, {"reach alone", map[check.Need]bool{check.Reach: true}, 0}} {
		t.Run(c.name, func(t *testing.T) {
			target, seen := newCluster(t, security{}, 0)
			target.Map = map[string]string{}
			var seeds []string
			for i, e := range Collect(context.Background(), target, nil).Endpoints[1:] {
				target.Map[e.Address] = dead
				_, port, _ := net.SplitHostPort(e.Address)
				seeds = append(seeds, net.JoinHostPort("door-"+strconv.Itoa(i), port))
			}
			target.Seeds = seeds
			before := seen.n["DescribeConfigs v4"]
			f := Collect(context.Background(), target, c.needs)
			if got := seen.n["DescribeConfigs v4"] - before; got != c.want || len(f.Brokers) != c.want {
				t.Errorf("asked %d times for settings, have those of %d brokers; expected %d", got, len(f.Brokers), c.want)
			}
			if slices.ContainsFunc(f.Gaps, func(g check.Gap) bool { return g.Need == check.BrokerSettings }) {
				t.Errorf("gaps %+v, though another door told the settings", f.Gaps)
			}
		})
	}
}
