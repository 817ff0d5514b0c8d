package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsPlaintextListener = check.Check{
	ID:    "TLS002",
	Title: "the listener speaks TLS where the client does",
	Level: check.Error,
	Why:   "A listener without TLS reads a TLS hello as a huge request and hangs up, so the client sees a connection that closes in its handshake.",
	Errors: []string{
		"broker closed the connection immediately after a dial, which often happens if the client is using TLS when the broker is not expecting it: is TLS misconfigured on the client or the broker?",
		"SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?",
		"SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT broker listener?",
		"SSL handshake failed: error:0A000126:SSL routines::unexpected eof while reading",
		"failed to dial: EOF",
		"Connection to node -1 (…) terminated during authentication. This may happen due to any of the following reasons: (1) Firewall blocking Kafka TLS traffic (eg it may only allow HTTPS traffic), (2) Transient network issue.",
		"Invalid receive (size = 369… larger than 104857600)",
		"Failed authentication with /… (Failing SASL authentication due to invalid receive size)",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TLS002", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s speaks no TLS, and %s", place(e), protocolWords(f))
		})
		for i := range found {
			if x := at(f, found[i].Subject).Tried(check.TryPlainAPI); x != nil && x.Answered {
				found[i].Evidence = append(found[i].Evidence, "ApiVersions in plain text on a fresh socket is answered")
			}
			found[i].Because = saysSo(f, "security.protocol")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		plain := change("turn TLS off, where the network is trusted", f.Client.Set("security.protocol", protocol(false, f.Client.SASL)))
		port := otherBootstrap(f, e, "or give a listener with TLS")
		if f.Client.SASL && f.Client.Mechanism == "PLAIN" {
			// This would send the password as it stands, so it must not be the first thing to do.
			plain.Say, port.Say = "or turn TLS off, where everybody on the network may read the password", "give a listener with TLS"
			return []check.Fix{port, plain}
		}
		return []check.Fix{plain, port}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		keys := e.Paths[0].API
		breakAt(e, check.StageTLS, check.Closed, "closed during the handshake")
		e.Experiments = []check.Experiment{{Try: check.TryPlainAPI, Answered: true, API: &check.APIFacts{Keys: keys.Keys}, Detail: "offers 18 keys in plain text"}}
	},
}
