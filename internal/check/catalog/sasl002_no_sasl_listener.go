package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var saslNoSASLListener = check.Check{
	ID:    "SASL002",
	Title: "the listener takes a login where the client makes one",
	Level: check.Error,
	Why:   "A listener without SASL refuses the first message of a login; the client has the wrong port, or the login was taken out on the brokers.",
	Errors: []string{
		"ILLEGAL_SASL_STATE: Request is not valid given the current SASL state.",
		"kafka server: Request is not valid given the current SASL state",
		"SASL handshake failed: [34] Illegal SASL State: the request is not valid given the current SASL state",
		"SASL … mechanism handshake failed: Broker: Request not valid in current SASL state: broker's supported mechanisms:",
		"org.apache.kafka.common.errors.IllegalSaslStateException: Unexpected handshake request with client mechanism …, enabled mechanisms are []",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL002", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s takes no login, and %s", place(e), protocolWords(f))
		})
		for i := range found {
			found[i].Evidence = append([]string{"SaslHandshake is answered with ILLEGAL_SASL_STATE (34), as by every listener without SASL"}, found[i].Evidence...)
			found[i].Because = saysSo(f, "security.protocol")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return []check.Fix{
			change("make no login", f.Client.Set("security.protocol", protocol(f.Client.TLS, false))),
			otherBootstrap(f, e, "or give a listener with SASL"),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		refusedLogin(e, 34, 0, func(s *check.SASLFacts) { s.Offered = nil })
	},
}
