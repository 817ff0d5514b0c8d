package certs

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// Family is a family of Kafka clients that verifies certificates by rules of its own.
type Family string

// The families: Java's clients (JSSE, also Scala, Kotlin, Kafka Streams and Connect), Go's (crypto/tls) and those on
// OpenSSL (librdkafka and all that is built on it, kcat, Python, .NET, Node).
const (
	Java    Family = "Java"
	Go      Family = "Go"
	OpenSSL Family = "OpenSSL"
)

// Families are all of them.
func Families() []Family { return []Family{Java, Go, OpenSSL} }

// Refusals says why clients of a family refuse a chain by default, nil where they take it. Roots are the trusted
// certificates, nil the machine's own; host is the name or IP by which the server is reached, empty for no name.
//
// The rules are those of Java 17, Go 1.26 and OpenSSL 3.0, and each was held against the real one (TestRefusals).
func Refusals(family Family, chain, roots []*x509.Certificate, host string, now time.Time) []check.Defect {
	if len(chain) == 0 {
		return nil
	}
	var refused []check.Defect
	for _, d := range Verify(chain, roots, "", now) {
		if !overlooked(family, d, chain, roots) {
			refused = append(refused, d)
		}
	}
	if family == OpenSSL {
		refused = append(refused, halfChain(chain, roots, now)...)
	}
	return append(refused, misnamed(family, chain[0], host)...)
}

// overlooked says that a family does not mind a defect.
func overlooked(family Family, d check.Defect, chain, roots []*x509.Certificate) bool {
	anchor := d.Index < 0 || slices.ContainsFunc(roots, chain[d.Index].Equal)
	switch {
	case family == Java && d.Rule != check.RuleWeak && slices.ContainsFunc(roots, chain[0].Equal):
		return true // a server certificate that is itself trusted is not looked at (PKIXValidator)
	case d.Rule == check.RuleExpired || d.Rule == check.RuleNotYetValid:
		return family == Java && anchor // the dates of a trusted certificate do not count (RFC 5280, 6.1)
	case d.Rule == check.RuleWeak:
		return !weakFor(family, blamed(d, chain, roots))
	}
	return false
}

// blamed is the certificate that a defect speaks of, nil for a root of the machine's own.
func blamed(d check.Defect, chain, roots []*x509.Certificate) *x509.Certificate {
	if d.Index >= 0 {
		return chain[d.Index]
	}
	i := slices.IndexFunc(roots, func(r *x509.Certificate) bool {
		return fmt.Sprintf("%x", r.SerialNumber) == d.Root.Serial && DistinguishedName(r.RawSubject) == d.Root.Subject
	})
	if i < 0 {
		return nil
	}
	return roots[i]
}

// weakFor says that a family refuses a certificate that is weak for its signature or key. Java takes SHA-1 below an authority of
// one's own, and RSA from 1024 bits on, as Go does; OpenSSL as it is packaged takes neither.
func weakFor(family Family, c *x509.Certificate) bool {
	if c == nil || family == OpenSSL {
		return true
	}
	if k, ok := c.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() < 1024 {
		return true
	}
	switch c.SignatureAlgorithm {
	case x509.MD5WithRSA:
		return !selfSigned(c)
	case x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1:
		return family == Go && !selfSigned(c)
	}
	return false
}

// halfChain: OpenSSL wants a chain to end at a self-signed certificate, unless it is told that part of one will do,
// which librdkafka does not tell it.
func halfChain(chain, roots []*x509.Certificate, now time.Time) []check.Defect {
	path, bad := trusted(chain, roots, now)
	if bad != nil || selfSigned(path[len(path)-1]) {
		return nil
	}
	last := path[len(path)-1]
	return []check.Defect{defect(check.RuleIntermediateMissing, last, chain,
		fmt.Sprintf("the trusted %s is no root, and its issuer %s is not trusted", DistinguishedName(last.RawSubject), DistinguishedName(last.RawIssuer)))}
}

// misnamed says that a family finds no name for the host in a certificate.
func misnamed(family Family, leaf *x509.Certificate, host string) []check.Defect {
	found := name(leaf, host)
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	switch {
	case host == "" || net.ParseIP(strings.Trim(host, "[]")) != nil || family == Go:
		return found
	case len(leaf.DNSNames) > 0 && slices.ContainsFunc(leaf.DNSNames, func(n string) bool { return family.matches(n, host) }):
		return nil
	case len(leaf.DNSNames) == 0 && family.matches(leaf.Subject.CommonName, host):
		return nil
	}
	return []check.Defect{{Rule: check.RuleName, Detail: fmt.Sprintf("is for %s, not %s", holders(leaf), host)}}
}
