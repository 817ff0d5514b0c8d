package certs

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"kscope/internal/check"
)

// trusted looks for a path to a trusted root, whatever time and signature algorithms say, which are judged apart.
// Without one it says why.
func trusted(chain, roots []*x509.Certificate, now time.Time) ([]*x509.Certificate, *check.Defect) {
	var pool *x509.CertPool // nil is the machine's own
	if roots != nil {
		pool = poolOf(roots)
	}
	between := poolOf(chain[1:])
	var last error
	// Each moment at which a certificate comes into force or ends may be one at which all are in force.
	for _, at := range moments(chain, roots, now) {
		paths, err := chain[0].Verify(x509.VerifyOptions{
			Roots: pool, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
		})
		if err == nil {
			return paths[0], nil
		}
		if last == nil || constrained(err) {
			last = err
		}
	}
	if constrained(last) {
		return nil, &check.Defect{Rule: check.RuleUnknownAuthority, Index: len(chain) - 1, Detail: "its authority does not allow it: " + last.Error()}
	}
	// No moment suits all of them (an expired root under a newer leaf), or a signature is too weak: follow by hand.
	if path := byHand(chain, roots); path != nil {
		return path, nil
	}
	return nil, untrusted(chain, roots)
}

func poolOf(certs []*x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range certs {
		pool.AddCert(c)
	}
	return pool
}

// constrained says that a path to a trusted root exists, and that something in it forbids this certificate.
func constrained(err error) bool {
	var invalid x509.CertificateInvalidError
	var critical x509.UnhandledCriticalExtension
	return errors.As(err, &invalid) && invalid.Reason != x509.Expired || errors.As(err, &critical)
}

func moments(chain, roots []*x509.Certificate, now time.Time) []time.Time {
	at := []time.Time{now}
	for _, c := range slices.Concat(chain, roots) {
		at = append(at, c.NotBefore.Add(time.Second), c.NotAfter.Add(-time.Second))
	}
	return at
}

// byHand follows issuers through the chain to a root; each step takes a certificate of the chain not yet on the path.
func byHand(chain, roots []*x509.Certificate) []*x509.Certificate {
	path := []*x509.Certificate{chain[0]}
	for len(path) <= len(chain) {
		last := path[len(path)-1]
		if slices.ContainsFunc(roots, last.Equal) {
			return path
		}
		if i := slices.IndexFunc(roots, func(r *x509.Certificate) bool { return issued(r, last) }); i >= 0 {
			return append(path, roots[i])
		}
		next := slices.IndexFunc(chain, func(c *x509.Certificate) bool {
			return issued(c, last) && !slices.ContainsFunc(path, c.Equal)
		})
		if next < 0 {
			return nil
		}
		path = append(path, chain[next])
	}
	return nil
}

// issued says that one certificate signed another, by whatever algorithm. MD5 cannot be verified here at all, so there
// the names alone decide; the weak signature is a defect of its own.
func issued(by, c *x509.Certificate) bool {
	if !bytes.Equal(by.RawSubject, c.RawIssuer) || by.Version == 3 && !by.IsCA {
		return false
	}
	err := by.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var insecure x509.InsecureAlgorithmError
	return err == nil || errors.As(err, &insecure)
}

func selfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawSubject, c.RawIssuer) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// untrusted says why there is no path. Whether an intermediate is missing or the authority is unknown cannot be told
// from a chain alone: both end at an issuer that is neither sent nor trusted. It is called missing when that issuer
// shows itself as an intermediate, see looksIntermediate.
func untrusted(chain, roots []*x509.Certificate) *check.Defect {
	end := len(chain) - 1
	last := chain[end]
	switch {
	case selfSigned(chain[0]):
		return &check.Defect{Rule: check.RuleSelfSigned, Detail: "self-signed, and not among the trusted certificates"}
	case slices.ContainsFunc(roots, func(r *x509.Certificate) bool { return bytes.Equal(r.RawSubject, last.RawIssuer) }):
		return &check.Defect{Rule: check.RuleUnknownAuthority, Index: end, Detail: fmt.Sprintf("issued by another %s than the trusted one: same name, other key", last.Issuer)}
	case !selfSigned(last) && looksIntermediate(last, roots):
		return &check.Defect{Rule: check.RuleIntermediateMissing, Index: end, Detail: fmt.Sprintf("the chain ends at %s, whose issuer %s is neither sent nor trusted", last.Subject, last.Issuer)}
	}
	return &check.Defect{Rule: check.RuleUnknownAuthority, Index: end, Detail: fmt.Sprintf("issued by %s, which is not among the trusted authorities", last.Issuer)}
}

var intermediateName = regexp.MustCompile(`(?i)intermediate|issuing|\bsub([- ]?ca)?\b|subordinate`)

// looksIntermediate says that the issuer of the last certificate sent is probably an intermediate: by its name; or,
// for a leaf, by an address to fetch it from (AIA), or because it is of the same organization as a trusted root. The
// last two say nothing of a certificate authority's own issuer, which is as likely to be a root that we do not trust.
func looksIntermediate(c *x509.Certificate, roots []*x509.Certificate) bool {
	if intermediateName.MatchString(c.Issuer.CommonName) {
		return true
	}
	if c.IsCA {
		return false
	}
	sameOrganization := func(r *x509.Certificate) bool {
		return slices.ContainsFunc(r.Subject.Organization, func(o string) bool { return slices.Contains(c.Issuer.Organization, o) })
	}
	return len(c.IssuingCertificateURL) > 0 || slices.ContainsFunc(roots, sameOrganization)
}
