package lab

import (
	"context"
	"crypto/tls"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/probe"
)

// collect looks at a lab as doctor does, with the settings of the lab's files.
func collect(t *testing.T, l *Lab, dir string) *check.Facts {
	t.Helper()
	target := probe.Target{
		Asked:       check.Asked{BootstrapServers: []string{l.Bootstrap}, Flags: l.Flags, CertDays: 30, DialTimeout: time.Second, Timeout: 3 * time.Second},
		Client:      check.ClientFacts{Protocol: "PLAINTEXT", Verify: true, VerifyName: true},
		Seeds:       []string{l.Bootstrap},
		DialTimeout: time.Second, Timeout: 3 * time.Second, Version: "0.0.0",
	}
	file, _ := os.ReadFile(filepath.Join(dir, "client.properties"))
	properties := string(file)
	if ca, err := os.ReadFile(filepath.Join(dir, "ca.pem")); err == nil {
		store, err := certs.ReadStore(ca, "")
		if err != nil {
			t.Fatal(err)
		}
		target.TLS, target.Roots = &tls.Config{}, store.Trusted
		target.Client.TLS, target.Client.Authorities = true, []check.Certificate{certs.Facts(store.Trusted[0])}
	}
	if strings.Contains(properties, "sasl.mechanism") {
		_, after, _ := strings.Cut(properties, `password="`)
		secret, _, _ := strings.Cut(after, `"`)
		target.Mechanism = scram.Auth{User: user, Pass: secret}.AsSha512Mechanism()
		target.OtherSCRAM = sasl.Mechanism(scram.Auth{User: user, Pass: secret}.AsSha256Mechanism())
		target.Client.SASL, target.Client.Mechanism, target.Client.User = true, mechanism, user
	}
	_, after, found := strings.Cut(properties, "security.protocol=")
	if found {
		target.Client.Protocol, _, _ = strings.Cut(after, "\n")
	}
	return probe.Collect(context.Background(), target, nil)
}

// Each condition gives the facts from which its check, and no other, follows.
func TestReasons(t *testing.T) {
	for _, c := range Conditions() {
		t.Run(c.Name, func(t *testing.T) {
			l, dir := up(t, c.Name)
			f := collect(t, l, dir)
			got := map[string]bool{}
			for i := range f.Endpoints {
				if id := f.Reason(&f.Endpoints[i]); id != "" {
					got[id] = true
				} else if f.Endpoints[i].Reached() == nil {
					got["no reason for "+f.Endpoints[i].Address] = true
				}
			}
			want := map[string]bool{}
			if c.Want != "" {
				want[c.Want] = true
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			causes(t, c, f)
		})
	}
}

// causes holds the report to one error, the wanted one. A check that the catalogue does not have yet is passed over.
func causes(t *testing.T, c Condition, f *check.Facts) {
	t.Helper()
	all := catalog.All()
	if c.Want != "" && !slices.ContainsFunc(all, func(k *check.Check) bool { return k.ID == c.Want }) {
		t.Logf("%s is not in the catalogue", c.Want)
		return
	}
	var got, want []string
	for _, cause := range check.Run(all, f, nil).Causes {
		if cause.Level == check.Error {
			got = append(got, cause.Check.ID)
		} else if cause.Level == check.Warning {
			t.Logf("warning %s: %+v", cause.Check.ID, cause.Findings)
		}
	}
	if c.Want != "" {
		want = []string{c.Want}
	}
	if !slices.Equal(got, want) {
		t.Errorf("causes %v, want %v", got, want)
	}
}
