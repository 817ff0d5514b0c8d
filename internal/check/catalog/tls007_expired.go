package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsExpired = check.Check{
	ID:    "TLS007",
	Title: "no certificate has ended",
	Level: check.Error,
	Why:   "Clients that verify refuse a chain with one certificate past its end. Where one broker of several was forgotten, metadata works and that broker's partitions do not.",
	Errors: []string{
		"x509: certificate has expired or is not yet valid: current time … is after …",
		"tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time … is after …",
		"Failed to verify broker certificate: certificate has expired",
		"PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
		"java.security.cert.CertificateExpiredException: NotAfter: …",
		"Connection to node … (…) failed authentication due to: SSL handshake failed",
		"remote error: tls: expired certificate",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS007", func(e *check.Endpoint) string {
			d, _ := defectOf(e, check.RuleExpired)
			return fmt.Sprintf("%s ended %s", whichCertificate(f, e, d), moment(f.Now, accused(e, d).NotAfter))
		}, check.RuleExpired)
		for i := range found {
			e := at(f, found[i].Subject)
			d, _ := defectOf(e, check.RuleExpired)
			if d.Index < 0 {
				found[i].Evidence = append(found[i].Evidence, "ended: "+certificateWords(accused(e, d)), "Java accepts a trusted authority past its end, Go and librdkafka do not")
			}
			found[i].Evidence = append(found[i].Evidence, others(f, e, check.RuleExpired)...)
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		d, ok := defectOf(e, check.RuleExpired)
		c := accused(e, d)
		switch {
		case ok && d.Index < 0:
			return renewedAuthority(f, c)
		case ok && d.Index > 0:
			return []check.Fix{newIntermediate(f, e, c)}
		}
		ways := []check.Fix{reissued(f, e, "renew it with the same names, and load it", leafOf(e).Issuer)}
		if len(e.Brokers) > 0 {
			ways = append(ways, reloaded(f, e, "or load it without a restart, by a listener whose certificate is valid", leafOf(e).Issuer,
				check.Blank("host and port of a listener of the brokers whose certificates are valid")))
		}
		return ways
	},
	Example: func(f *check.Facts) {
		ended := f.Now.AddDate(0, 0, -3)
		distrust(endpointOf(f, 3), func(c *check.Certificate) { c.NotAfter = ended },
			check.Defect{Rule: check.RuleExpired, Detail: "CN=kafka-3.example.com ended on " + ended.Format("2006-01-02 15:04 UTC")})
	},
}

// renewedAuthority is what to do when an authority on this machine has ended: its successor, with the same key, verifies
// what it issued.
func renewedAuthority(f *check.Facts, c check.Certificate) []check.Fix {
	key := check.Blank("private key of " + subjectOf(c))
	old := authorityFile(f, c.Subject)
	return []check.Fix{
		{Say: "issue the authority's certificate anew with the same name and key, so that what it issued stays good, and trust that", Steps: append(
			[]check.Step{{Run: quoted([]string{"openssl", "x509", "-in", old, "-signkey", key, "-days", "1825", "-out", "ca-renewed.pem"})}},
			settings(withValue(trusting(f, subjectOf(c)), "ca-renewed.pem"))...)},
		change("or trust the authority that followed it, where the brokers have certificates of that one", trusting(f, "the authority after "+subjectOf(c))...),
	}
}

// withValue puts a file that is known in the place of a blank.
func withValue(set []check.Setting, file string) []check.Setting {
	for i := range set {
		if len(check.Blanks(set[i].Value)) > 0 {
			set[i].Value = file
		}
	}
	return set
}

// newIntermediate replaces an intermediate in what a broker sends.
func newIntermediate(f *check.Facts, e *check.Endpoint, c check.Certificate) check.Fix {
	run := quoted([]string{"cat", check.Blank("private key of " + subjectOf(leafOf(e))), check.Blank("certificate of " + subjectOf(leafOf(e))), check.Blank("renewed certificate of " + subjectOf(c))})
	return loading(f, e, "get the renewed intermediate from its authority, and put it behind the broker's own certificate",
		check.Step{Run: run + " > " + check.ShellQuote(fileBase(e)+".pem")})
}
