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

// Verify holds a presented chain against our own rules, one at a time, so that all that is wrong is known and not only
// what a library meets first. Roots are the trusted authorities; nil means the machine's own. Host is the name or IP
// by which the server was reached.
func Verify(chain, roots []*x509.Certificate, host string, now time.Time) []check.Defect {
	if len(chain) == 0 {
		return nil
	}
	path, found := trusted(chain, roots, now)
	var defects []check.Defect
	if found != nil {
		path = chain
		defects = append(defects, *found)
	}
	defects = append(defects, times(path, chain, now)...)
	defects = append(defects, usage(chain[0])...)
	defects = append(defects, name(chain[0], host)...)
	return append(defects, weak(path, chain)...)
}

func times(path, chain []*x509.Certificate, now time.Time) []check.Defect {
	const layout = "2006-01-02 15:04 UTC"
	var defects []check.Defect
	for _, c := range path {
		switch {
		case now.After(c.NotAfter):
			defects = append(defects, defect(check.RuleExpired, c, chain, fmt.Sprintf("%s ended on %s", c.Subject, c.NotAfter.UTC().Format(layout))))
		case now.Before(c.NotBefore):
			defects = append(defects, defect(check.RuleNotYetValid, c, chain, fmt.Sprintf("%s begins on %s", c.Subject, c.NotBefore.UTC().Format(layout))))
		}
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

// weak names what Java, OpenSSL 3 and Go refuse by default: MD5 and SHA-1 signatures, RSA below 2048 bits. A root's own
// signature is never checked by anybody.
func weak(path, chain []*x509.Certificate) []check.Defect {
	var defects []check.Defect
	for _, c := range path {
		switch c.SignatureAlgorithm {
		case x509.MD5WithRSA, x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1:
			if !selfSigned(c) {
				defects = append(defects, defect(check.RuleWeak, c, chain, fmt.Sprintf("%s is signed with %s", c.Subject, c.SignatureAlgorithm)))
			}
		}
		if k, ok := c.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() < 2048 {
			defects = append(defects, defect(check.RuleWeak, c, chain, fmt.Sprintf("%s has an RSA key of %d bits, needs 2048", c.Subject, k.N.BitLen())))
		}
	}
	return defects
}

// defect says which certificate of the chain it is about, or which root, where the broker did not send it.
func defect(rule check.Rule, c *x509.Certificate, chain []*x509.Certificate, detail string) check.Defect {
	d := check.Defect{Rule: rule, Index: slices.IndexFunc(chain, c.Equal), Detail: detail}
	if d.Index < 0 {
		facts := Facts(c)
		d.Root = &facts
	}
	return d
}

// name follows RFC 6125 as Go does: subject alternative names only, IPs as addresses only, a wildcard for the whole
// left-most label.
func name(leaf *x509.Certificate, host string) []check.Defect {
	if host == "" {
		return nil
	}
	host = strings.TrimSuffix(host, ".")
	bare, _, _ := strings.Cut(strings.Trim(host, "[]"), "%") // the zone of fe80::1%eth0 is in no certificate
	if ip := net.ParseIP(bare); ip != nil {
		return address(leaf, ip)
	}
	switch {
	case leaf.VerifyHostname(host) == nil:
		return nil
	case len(leaf.DNSNames)+len(leaf.IPAddresses) == 0:
		return []check.Defect{{Rule: check.RuleCNOnly, Detail: "has no subject alternative name, only CN=" + leaf.Subject.CommonName}}
	}
	return []check.Defect{{Rule: check.RuleName, Detail: fmt.Sprintf("is for %s, not %s", holders(leaf), host)}}
}

func address(leaf *x509.Certificate, ip net.IP) []check.Defect {
	if slices.ContainsFunc(leaf.IPAddresses, ip.Equal) {
		return nil
	}
	detail := fmt.Sprintf("is for %s, not %s", holders(leaf), ip)
	if slices.Contains(leaf.DNSNames, ip.String()) {
		detail = fmt.Sprintf("has %s as a DNS name, which does not count, not as an IP address", ip)
	}
	return []check.Defect{{Rule: check.RuleIP, Detail: detail}}
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
