package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsNotYetValid = check.Check{
	ID:    "TLS008",
	Title: "every certificate has begun",
	Level: check.Error,
	Why:   "A certificate that begins later than this clock shows is refused: the clock of the client is slow, or that of the host where it was issued was fast.",
	Errors: []string{
		"x509: certificate has expired or is not yet valid: current time … is before …",
		"tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time … is before …",
		"java.security.cert.CertificateNotYetValidException: NotBefore: …",
		"certificate is not yet valid",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS008", func(e *check.Endpoint) string {
			d, _ := defectOf(e, check.RuleNotYetValid)
			return fmt.Sprintf("%s begins only %s", whichCertificate(f, e, d), moment(f.Now, accused(e, d).NotBefore))
		}, check.RuleNotYetValid)
		for i := range found {
			e := at(f, found[i].Subject)
			d, _ := defectOf(e, check.RuleNotYetValid)
			early := span(accused(e, d).NotBefore.Sub(f.Now))
			found[i].Evidence = append(found[i].Evidence,
				fmt.Sprintf("this clock shows %s: either it is at least %s slow, or the certificate was issued on a host whose clock was that much fast", f.Now.UTC().Format("2006-01-02 15:04:05 UTC"), early))
			found[i].Evidence = append(found[i].Evidence, others(f, e, check.RuleNotYetValid)...)
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		d, _ := defectOf(e, check.RuleNotYetValid)
		clock := saying("compare this clock with another, and set the wrong one by NTP", "compare `date -u` on this machine and on that of the broker; where this one is slow, set it")
		again := reissued(f, e, "issue it again on a host whose clock is right", accused(e, d).Issuer)
		if clockIsSlow(f) {
			return []check.Fix{clock, again}
		}
		clock.Say = "or, where this clock is the wrong one, set it by NTP"
		return []check.Fix{again, clock}
	},
	Example: func(f *check.Facts) {
		begins := f.Now.AddDate(0, 0, 1)
		distrust(endpointOf(f, 2), func(c *check.Certificate) { c.NotBefore = begins },
			check.Defect{Rule: check.RuleNotYetValid, Detail: "CN=kafka-2.example.com begins on " + begins.Format("2006-01-02 15:04 UTC")})
	},
}

// clockIsSlow says that certificates of several issues have not begun: then it is rather this clock than theirs.
func clockIsSlow(f *check.Facts) bool {
	serials := map[string]bool{}
	for i := range f.Endpoints {
		for _, d := range tlsOf(&f.Endpoints[i]).Defects {
			if d.Rule == check.RuleNotYetValid {
				serials[accused(&f.Endpoints[i], d).Serial] = true
			}
		}
	}
	return len(serials) > 1
}
