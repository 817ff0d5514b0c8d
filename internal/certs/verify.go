package certs

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// Verify holds a presented chain against our own rules, one at a time, so that all that is wrong is known and not only
// what a library meets first. Roots are the trusted authorities; nil means the machine's own. Host is the name or IP
// by which the server was reached.
func Verify(chain, roots []*x509.Certificate, host string, now time.Time) []check.Defect {
	if len(chain) == 0 {
		return nil
	}
	path, found := trusted(chain, roots, now)
	if found == nil {
		path = chain
	}
	var defects []check.Defect
	if found != nil {
		defects = append(defects, *found)
	}
	defects = append(defects, times(path, chain, now)...)
	defects = append(defects, usage(chain[0])...)
	defects = append(defects, name(chain[0], host)...)
	return append(defects, weak(chain)...)
}

// trusted looks for a path to a trusted root, whatever the time says. Without one it says why.
func trusted(chain, roots []*x509.Certificate, now time.Time) ([]*x509.Certificate, *check.Defect) {
	pool := x509.NewCertPool()
	for _, r := range roots {
		pool.AddCert(r)
	}
	if roots == nil {
		pool = nil // the machine's own
	}
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	// Times are judged apart, so look at moments at which each certificate was in force; root, too.
	for _, at := range moments(chain, roots, now) {
		paths, err := chain[0].Verify(x509.VerifyOptions{Roots: pool, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
		if err == nil {
			return paths[0], nil
		}
	}
	// No moment suits all of them (an expired root under a newer leaf): follow issuers by hand.
	if path := byHand(chain, roots); path != nil {
		return path, nil
	}
	return nil, untrusted(chain, roots)
}

func moments(chain, roots []*x509.Certificate, now time.Time) []time.Time {
	at := []time.Time{now}
	for _, c := range slices.Concat(chain, roots) {
		at = append(at, c.NotBefore.Add(time.Second), c.NotAfter.Add(-time.Second))
	}
	return at
}

func byHand(chain, roots []*x509.Certificate) []*x509.Certificate {
	path := []*x509.Certificate{chain[0]}
	for range len(chain) + 1 {
		last := path[len(path)-1]
		for _, r := range roots {
			if last.Equal(r) {
				return path
			}
			if issued(r, last) {
				return append(path, r)
			}
		}
		next := slices.IndexFunc(chain, func(c *x509.Certificate) bool { return !c.Equal(last) && issued(c, last) })
		if next < 0 {
			return nil
		}
		path = append(path, chain[next])
	}
	return nil
}

func issued(by, c *x509.Certificate) bool {
	return bytes.Equal(by.RawSubject, c.RawIssuer) && c.CheckSignatureFrom(by) == nil
}

func selfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawSubject, c.RawIssuer) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// untrusted says why there is no path. Whether an intermediate is missing or the authority is unknown cannot be told
// from a chain alone: both end at an issuer that is neither sent nor trusted. It is called missing when that issuer
// shows itself as an intermediate: by its name, by an address to fetch it from (AIA), or by belonging to the
// organization of a trusted root.
func untrusted(chain, roots []*x509.Certificate) *check.Defect {
	leaf, last := chain[0], chain[len(chain)-1]
	switch {
	case selfSigned(leaf):
		return &check.Defect{Rule: check.RuleSelfSigned, Detail: "self-signed, and not among the trusted certificates"}
	case !selfSigned(last) && looksIntermediate(last, roots):
		return &check.Defect{Rule: check.RuleIntermediateMissing, Index: len(chain) - 1, Detail: fmt.Sprintf("the chain ends at %s, whose issuer %s is neither sent nor trusted", last.Subject, last.Issuer)}
	}
	return &check.Defect{Rule: check.RuleUnknownAuthority, Index: len(chain) - 1, Detail: fmt.Sprintf("issued by %s, which is not among the trusted authorities", last.Issuer)}
}

func looksIntermediate(c *x509.Certificate, roots []*x509.Certificate) bool {
	if len(c.IssuingCertificateURL) > 0 {
		return true
	}
	issuer := strings.ToLower(c.Issuer.CommonName)
	for _, word := range []string{"intermediate", "issuing", "sub ca", "subca", "sub-ca"} {
		if strings.Contains(issuer, word) {
			return true
		}
	}
	return slices.ContainsFunc(roots, func(r *x509.Certificate) bool {
		return !bytes.Equal(r.RawSubject, c.RawIssuer) && slices.ContainsFunc(r.Subject.Organization, func(o string) bool { return slices.Contains(c.Issuer.Organization, o) })
	})
}

func times(path, chain []*x509.Certificate, now time.Time) []check.Defect {
	var defects []check.Defect
	for _, c := range path {
		d := check.Defect{Index: slices.IndexFunc(chain, c.Equal)}
		if d.Index < 0 {
			facts := Facts(c)
			d.Root = &facts
		}
		switch {
		case now.After(c.NotAfter):
			d.Rule, d.Detail = check.RuleExpired, fmt.Sprintf("%s ended on %s", c.Subject, c.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))
		case now.Before(c.NotBefore):
			d.Rule, d.Detail = check.RuleNotYetValid, fmt.Sprintf("%s begins on %s", c.Subject, c.NotBefore.UTC().Format("2006-01-02 15:04 UTC"))
		default:
			continue
		}
		defects = append(defects, d)
	}
	return defects
}

