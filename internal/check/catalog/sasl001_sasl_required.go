package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var saslRequired = check.Check{
	ID:    "SASL001",
	Title: "the client logs in where the listener wants it",
	Level: check.Error,
	Why:   "A listener with SASL answers ApiVersions and hangs up on whatever comes next without a login. User and password alone do nothing: security.protocol decides.",
	Errors: []string{
		"broker closed the connection immediately after a request was issued, which often happens when SASL is required but not provided: is SASL missing?",
		"kafka: client has run out of available brokers to talk to: EOF",
		"Unexpected Kafka request of type METADATA during SASL handshake.",
		"Disconnected: verify that security.protocol is correctly configured, broker might require SASL authentication",
		"Disconnected: connection closed by peer: receive 0 after POLLIN (after …ms in state UP)",
		"Connection at … closed",
		"unexpected EOF",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL001", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s wants a login, and %s", place(e), protocolWords(f))
		})
		for i := range found {
			e := at(f, found[i].Subject)
			found[i].Evidence = append(found[i].Evidence, "it answers ApiVersions and hangs up on Metadata; asked on a fresh socket it offers "+mechanismWords(offered(e)))
			found[i].Because = saysSo(f, "security.protocol")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		name := strongest(offered(e))
		set := []check.Setting{f.Client.Set("security.protocol", protocol(f.Client.TLS, true)), f.Client.Set("sasl.mechanism", name)}
		return []check.Fix{
			change("log in", append(set, credentials(f, name)...)...),
			otherBootstrap(f, e, "or give a listener without login, where the brokers have one"),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		f.Client.SASL, f.Client.Protocol, f.Client.Mechanism, f.Client.User = false, "SSL", "", ""
		f.Client.Settings[1].Value = "SSL"
		f.Client.Settings = append(f.Client.Settings[:2:2], f.Client.Settings[4:]...)
		breakAt(e, check.StageMetadata, check.Closed, "closed")
		e.Paths[0].SASL = nil
		e.Experiments = []check.Experiment{{Try: check.TrySASLHandshake, Answered: true, Code: 33, Mechanism: "?", Mechanisms: []string{"SCRAM-SHA-512"}}}
	},
}

func mechanismWords(names []string) string {
	if len(names) == 0 {
		return "no mechanism"
	}
	return strings.Join(names, ", ")
}
