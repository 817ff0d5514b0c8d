package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsPassthrough = check.Check{
	ID:    "TLS017",
	Title: "proxies pass TLS through to the brokers",
	Level: check.Error,
	Why:   "An ingress or router that ends TLS itself presents its own certificate and speaks HTTP behind it; one that picks a broker by the name in the hello needs that name.",
	Errors: []string{
		"remote error: tls: unrecognized name",
		"javax.net.ssl.SSLProtocolException: Received fatal alert: unrecognized_name",
		"x509: certificate is valid for ingress.local, not …",
		"javax.net.ssl.SSLHandshakeException: Received fatal alert: unrecognized_name",
		"x509: certificate is valid for *.apps.…, not …",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := chainFindings(f, "TLS017", func(e *check.Endpoint) string {
			if tlsOf(e).Alert == 112 {
				return fmt.Sprintf("the server at %s knows no host of the name %q (alert unrecognized_name)", place(e), serverNameOf(e))
			}
			return fmt.Sprintf("a web server ends TLS at %s: it is not passed through to a broker", place(e))
		})
		for i := range found {
			found[i].Evidence = append(found[i].Evidence, behindTLS(at(f, found[i].Subject))...)
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		through := saying("let the proxy pass TLS through", "turn TLS passthrough on where "+e.Address+" is served (ingress-nginx: --enable-ssl-passthrough and its annotation on the ingress; OpenShift: a route of type passthrough), and trust the authority of the cluster, not that of the proxy")
		route := otherBootstrap(f, e, "or give the host of the route that leads to the brokers, by name and on port 443")
		if nameless(e) {
			through.Say, route.Say = "or "+through.Say, "give the host of the route that leads to the brokers, by name and on port 443"
			return []check.Fix{route, through}
		}
		return []check.Fix{through, route}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		distrust(e, func(c *check.Certificate) { c.Issuer, c.Subject = "CN=ingress-ca", "CN=ingress.example.com" },
			check.Defect{Rule: check.RuleUnknownAuthority, Detail: "issued by CN=ingress-ca, which is not among the trusted authorities"})
		e.Experiments = []check.Experiment{{Try: check.TryHTTP, Answered: true, Detail: "HTTP/1.1 400 Bad Request"}}
	},
}

// nameless says that the proxy could not tell by a name which broker is meant: a hello to an IP address has none, and
// an unrecognized_name says that it knows no route of the one that was sent.
func nameless(e *check.Endpoint) bool { return e.Lookup.Literal || tlsOf(e).Alert == 112 }

// serverNameOf is the name that was sent, the host where the session kept none.
func serverNameOf(e *check.Endpoint) string {
	if n := tlsOf(e).ServerName; n != "" {
		return n
	}
	return e.Host()
}

// behindTLS says what answered inside TLS, and what is presented to a hello without a name.
func behindTLS(e *check.Endpoint) []string {
	var lines []string
	if x := e.Tried(check.TryHTTP); x != nil && x.Answered {
		lines = append(lines, "inside TLS it speaks HTTP"+more(x.Detail))
	}
	if x := e.Tried(check.TryNoServerName); x != nil && len(x.Chain) > 0 {
		lines = append(lines, "a hello without a name is answered with "+certificateWords(x.Chain[0]))
	}
	return lines
}
