package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsIPNotInSAN = check.Check{
	ID:    "TLS006",
	Title: "a broker that is reached by IP address has that address in its certificate",
	Level: check.Error,
	Why:   "An IP address must stand in the certificate as an address; as the text of a DNS name it does not count, in Go, Java or librdkafka.",
	Errors: []string{
		"x509: cannot validate certificate for … because it doesn't contain any IP SANs",
		"No subject alternative names matching IP address … found",
		"IP address mismatch, certificate is not valid for '…'.",
		"Hostname/IP does not match certificate's altnames: IP: … is not in the cert's list: …",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		return chainFindings(f, "TLS006", func(e *check.Endpoint) string {
			holds := "no name at all"
			if names := certificateNames(leafOf(e)); len(names) > 0 {
				holds = check.FirstFew(names, 4)
			}
			return fmt.Sprintf("the certificate of %s is for %s, and holds no IP address %s", whose(e), holds, e.Host())
		}, check.RuleIP)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		again := reissued(f, e, "give it a certificate that also holds the address "+e.Host(), leafOf(e).Issuer)
		return []check.Fix{again, byName(f, e)}
	},
	Example: func(f *check.Facts) {
		e := advertise(f, 2, "198.51.100.2:9093", "198.51.100.2")
		e.Lookup = check.Lookup{Literal: true, IPs: []string{"198.51.100.2"}}
		distrust(e, func(*check.Certificate) {}, check.Defect{Rule: check.RuleIP, Detail: "is for kafka-2.example.com, not 198.51.100.2"})
	},
}
