package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsNameNotInSAN = check.Check{
	ID:    "TLS004",
	Title: "every certificate names the host it is reached by",
	Level: check.Error,
	Why:   "A client that verifies refuses a certificate for another name: it may be right for the names inside the cluster, and the client uses another.",
	Errors: []string{
		"tls: failed to verify certificate: x509: certificate is valid for …, not …",
		"x509: certificate is valid for …, not …",
		"x509: certificate is not valid for any names, but wanted to match …",
		"No subject alternative DNS name matching … found.",
		"No name matching … found",
		"Hostname/IP does not match certificate's altnames: Host: … is not in the cert's altnames",
		"Hostname mismatch, certificate is not valid for '…'.",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS004", func(e *check.Endpoint) string {
			return fmt.Sprintf("the certificate of %s is for %s, not for %s", whose(e), check.FirstFew(certificateNames(leafOf(e)), 4), e.Host())
		}, check.RuleName)
		for i := range found {
			if e := at(f, found[i].Subject); e.Advertised() && !e.Seed && way(f) != "" {
				found[i].Evidence = append(found[i].Evidence, fmt.Sprintf("the name of bootstrap %s is in its certificate, the advertised name is not", way(f)))
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return []check.Fix{
			reissued(f, e, "give it a certificate that also names "+e.Host(), leafOf(e).Issuer),
			byName(f, e),
		}
	},
	Example: func(f *check.Facts) {
		distrust(endpointOf(f, 2), func(c *check.Certificate) { c.DNSNames = []string{"kafka-2", "localhost"} },
			check.Defect{Rule: check.RuleName, Detail: "is for kafka-2, localhost, not kafka-2.example.com"})
	},
}

// byName reaches a server by a name that stands in its certificate: by the client's own setting for a bootstrap server,
// by what the broker advertises otherwise.
func byName(f *check.Facts, e *check.Endpoint) check.Fix {
	names := check.FirstFew(leafOf(e).DNSNames, 3)
	if names == "" {
		names = "a name, once its certificate has one"
	}
	if e.Seed || len(e.Brokers) == 0 {
		value := check.Blank("a name of the certificate that resolves here")
		return change("or reach it by a name of its certificate: "+names, f.Client.Set("bootstrap.servers", fmt.Sprintf("%s:%d", value, e.Port())))
	}
	return advertiseAnew(f, e, "or let it advertise a name of its certificate: "+names)
}
