package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

var saslMechanismNotEnabled = check.Check{
	ID:    "SASL003",
	Title: "the listener offers the client's mechanism",
	Level: check.Error,
	Why:   "Each listener has its own sasl.enabled.mechanisms; a client with another one is refused before any password is sent.",
	Errors: []string{
		"UNSUPPORTED_SASL_MECHANISM: The broker does not support the requested SASL mechanism.",
		"kafka server: The broker does not support the requested SASL mechanism",
		"[33] Unsupported SASL Mechanism: the broker does not support the requested SASL mechanism",
		"org.apache.kafka.common.errors.UnsupportedSaslMechanismException: Client SASL mechanism '…' not enabled in the server, enabled mechanisms are […]",
		"SASL … mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: …",
		"Failed authentication with /… (Unsupported SASL mechanism …)",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL003", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s does not take %s, it offers %s", place(e), saslOf(e).Mechanism, mechanismWords(offered(e)))
		})
		for i := range found {
			e := at(f, found[i].Subject)
			found[i].Evidence = append([]string{"SaslHandshake is answered with UNSUPPORTED_SASL_MECHANISM (33) and the list " + mechanismWords(offered(e))}, found[i].Evidence...)
			found[i].Because = saysSo(f, "sasl.mechanism", "sasl.mechanisms")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		name := strongest(offered(e))
		if strings.HasPrefix(f.Client.Mechanism, "SCRAM-") && slices.Contains(offered(e), otherSCRAM(f.Client.Mechanism)) {
			name = otherSCRAM(f.Client.Mechanism)
		}
		all := append(append([]string{}, offered(e)...), f.Client.Mechanism)
		keys := []string{"sasl.enabled.mechanisms", strings.Join(all, ",")}
		if f.Client.Mechanism == "PLAIN" {
			keys = append(keys, "plain.sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required user_"+userName(f, e)+"="+`"`+check.Blank("password")+`";`)
		}
		return []check.Fix{
			change("use a mechanism that it offers", mechanism(f, name)...),
			onListener(f, e, "or enable "+f.Client.Mechanism+" on the listener", keys...),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		useMechanism(f, "SCRAM-SHA-256")
		refusedLogin(e, 33, 0, func(s *check.SASLFacts) { s.Offered = []string{"SCRAM-SHA-512"} })
	},
}
