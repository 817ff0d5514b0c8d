package certs

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"time"
)

// Authority is a certificate that signs others, with its key.
type Authority struct {
	Cert *x509.Certificate
	Key  crypto.Signer
	// Above are the intermediates between this authority and its root, this one first; empty for a root.
	Above []*x509.Certificate
	// root is what stands above all of them; nil where this is the root.
	root *x509.Certificate
}

// Roots are what those trust who trust this authority.
func (a *Authority) Roots() []*x509.Certificate {
	if a.root != nil {
		return []*x509.Certificate{a.root}
	}
	return []*x509.Certificate{a.Cert}
}

// chain is this authority and all above it, the root last.
func (a *Authority) chain() []*x509.Certificate {
	if a.root != nil {
		return append(a.Above[:len(a.Above):len(a.Above)], a.root)
	}
	return []*x509.Certificate{a.Cert}
}

// Root says what a new authority is.
type Root struct {
	Name string
	// NotBefore and NotAfter are five minutes back and five years on where they are zero.
	NotBefore, NotAfter time.Time
	// KeyType is P256 where empty.
	KeyType KeyType
	// Leaves says that it signs leaves and no other authority.
	Leaves bool
}

// NewAuthority makes a root; zero times are five minutes back and five years on.
func NewAuthority(name string, from, to time.Time) (*Authority, error) {
	return NewRoot(Root{Name: name, NotBefore: from, NotAfter: to})
}

// NewRoot makes a root with a new key.
func NewRoot(r Root) (*Authority, error) { return authority(nil, r) }

// Intermediate makes an authority below this one.
func (a *Authority) Intermediate(name string) (*Authority, error) {
	return authority(a, Root{Name: name, NotAfter: a.Cert.NotAfter})
}

func authority(above *Authority, r Root) (*Authority, error) {
	key, err := r.KeyType.generate()
	if err != nil {
		return nil, fmt.Errorf("make the key of %s: %w", r.Name, err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: r.Name}, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: r.Leaves,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	if err := dates(template, r.NotBefore, r.NotAfter, authorityDays*24*time.Hour); err != nil {
		return nil, err
	}
	signer, signKey := template, key
	if above != nil {
		signer, signKey = above.Cert, above.Key
	}
	cert, err := sign(template, signer, key.Public(), signKey)
	if err != nil {
		return nil, err
	}
	a := &Authority{Cert: cert, Key: key}
	if above != nil {
		a.Above, a.root = append([]*x509.Certificate{cert}, above.Above...), above.Roots()[0]
	}
	return a, nil
}
