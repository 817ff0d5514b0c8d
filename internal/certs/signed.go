package certs

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrSigned is why the answer of an authority elsewhere is not taken.
var ErrSigned = errors.New("cannot be used")

// Finish takes the certificates that an authority elsewhere sent for the requests of a set, as values: those that have
// come are to be written with their stores, those that have not stay as they are.
func (s Set) Finish(now time.Time) (Grown, error) {
	g := Grown{Set: s}
	g.Members = slices.Clone(s.Members)
	for i := range g.Members {
		m := &g.Members[i]
		if m.Request == nil || !m.Issued() || m.Password != "" {
			continue
		}
		if err := m.finish(s.Authority, now); err != nil {
			return g, fmt.Errorf("%s %w: %w", m.in(ChainFile), ErrSigned, err)
		}
		g.New = append(g.New, i)
	}
	return g, nil
}

func (m *Member) finish(a *Authority, now time.Time) error {
	request, err := ParseRequest(m.Request)
	if err != nil {
		return err
	}
	// Some authorities send the root, too. A broker that presents it only makes its handshakes larger.
	m.Pair.Chain = slices.DeleteFunc(slices.Clone(m.Pair.Chain), selfSigned)
	if len(m.Pair.Chain) == 0 {
		return errors.New("it is self-signed")
	}
	m.Trusted, m.Password = a.Roots(), NewPassword()
	if missing := m.Leaf.missing(request.Leaf); len(missing) > 0 {
		return fmt.Errorf("the authority left out %s, which the request names", strings.Join(missing, ", "))
	}
	for _, u := range request.Leaf.usages() {
		if !allows(m.Pair.Chain[0], u) {
			return fmt.Errorf("its extended key usage is %s, needs %s", strings.Join(usages(m.Pair.Chain[0]), ", "), strings.Join(usages(&x509.Certificate{ExtKeyUsage: request.Leaf.Usages}), " and "))
		}
	}
	return m.judge(now)
}

// allows says that a certificate may be used in a way; one that names no way may be used in any.
func allows(c *x509.Certificate, u x509.ExtKeyUsage) bool {
	return len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) == 0 || slices.Contains(c.ExtKeyUsage, u) || slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}
