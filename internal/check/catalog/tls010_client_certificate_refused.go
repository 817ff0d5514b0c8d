package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

var tlsClientCertificateRefused = check.Check{
	ID:    "TLS010",
	Title: "brokers take the client's certificate",
	Level: check.Error,
	Why:   "Clients hold a certificate back in silence when none of the authorities that the broker names issued it, so the error is that of no certificate at all. One that is sent and has ended, or is not for clients, is refused.",
	Errors: []string{
		"remote error: tls: unknown certificate",
		"remote error: tls: unknown certificate authority",
		"remote error: tls: bad certificate",
		"No matching issuer found in server trusted certificate authorities, not sending any client certificates",
		"alert certificate unknown: SSL alert number 46",
		"javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_unknown",
		"javax.net.ssl.SSLHandshakeException: PKIX path building failed: … (on the broker)",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TLS010", func(e *check.Endpoint) string { return refusal(f, e) })
		for i := range found {
			e := at(f, found[i].Subject)
			after := "our certificate"
			if tlsOf(e).Withheld {
				after = "our empty answer"
			}
			found[i].Evidence = slices.Concat(requestEvidence(e, after), ownCertificates(f), found[i].Evidence)
			if refusalUnknown(f, e) {
				found[i].Doubt = "the log of the broker with -Djavax.net.debug=ssl names what it does not like"
			}
		}
		return found
	},
	Remedy: remedyRefused,
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		f.Client.Certificates = []check.Certificate{{Subject: "CN=app", CommonName: "app", Issuer: "CN=other-ca", Serial: "77", File: "client.pem", Usages: []string{"clientAuth"},
			NotBefore: f.Now.AddDate(0, -1, 0), NotAfter: f.Now.AddDate(1, 0, 0), Key: "ECDSA P-256", Signature: "ECDSA-SHA256"}}
		alerted(e, check.StageAPI, 42, func(t *check.TLSFacts) {
			t.Requested, t.Withheld, t.Authorities = true, true, []string{"CN=orders-ca,O=Acme"}
		})
	},
}

func remedyRefused(f *check.Facts, fd check.Finding) []check.Fix {
	e := at(f, fd.Subject)
	if e == nil {
		return nil
	}
	authority := acceptedAuthority(e)
	ways := []check.Fix{change("get a certificate for clients from "+authority+", then", presenting(f, authority)...)}
	own := f.Client.Certificates
	if len(own) == 0 || !tlsOf(e).Withheld {
		return ways
	}
	top := own[len(own)-1].Issuer
	if file := own[0].File; file != "" {
		ways = append(ways, check.Fix{Say: fmt.Sprintf("or, where %s is an intermediate of that authority, put its certificate behind the client's own", top), Steps: []check.Step{
			{Run: "cat " + check.ShellQuote(check.Blank("PEM file with the certificate of "+top)) + " >> " + check.ShellQuote(file)}}})
	}
	return append(ways, onListener(f, e, "or let the listener trust "+top+" too",
		"ssl.truststore.type", "PEM", "ssl.truststore.location", check.Blank("PEM file with the authorities of now and "+top)))
}

// refusal says why the broker does not take our certificate, as far as that can be seen in it.
func refusal(f *check.Facts, e *check.Endpoint) string {
	t := tlsOf(e)
	own := f.Client.Certificates
	if len(own) == 0 {
		return demands(e) + " refuses the client certificate"
	}
	leaf, name := own[0], demands(e)
	named := ""
	if len(t.Authorities) > 0 {
		named = ", and the broker takes those of " + check.FirstFew(t.Authorities, 3)
	}
	switch {
	case t.Withheld && accepts(t, own):
		return fmt.Sprintf("%s got no client certificate: it takes no key such as %s, which %s has", name, leaf.Key, leaf.Subject)
	case t.Withheld:
		return fmt.Sprintf("%s got no client certificate: %s is issued by %s%s", name, leaf.Subject, own[len(own)-1].Issuer, named)
	case leaf.NotAfter.Before(f.Now):
		return fmt.Sprintf("%s refuses the client certificate %s, which ended %s", name, leaf.Subject, moment(f.Now, leaf.NotAfter))
	case leaf.NotBefore.After(f.Now):
		return fmt.Sprintf("%s refuses the client certificate %s, which begins only %s", name, leaf.Subject, moment(f.Now, leaf.NotBefore))
	case !forClients(leaf):
		return fmt.Sprintf("%s refuses the client certificate %s, whose extended key usage is %s, needs clientAuth", name, leaf.Subject, check.FirstFew(leaf.Usages, 3))
	}
	return fmt.Sprintf("%s refuses the client certificate %s with alert %s", name, leaf.Subject, alertName(t.Alert))
}

// accepts says that an authority which the broker names issued one of our chain; then the key's kind is in the way.
func accepts(t check.TLSFacts, own []check.Certificate) bool {
	return slices.ContainsFunc(own, func(c check.Certificate) bool { return slices.Contains(t.Authorities, c.Issuer) })
}

func refusalUnknown(f *check.Facts, e *check.Endpoint) bool {
	own := f.Client.Certificates
	if tlsOf(e).Withheld {
		return false
	}
	return len(own) == 0 || forClients(own[0]) && !own[0].NotAfter.Before(f.Now) && !own[0].NotBefore.After(f.Now)
}

// forClients says that a certificate may be used by a client: its extended key usage, if any, names that.
func forClients(c check.Certificate) bool {
	return len(c.Usages) == 0 || slices.Contains(c.Usages, "clientAuth") || slices.Contains(c.Usages, "anyExtendedKeyUsage")
}

func ownCertificates(f *check.Facts) []string {
	var lines []string
	for i, c := range f.Client.Certificates {
		where := "the settings hold "
		if c.File != "" {
			where = c.File + " holds "
		}
		if i > 0 {
			where = "then "
		}
		lines = append(lines, where+certificateWords(c))
	}
	return lines
}
