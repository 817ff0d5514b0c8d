package render

import (
	"strings"
	"testing"

	"kscope/internal/check"
)

func TestWellLines(t *testing.T) {
	sooner := func(f *check.Facts) { f.Endpoints[2].Paths[0].TLS.Chain[0].NotAfter = f.Now.AddDate(0, 0, 40) }
	own := func(f *check.Facts) { f.Client.Certificates = []check.Certificate{{NotAfter: f.Now.AddDate(0, 0, 31)}} }
	plaintext := func(f *check.Facts) {
		f.Client.TLS, f.Client.SASL, f.Client.Protocol = false, false, "PLAINTEXT"
		f.Cluster.Principal, f.Cluster.QuorumLeader = "User:ANONYMOUS", -1
		f.Cluster.Sure = false
		for i := range f.Endpoints {
			f.Endpoints[i].Paths[0].TLS, f.Endpoints[i].Paths[0].API, f.Endpoints[i].Brokers = nil, nil, nil
		}
	}
	for _, tt := range []struct {
		name string
		r    check.Report
		want string
	}{
		{"a broker's certificate", report(sooner), strings.Replace(wellText, "212 days, on 2027-06-22 (kafka.example.com:9093)", "40 days, on 2027-01-01 (kafka-2.example.com:9093)", 1)},
		{"the client's own", report(sooner, own), strings.Replace(wellText, "212 days, on 2027-06-22 (kafka.example.com:9093)", "31 days, on 2026-12-23 (this client)", 1)},
		{"plaintext", report(plaintext), `✓ well: 4 addresses reached, 5 checks passed in 0.19 s
  cluster   MkU3OEVBNTcwNTJENDM2Qk · 1 topic, 6 partitions
  as        probably User:ANONYMOUS (PLAINTEXT)
`},
	} {
		t.Run(tt.name, func(t *testing.T) { same(t, write(t, "text", tt.r, Options{Term: piped}), tt.want) })
	}
	same(t, write(t, "text", report(), Options{}), strings.NewReplacer("✓", "ok", "·", "-").Replace(wellText))
}

func TestManyFindings(t *testing.T) {
	var found []check.Finding
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		found = append(found, check.Finding{Subject: check.Subject("topic/" + name), Detail: name + " is odd", Evidence: []string{"saw " + name}})
	}
	r := check.Report{Facts: check.Healthy(), Causes: []check.Cause{{Check: behind, Level: check.Warning, Findings: found}}}
	same(t, write(t, "text", r, Options{Term: piped, Quiet: true}), `! TOP005  a is odd, and 6 more: b, c, d, …
  observed   saw a
             saw b
             saw c
             saw d
             saw e
             and 2 lines more (--verbose)
`)
	same(t, write(t, "text", r, Options{Term: piped, Quiet: true, Verbose: true}), `! TOP005  a is odd, and 6 more: b, c, d, …
  each       a is odd
             b is odd
             c is odd
             d is odd
             e is odd
             f is odd
             g is odd
  observed   saw a
             saw b
             saw c
             saw d
             saw e
             saw f
             saw g
`)
}
