package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsCNOnly = check.Check{
	ID:    "TLS005",
	Title: "every certificate has subject alternative names",
	Level: check.Error,
	Why:   "Go clients have ignored the common name since 1.15; Java and librdkafka still accept it by name. So the same certificate works in one client and fails in the next.",
	Errors: []string{
		"x509: certificate relies on legacy Common Name field, use SANs instead",
		"x509: certificate relies on legacy Common Name field, use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0",
		"No subject alternative names present",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS005", func(e *check.Endpoint) string {
			return fmt.Sprintf("the certificate of %s has no subject alternative name, only CN=%s", whose(e), leafOf(e).CommonName)
		}, check.RuleCNOnly)
		for i := range found {
			found[i].Evidence = append(found[i].Evidence, "Go clients refuse it, Java and librdkafka accept the common name")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return []check.Fix{reissued(f, e, "give it a certificate with its names as subject alternative names (without -copy_extensions, openssl x509 drops those of the request)", leafOf(e).Issuer)}
	},
	Example: func(f *check.Facts) {
		distrust(endpointOf(f, 2), func(c *check.Certificate) { c.DNSNames = nil },
			check.Defect{Rule: check.RuleCNOnly, Detail: "has no subject alternative name, only CN=kafka-2.example.com"})
	},
}