func usage(leaf *x509.Certificate) []check.Defect {
	if len(leaf.ExtKeyUsage) == 0 && len(leaf.UnknownExtKeyUsage) == 0 {
		return nil
	}
	if slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageServerAuth) || slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageAny) {
		return nil
	}
	return []check.Defect{{Rule: check.RuleUsage, Detail: fmt.Sprintf("extended key usage is %s, needs serverAuth", strings.Join(usages(leaf), ", "))}}
}

// name follows RFC 6125 as Go does: subject alternative names only, IPs as addresses only, a wildcard for the whole
// left-most label.
func name(leaf *x509.Certificate, host string) []check.Defect {
	if host == "" {
		return nil
	}
	host = strings.TrimSuffix(host, ".")
	if ip := net.ParseIP(host); ip != nil {
		if slices.ContainsFunc(leaf.IPAddresses, ip.Equal) {
			return nil
		}
		return []check.Defect{{Rule: check.RuleIP, Detail: fmt.Sprintf("holds no address %s; it is for %s", host, holders(leaf))}}
	}
	switch {
	case leaf.VerifyHostname(host) == nil:
		return nil
	case len(leaf.DNSNames) == 0 && len(leaf.IPAddresses) == 0:
		return []check.Defect{{Rule: check.RuleCNOnly, Detail: fmt.Sprintf("has no subject alternative name, only CN=%s", leaf.Subject.CommonName)}}
	}
	return []check.Defect{{Rule: check.RuleName, Detail: fmt.Sprintf("is for %s, not %s", holders(leaf), host)}}
}

func holders(leaf *x509.Certificate) string {
	names := slices.Clone(leaf.DNSNames)
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "CN=" + leaf.Subject.CommonName + " alone"
	}
	return strings.Join(names, ", ")
}

// weak names what Java, OpenSSL 3 and Go refuse by default: MD5 and SHA-1 signatures, RSA below 2048 bits. A root's own
// signature is never checked by anybody.
func weak(chain []*x509.Certificate) []check.Defect {
	var defects []check.Defect
	for i, c := range chain {
		switch c.SignatureAlgorithm {
		case x509.MD5WithRSA, x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1:
			if !selfSigned(c) {
				defects = append(defects, check.Defect{Rule: check.RuleWeak, Index: i, Detail: fmt.Sprintf("%s is signed with %s", c.Subject, c.SignatureAlgorithm)})
			}
		}
		if k, ok := c.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() < 2048 {
			defects = append(defects, check.Defect{Rule: check.RuleWeak, Index: i, Detail: fmt.Sprintf("%s has an RSA key of %d bits, needs 2048", c.Subject, k.N.BitLen())})
		}
	}
	return defects
}
