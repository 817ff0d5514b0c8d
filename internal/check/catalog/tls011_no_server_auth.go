package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var tlsNoServerAuth = check.Check{
	ID:    "TLS011",
	Title: "every broker's certificate may be used by a server",
	Level: check.Error,
	Why:   "A certificate whose extended key usage leaves out serverAuth is refused by every client. Brokers are clients of each other too, so theirs need clientAuth beside it.",
	Errors: []string{
		"x509: certificate specifies an incompatible key usage",
		"Extended key usage does not permit use for TLS server authentication",
		"Invalid value javax.net.ssl.SSLHandshakeException: Extended key usage does not permit use for TLS client authentication for configuration A client SSLEngine created with the provided settings can't connect to a server SSLEngine created with those settings.",
		"Invalid value javax.net.ssl.SSLHandshakeException: Extended key usage does not permit use for TLS server authentication for configuration A client SSLEngine created with the provided settings can't connect to a server SSLEngine created with those settings.",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		return chainFindings(f, "TLS011", func(e *check.Endpoint) string {
			return fmt.Sprintf("the certificate of %s is not for servers: its extended key usage is %s, needs serverAuth", whose(e), strings.Join(leafOf(e).Usages, ", "))
		}, check.RuleUsage)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return []check.Fix{reissued(f, e, "give it a certificate with both uses, serverAuth and clientAuth", leafOf(e).Issuer)}
	},
	Example: func(f *check.Facts) {
		distrust(endpointOf(f, 2), func(c *check.Certificate) { c.Usages = []string{"clientAuth"} },
			check.Defect{Rule: check.RuleUsage, Detail: "extended key usage is clientAuth, needs serverAuth"})
	},
}
