package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsIntermediateMissing = check.Check{
	ID:    "TLS012",
	Title: "every broker sends the intermediates of its certificate",
	Level: check.Error,
	Why:   "A client that knows only the root cannot build the path when the broker sends its own certificate alone; the error is that of an unknown authority.",
	Errors: []string{
		"x509: certificate signed by unknown authority",
		"unable to get local issuer certificate",
		"unable to verify the first certificate",
		"PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS012", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s does not send the intermediate %s, which issued its certificate", whose(e), topIssuer(e))
		}, check.RuleIntermediateMissing)
		for i := range found {
			e := at(f, found[i].Subject)
			found[i].Evidence = append(found[i].Evidence, trusted(f))
			found[i].Doubt = fmt.Sprintf("the certificate of %s tells whether a trusted authority issued it; if none did, that authority is unknown here (TLS003)", topIssuer(e))
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil || len(tlsOf(e).Chain) == 0 {
			return nil
		}
		ways := []check.Fix{fullChain(f, e)}
		if !rd(f) {
			// OpenSSL wants a root at the end of a path, Java and Go take any trusted certificate.
			ways = append(ways, change("or, for this client alone, trust the intermediate", trusting(f, topIssuer(e))...))
		}
		return ways
	},
	Example: func(f *check.Facts) {
		distrust(endpointOf(f, 2), func(c *check.Certificate) { c.Issuer = "CN=kafka-issuing-ca,O=Acme" },
			check.Defect{Rule: check.RuleIntermediateMissing, Detail: "the chain ends at CN=kafka-2.example.com, whose issuer CN=kafka-issuing-ca,O=Acme is neither sent nor trusted"})
	},
}

// fullChain puts the missing intermediate behind what the broker sends now.
func fullChain(f *check.Facts, e *check.Endpoint) check.Fix {
	words := []string{"cat", check.Blank("private key of " + subjectOf(leafOf(e)))}
	for _, c := range tlsOf(e).Chain {
		words = append(words, check.Blank("certificate of "+subjectOf(c)))
	}
	words = append(words, check.Blank("certificate of "+topIssuer(e)))
	return loading(f, e, "put key, certificate and intermediate into one file, in this order, and let the broker use that",
		check.Step{Run: quoted(words) + " > " + check.ShellQuote(fileBase(e)+".pem")})
}
