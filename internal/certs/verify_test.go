package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"reflect"
	"testing"
	"time"

	"kscope/internal/check"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func list(c ...*x509.Certificate) []*x509.Certificate { return c }

var kafka1 = Leaf{CommonName: "kafka1", DNSNames: []string{"kafka1", "*.kafka.example"}, IPs: []net.IP{net.ParseIP("10.0.0.5")}}

// rules drops the details, which TestDetails compares.
func rules(defects []check.Defect) []check.Defect {
	var out []check.Defect
	for _, d := range defects {
		d.Detail = ""
		if d.Root != nil {
			d.Root = &check.Certificate{CommonName: d.Root.CommonName}
		}
		out = append(out, d)
	}
	return out
}

func TestVerify(t *testing.T) {
	now := time.Now()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	root := must(NewAuthority("Root", time.Time{}, time.Time{}))
	other := must(NewAuthority("Other", time.Time{}, time.Time{}))
	twin := must(NewAuthority("Root", time.Time{}, time.Time{}))
	below := must(root.Intermediate("Acme Issuing CA 1"))
	plain := must(root.Intermediate("Acme 1"))
	old := must(NewAuthority("Old root", ago(48*time.Hour), ago(24*time.Hour)))
	with := func(a *Authority, change func(*Leaf)) []*x509.Certificate {
		l := kafka1
		if change != nil {
			change(&l)
		}
		return must(a.Issue(l)).Chain
	}
	expired := func(l *Leaf) { l.NotBefore, l.NotAfter = ago(48*time.Hour), ago(time.Hour) }
	cnOnly := func(l *Leaf) { l.DNSNames, l.IPs = nil, nil }
	trust := list(root.Cert)
	self := selfSignedLeaf(t)
	for _, c := range []struct {
		name         string
		chain, roots []*x509.Certificate
		host         string
		want         []check.Defect
	}{
		{"good", with(root, nil), trust, "kafka1", nil},
		{"root sent too", append(with(root, nil), root.Cert), trust, "kafka1", nil},
		{"name with a trailing dot", with(root, nil), trust, "kafka1.", nil},
		{"name in capitals", with(root, nil), trust, "KAFKA1", nil},
		{"wildcard", with(root, nil), trust, "b1.kafka.example", nil},
		{"wildcard is one label", with(root, nil), trust, "a.b1.kafka.example", []check.Defect{{Rule: check.RuleName}}},
		{"IP", with(root, nil), trust, "10.0.0.5", nil},
		{"no host", with(root, nil), trust, "", nil},
		{"intermediate sent", with(below, nil), trust, "kafka1", nil},
		{"intermediate in odd order", []*x509.Certificate{with(below, nil)[0], other.Cert, below.Cert}, trust, "kafka1", nil},
		{"intermediate trusted", with(below, nil)[:1], list(below.Cert), "kafka1", nil},
		{"intermediate missing", with(below, nil)[:1], trust, "kafka1", []check.Defect{{Rule: check.RuleIntermediateMissing}}},
		{"plainly named intermediate missing", with(plain, nil)[:1], trust, "kafka1", []check.Defect{{Rule: check.RuleUnknownAuthority}}},
		{"unknown authority", with(other, nil), trust, "kafka1", []check.Defect{{Rule: check.RuleUnknownAuthority}}},
		{"unknown root of a full chain", with(below, nil), list(other.Cert), "kafka1", []check.Defect{{Rule: check.RuleUnknownAuthority, Index: 1}}},
		{"same name, other key", with(twin, nil), trust, "kafka1", []check.Defect{{Rule: check.RuleUnknownAuthority}}},
		{"nothing trusted", with(root, nil), list(), "kafka1", []check.Defect{{Rule: check.RuleUnknownAuthority}}},
		{"machine's own roots", with(root, nil), nil, "kafka1", []check.Defect{{Rule: check.RuleUnknownAuthority}}},
		{"self-signed", list(self), trust, "kafka1", []check.Defect{{Rule: check.RuleSelfSigned}}},
		{"self-signed and trusted", list(self), list(self), "kafka1", nil},
		{"expired", with(root, expired), trust, "kafka1", []check.Defect{{Rule: check.RuleExpired}}},
		{"expired root not sent", with(old, nil), list(old.Cert), "kafka1", []check.Defect{{Rule: check.RuleExpired, Index: -1, Root: &check.Certificate{CommonName: "Old root"}}}},
		{"expired root sent", append(with(old, nil), old.Cert), list(old.Cert), "kafka1", []check.Defect{{Rule: check.RuleExpired, Index: 1}}},
		{"not yet valid", with(root, func(l *Leaf) { l.NotBefore = now.Add(time.Hour) }), trust, "kafka1", []check.Defect{{Rule: check.RuleNotYetValid}}},
		{"another name", with(root, nil), trust, "localhost", []check.Defect{{Rule: check.RuleName}}},
		{"another IP", with(root, nil), trust, "127.0.0.1", []check.Defect{{Rule: check.RuleIP}}},
		{"IP as a DNS name", with(root, func(l *Leaf) { l.DNSNames = []string{"127.0.0.1"} }), trust, "127.0.0.1", []check.Defect{{Rule: check.RuleIP}}},
		{"common name only", with(root, cnOnly), trust, "kafka1", []check.Defect{{Rule: check.RuleCNOnly}}},
		{"common name only, by IP", with(root, cnOnly), trust, "10.0.0.5", []check.Defect{{Rule: check.RuleIP}}},
		{"for clients only", with(root, func(l *Leaf) { l.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), trust, "kafka1", []check.Defect{{Rule: check.RuleUsage}}},
		{"any usage", with(root, func(l *Leaf) { l.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }), trust, "kafka1", nil},
		{"all at once", with(other, func(l *Leaf) { expired(l); l.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), trust, "localhost",
			[]check.Defect{{Rule: check.RuleUnknownAuthority}, {Rule: check.RuleExpired}, {Rule: check.RuleUsage}, {Rule: check.RuleName}}},
		{"short RSA key", list(signedByRSA(t, root, 1024)), trust, "kafka1", []check.Defect{{Rule: check.RuleWeak}}},
		{"long RSA key", list(signedByRSA(t, root, 2048)), trust, "kafka1", nil},
		{"nothing", nil, trust, "kafka1", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rules(Verify(c.chain, c.roots, c.host, now)); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestVerifyDetails(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	root := must(NewAuthority("Root", at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0)))
	leaf := kafka1
	leaf.NotBefore, leaf.NotAfter = at.AddDate(0, -1, 0), at
	leaf.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	chain := must(root.Issue(leaf)).Chain
	got := Verify(chain, list(), "localhost", at.Add(time.Hour))
	want := []check.Defect{
		{Rule: check.RuleUnknownAuthority, Detail: "issued by CN=Root, which is not among the trusted authorities"},
		{Rule: check.RuleExpired, Detail: "CN=kafka1 ended on 2026-03-01 12:00 UTC"},
		{Rule: check.RuleUsage, Detail: "extended key usage is clientAuth, needs serverAuth"},
		{Rule: check.RuleName, Detail: "is for kafka1, *.kafka.example, 10.0.0.5, not localhost"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestWeakSignature(t *testing.T) {
	// Go makes no SHA-1 signatures any more, so the algorithm of a good one is relabelled.
	root := must(NewAuthority("Root", time.Time{}, time.Time{}))
	leaf := must(root.Issue(kafka1)).Chain[0]
	leaf.SignatureAlgorithm = x509.ECDSAWithSHA1
	got := weak(list(leaf, root.Cert), list(leaf))
	want := []check.Defect{{Rule: check.RuleWeak, Detail: "CN=kafka1 is signed with ECDSA-SHA1"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFacts(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	root := must(NewAuthority("Root", at, at.AddDate(1, 0, 0)))
	leaf := kafka1
	leaf.NotBefore, leaf.NotAfter = at, at.AddDate(0, 1, 0)
	got := Facts(must(root.Issue(leaf)).Chain[0])
	if len(got.Serial) < 20 {
		t.Errorf("serial %q is short", got.Serial)
	}
	got.Serial = ""
	want := check.Certificate{
		Subject: "CN=kafka1", CommonName: "kafka1", Issuer: "CN=Root", NotBefore: at, NotAfter: at.AddDate(0, 1, 0),
		DNSNames: kafka1.DNSNames, IPs: []string{"10.0.0.5"}, Usages: []string{"serverAuth", "clientAuth"},
		Key: "ECDSA P-256", Signature: "ECDSA-SHA256",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if ca := Facts(root.Cert); !ca.CA || !ca.SelfSigned || ca.Usages != nil {
		t.Errorf("root is %+v", ca)
	}
}

func selfSignedLeaf(t *testing.T) *x509.Certificate {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := &x509.Certificate{Subject: pkix.Name{CommonName: "kafka1"}, DNSNames: []string{"kafka1"}}
	if err := dates(template, time.Time{}, time.Time{}, time.Hour); err != nil {
		t.Fatal(err)
	}
	return must(sign(template, template, key.Public(), key))
}

func signedByRSA(t *testing.T, a *Authority, bits int) *x509.Certificate {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0")
	key := must(rsa.GenerateKey(rand.Reader, bits))
	template := &x509.Certificate{Subject: pkix.Name{CommonName: "kafka1"}, DNSNames: []string{"kafka1"}}
	if err := dates(template, time.Time{}, time.Time{}, time.Hour); err != nil {
		t.Fatal(err)
	}
	return must(sign(template, a.Cert, key.Public(), a.Key))
}
