package certs

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParseAuthority(t *testing.T) {
	root := must(NewAuthority("Root", time.Time{}, time.Time{}))
	below := must(root.Intermediate("Issuing"))
	rootKey, belowKey := must(KeyPEM(root.Key)), must(KeyPEM(below.Key))
	a := must(ParseAuthority(PEM(root.Cert), rootKey))
	if !a.Cert.Equal(root.Cert) || len(a.Above) != 0 || !equal(a.Roots(), list(root.Cert)) {
		t.Errorf("a root is read as %+v", a)
	}
	// In any order; the key says which of them signs.
	a = must(ParseAuthority(PEM(root.Cert, below.Cert), belowKey))
	if !a.Cert.Equal(below.Cert) || !equal(a.Above, list(below.Cert)) || !equal(a.Roots(), list(root.Cert)) {
		t.Errorf("an intermediate is read as %+v", a)
	}
	chain := must(a.Issue(Leaf{CommonName: "app"})).Chain
	if len(chain) != 2 || !chain[1].Equal(below.Cert) {
		t.Errorf("an intermediate issues a chain of %d", len(chain))
	}
	if a := must(ParseAuthority(PEM(root.Cert), nil)); a.Key != nil || a.Usable(time.Now()) != nil {
		t.Errorf("without a key: %+v", a)
	}
	for name, c := range map[string]struct {
		cert, key []byte
		want      string
	}{
		"an intermediate alone": {PEM(below.Cert), belowKey, "CN=Issuing is no root, and CN=Root, which issued it, is not in ca.crt"},
		"another's key":         {PEM(root.Cert), belowKey, "ca.key is not the key of CN=Root in ca.crt"},
		"noise":                 {[]byte("noise"), nil, "ca.crt: not a readable store"},
		"a key of noise":        {PEM(root.Cert), block("PRIVATE KEY", []byte("noise")), "ca.key: not a readable private key"},
		"an encrypted key":      {PEM(root.Cert), block("ENCRYPTED PRIVATE KEY", []byte{0x30, 0x00}), "ca.key: "},
	} {
		if _, err := ParseAuthority(c.cert, c.key); !errors.Is(err, ErrAuthority) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestUsable(t *testing.T) {
	now := time.Now()
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	weak := must(rsa.GenerateKey(rand.Reader, 1024))
	template := func(change func(*x509.Certificate)) *x509.Certificate {
		c := &x509.Certificate{Subject: pkix.Name{CommonName: "odd"}, IsCA: true, BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageCertSign, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
		change(c)
		return c
	}
	ec := must(P256.generate())
	self := func(change func(*x509.Certificate)) *x509.Certificate {
		c := template(change)
		return must(sign(c, c, ec.Public(), ec))
	}
	c := template(func(*x509.Certificate) {})
	for want, cert := range map[string]*x509.Certificate{
		"is no authority":             self(func(c *x509.Certificate) { c.IsCA = false }),
		"may not sign certificates":   self(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }),
		"ended on":                    self(func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Minute) }),
		"begins on":                   self(func(c *x509.Certificate) { c.NotBefore = now.Add(time.Minute) }),
		"has an Ed25519 key":          must(sign(c, c, ed.Public(), ed)),
		"has an RSA key of 1024 bits": must(sign(c, c, weak.Public(), weak)),
	} {
		if err := (&Authority{Cert: cert}).Usable(now); !errors.Is(err, ErrAuthority) || !strings.Contains(err.Error(), "CN=odd "+want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	// An authority is no better than the root above it.
	root := must(NewAuthority("Old", time.Time{}, now.Add(time.Hour)))
	if err := must(root.Intermediate("Issuing")).Usable(now.Add(2 * time.Hour)); err == nil || !strings.Contains(err.Error(), "ended on") {
		t.Errorf("below an expired root: %v", err)
	}
}

// No certificate outlives its authority.
func TestWithin(t *testing.T) {
	end := time.Now().AddDate(0, 1, 0).Truncate(time.Second)
	a := must(NewAuthority("Root", time.Time{}, end))
	for _, c := range []struct{ asked, want time.Time }{{time.Now().AddDate(1, 0, 0), end}, {end.AddDate(0, 0, -7), end.AddDate(0, 0, -7)}, {time.Time{}, end}} {
		if got := a.within(c.asked); !got.Equal(c.want) {
			t.Errorf("until %s, want %s", got, c.want)
		}
	}
}
