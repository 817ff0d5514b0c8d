package check

import (
	"testing"
	"time"
)

// second gives the seed one more address, which fails at TCP.
func second(ip string, failure Failure, took time.Duration) func(*Facts) {
	return func(f *Facts) {
		e := &f.Endpoints[0]
		layers := []Layer{e.Paths[0].Layers[0], {Stage: StageTCP, Outcome: Failed, Failure: failure, Took: took}}
		e.Lookup.IPs, e.Paths = append(e.Lookup.IPs, ip), append(e.Paths, Path{IP: ip, Layers: layers})
	}
}

func TestAMachineWithoutIPv6HasNoDeadAddress(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Facts)
		want  string
	}{
		{"no IPv6 here", second("2001:db8::9", Unroutable, time.Millisecond), ""},
		{"the neighbour does not answer", second("2001:db8::9", Unroutable, 3*time.Second), "DNS003"},
		{"refused by IPv6", second("2001:db8::9", Refused, time.Millisecond), "DNS003"},
		{"no route by IPv4", second("198.18.0.99", Unroutable, time.Millisecond), "DNS003"},
		{"IPv6 works elsewhere", func(f *Facts) {
			second("2001:db8::9", Unroutable, time.Millisecond)(f)
			f.Endpoints[1].Paths[0].IP = "2001:db8::1"
		}, "DNS003"},
	} {
		f := Healthy()
		c.spoil(f)
		if got := f.Reason(&f.Endpoints[0]); got != c.want {
			t.Errorf("%s: %q, wanted %q", c.name, got, c.want)
		}
	}
}

// A name for three brokers of which one has just died: its own address says so, and not that its port is wrong.
func TestADeadIPOfTheSeedIsNoOtherPort(t *testing.T) {
	f := Healthy()
	second("198.18.0.2", Refused, time.Millisecond)(f)
	end(&f.Endpoints[2], StageTCP, Refused, 0)
	if got := f.Reason(&f.Endpoints[2]); got != "ENV001" {
		t.Errorf("%q, wanted ENV001", got)
	}
}
