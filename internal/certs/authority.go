package certs

import (
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrAuthority is why an authority that was given cannot be used.
var ErrAuthority = errors.New("this authority cannot be used")

// ParseAuthority reads an authority from PEM: itself and what is above it in any order, and its key. Without a key it
// signs nothing and is only trusted. Whether it may sign now says Usable.
func ParseAuthority(cert, key []byte) (*Authority, error) {
	s, err := ReadStore(cert, "")
	a := &Authority{}
	if err != nil {
		return a, fmt.Errorf("%w: %s: %w", ErrAuthority, AuthorityCert, err)
	}
	if key != nil {
		if a.Key, _, err = ParseKeyPEM(key, ""); err != nil {
			return a, fmt.Errorf("%w: %s: %w", ErrAuthority, AuthorityKey, err)
		}
	}
	return a, a.place(s.Trusted)
}

// Usable says why an authority, or one above it, cannot sign at a time; nil where it can.
func (a *Authority) Usable(now time.Time) error {
	for _, c := range a.chain() {
		if err := mayAuthorize(c, now); err != nil {
			return fmt.Errorf("%w: %s %w", ErrAuthority, c.Subject, err)
		}
	}
	return nil
}

// place finds the authority's own certificate by its key, the first where there is no key, and climbs to the root.
func (a *Authority) place(certs []*x509.Certificate) error {
	own := 0
	if a.Key != nil {
		own = slices.IndexFunc(certs, func(c *x509.Certificate) bool { return Matches(c, a.Key) })
	}
	if own < 0 {
		return fmt.Errorf("%w: %s is not the key of %s in %s", ErrAuthority, AuthorityKey, certs[0].Subject, AuthorityCert)
	}
	a.Cert = certs[own]
	at := a.Cert
	for len(a.Above) < len(certs) && !selfSigned(at) {
		a.Above = append(a.Above, at)
		up := slices.IndexFunc(certs, func(c *x509.Certificate) bool { return issued(c, at) })
		if up < 0 {
			// Java and Go would trust an intermediate by itself; OpenSSL, so librdkafka, would not.
			return fmt.Errorf("%w: %s is no root, and %s, which issued it, is not in %s", ErrAuthority, at.Subject, at.Issuer, AuthorityCert)
		}
		at = certs[up]
	}
	if at != a.Cert {
		a.root = at
	}
	return nil
}

// mayAuthorize holds an authority to what Java, Go and OpenSSL ask of it.
func mayAuthorize(c *x509.Certificate, now time.Time) error {
	rsaKey, isRSA := c.PublicKey.(*rsa.PublicKey)
	_, isEd := c.PublicKey.(ed25519.PublicKey)
	switch {
	case c.Version == 3 && !c.BasicConstraintsValid || !c.IsCA:
		return errors.New("is no authority (basic constraints do not say CA)")
	case c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0:
		return errors.New("may not sign certificates (its key usage has no keyCertSign)")
	case now.After(c.NotAfter):
		return fmt.Errorf("ended on %s", c.NotAfter.UTC().Format(time.DateOnly))
	case now.Before(c.NotBefore):
		return fmt.Errorf("begins on %s", c.NotBefore.UTC().Format(time.DateOnly))
	case isRSA && rsaKey.N.BitLen() < 2048:
		return fmt.Errorf("has an RSA key of %d bits, needs 2048", rsaKey.N.BitLen())
	case isEd:
		return errors.New("has an Ed25519 key, which Java 11 does not verify")
	}
	return nil
}
