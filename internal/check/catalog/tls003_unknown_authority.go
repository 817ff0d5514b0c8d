package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var tlsUnknownAuthority = check.Check{
	ID:    "TLS003",
	Title: "every certificate was issued by an authority that the client trusts",
	Level: check.Error,
	Why:   "A client that verifies ends the handshake when the broker's certificate leads to no authority it trusts: a private authority that was not given, the wrong one, or none at all.",
	Errors: []string{
		"tls: failed to verify certificate: x509: certificate signed by unknown authority",
		"x509: certificate signed by unknown authority",
		"SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates are installed (install ca-certificates package)",
		"Failed to verify broker certificate: unable to get local issuer certificate",
		"Failed to verify broker certificate: self-signed certificate",
		"PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
		"self-signed certificate in certificate chain",
		"Failed authentication with /… (SSL handshake failed)",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS003", func(e *check.Endpoint) string { return unknownAuthority(f, e) }, check.RuleUnknownAuthority, check.RuleSelfSigned)
		for i := range found {
			found[i].Evidence = append(found[i].Evidence, trusted(f))
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil || len(tlsOf(e).Chain) == 0 {
			return nil
		}
		authority := topIssuer(e)
		ways := []check.Fix{change("trust the authority that issued it", trusting(f, authority)...)}
		if leafOf(e).SelfSigned {
			ways[0] = change("trust that one certificate, after comparing its serial number with the broker's own file", trusting(f, authority)...)
		}
		if len(f.Client.Authorities) > 0 {
			ours := f.Client.Authorities[0].Subject
			ways = append(ways, reissued(f, e, fmt.Sprintf("or give %s a certificate from %s", whose(e), ours), ours))
		}
		return ways
	},
	Example: func(f *check.Facts) {
		distrust(endpointOf(f, 2), func(c *check.Certificate) { c.Issuer = "CN=other-ca,O=Acme" },
			check.Defect{Rule: check.RuleUnknownAuthority, Detail: "issued by CN=other-ca,O=Acme, which is not among the trusted authorities"})
	},
}

func unknownAuthority(f *check.Facts, e *check.Endpoint) string {
	if _, self := defectOf(e, check.RuleSelfSigned); self {
		return fmt.Sprintf("%s presents a self-signed certificate, which is not in %s", whose(e), trustFile(f))
	}
	d, _ := defectOf(e, check.RuleUnknownAuthority)
	switch {
	case strings.Contains(d.Detail, "same name, other key"):
		return fmt.Sprintf("the certificate of %s is issued by another %s than the one in %s: same name, other key", whose(e), topIssuer(e), trustFile(f))
	case strings.Contains(d.Detail, "does not allow"):
		return fmt.Sprintf("the certificate of %s is issued by %s, which may not issue it", whose(e), topIssuer(e))
	}
	return fmt.Sprintf("the certificate of %s is issued by %s, an authority that is not in %s", whose(e), topIssuer(e), trustFile(f))
}

// topIssuer is the authority at which a presented chain ends.
func topIssuer(e *check.Endpoint) string {
	chain := tlsOf(e).Chain
	if len(chain) == 0 {
		return "an authority"
	}
	return chain[len(chain)-1].Issuer
}
