package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var tlsClientCertificateRequired = check.Check{
	ID:    "TLS009",
	Title: "a client certificate is configured where a listener demands one",
	Level: check.Error,
	Why:   "With ssl.client.auth=required a broker ends the session when no certificate comes. In TLS 1.3 the handshake seems to succeed and the first read fails.",
	Errors: []string{
		"remote error: tls: bad certificate",
		"remote error: tls: certificate required",
		"unable to request api versions: remote error: tls: bad certificate",
		"kafka: client has run out of available brokers to talk to: remote error: tls: bad certificate",
		"SSL handshake failed: … unexpected message: client SSL authentication might be required (see ssl.key.location and ssl.certificate.location and consult the broker logs for more information)",
		"Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42 (after …ms in state APIVERSION_QUERY)",
		"org.apache.kafka.common.errors.SslAuthenticationException: Failed to process post-handshake messages",
		"javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate",
		"javax.net.ssl.SSLHandshakeException: Empty client certificate chain",
		"javax.net.ssl.SSLHandshakeException: null cert chain",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TLS009", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s demands a client certificate, and none was sent", demands(e))
		})
		for i := range found {
			found[i].Evidence = append(requestEvidence(at(f, found[i].Subject), "our empty answer"), found[i].Evidence...)
			found[i].Blames = append(found[i].Blames, unreadStores(f)...)
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		authority := acceptedAuthority(e)
		return []check.Fix{
			change("get a certificate from that authority, then", presenting(f, authority)...),
			clientCertificate(f, "or a test certificate, where the authority's key is at hand", authority, "/CN="+check.Blank("name of the client")),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		alerted(e, check.StageAPI, 42, func(t *check.TLSFacts) { t.Requested, t.Authorities = true, []string{"CN=orders-ca,O=Acme"} })
	},
}

// unreadStores are the client's key stores that clients can read and kscope cannot: what a broker says of a certificate
// that only kscope did not send follows from that.
func unreadStores(f *check.Facts) []check.Subject {
	var all []check.Subject
	for _, kind := range []check.ProblemKind{check.KeyFormat, check.StoreFormat} {
		for _, at := range storeProblems(f, kind) {
			if len(f.Client.Certificates) == 0 && at.Level == check.Warning {
				all = append(all, at.Subject)
			}
		}
	}
	return all
}

// demands begins a sentence on what a broker demands: "broker kafka-1:9093" or "broker 2 at kafka-2:9093".
func demands(e *check.Endpoint) string {
	if len(e.Brokers) == 0 {
		return "broker " + e.Address
	}
	return fmt.Sprintf("%s at %s", brokers(e.Brokers), e.Address)
}

// requestEvidence says what the broker asked for and how it ended.
func requestEvidence(e *check.Endpoint, after string) []string {
	t := tlsOf(e)
	names := fmt.Sprintf("%d authorities", len(t.Authorities))
	switch len(t.Authorities) {
	case 0:
		return append([]string{"CertificateRequest naming no authority"}, ending(e, after))
	case 1:
		names = "1 authority"
	}
	return []string{fmt.Sprintf("CertificateRequest naming %s: %s", names, check.FirstFew(t.Authorities, 5)), ending(e, after)}
}

func ending(e *check.Endpoint, after string) string {
	if code := tlsOf(e).Alert; code != 0 {
		return fmt.Sprintf("after %s: alert %s, connection closed", after, alertName(code))
	}
	return fmt.Sprintf("after %s: connection closed", after)
}

// acceptedAuthority is an authority from which the broker takes client certificates.
func acceptedAuthority(e *check.Endpoint) string {
	if a := tlsOf(e).Authorities; len(a) > 0 {
		return strings.Join(a[:min(len(a), 2)], " or ")
	}
	return "an authority that the broker trusts"
}

// clientCertificate makes a client's key and certificate by an authority, and configures them.
func clientCertificate(f *check.Facts, say, authority, subject string) check.Fix {
	steps := signed(f, "client", subject, authority, []string{"extendedKeyUsage=clientAuth"})
	if rd(f) {
		return check.Fix{Say: say, Steps: append(steps, check.Step{Set: []check.Setting{f.Client.Set("ssl.certificate.location", "client.crt"), f.Client.Set("ssl.key.location", "client.key")}})}
	}
	steps = append(steps, check.Step{Run: "cat client.key client.crt > client.pem"})
	return check.Fix{Say: say, Steps: append(steps, settings(withValue(presenting(f, authority), "client.pem"))...)}
}
