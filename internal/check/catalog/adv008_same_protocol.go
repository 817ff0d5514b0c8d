package catalog

import "kscope/internal/check"

var sameProtocol = check.Check{
	ID:    "ADV008",
	Title: "every advertised address speaks the protocol of the bootstrap server",
	Level: check.Error,
	Why:   "A proxy that ends TLS before the bootstrap server alone, or a wrong listener.security.protocol.map: the first connection works, every connection to a broker fails.",
	Errors: []string{
		"Connection to node 1 (…) terminated during authentication. This may happen due to any of the following reasons",
		"SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV008", func(e *check.Endpoint) string {
			if f.Client.TLS {
				return advertises(e) + ", which speaks plaintext, while " + way(f) + " speaks TLS"
			}
			return advertises(e) + ", which speaks TLS, while " + way(f) + " speaks plaintext"
		})
		for i := range found {
			for _, x := range at(f, found[i].Subject).Experiments {
				if x.Answered && (x.Try == check.TryPlainAPI || x.Try == check.TryTLSHello) {
					found[i].Evidence = append(found[i].Evidence, "on a fresh socket, it answers "+map[check.Try]string{check.TryPlainAPI: "a plaintext ApiVersions", check.TryTLSHello: "a TLS hello"}[x.Try]+more(x.Detail))
				}
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return append(advertiseOnly(f, fd, "an address that speaks the same protocol as the bootstrap server"),
			saying("or treat all addresses alike", "let the proxy end TLS for every broker's address and rewrite the metadata, or for none; in listener.security.protocol.map of "+brokers(e.Brokers)+", see which protocol the listener has"))
	},
	Example: func(f *check.Facts) {
		e := endpointOf(f, 2)
		breakAt(e, check.StageTLS, check.Closed, "")
		e.Experiments = []check.Experiment{{Try: check.TryPlainAPI, Answered: true, API: &check.APIFacts{Keys: map[int16]check.Versions{3: {Min: 0, Max: 13}, 18: {Min: 0, Max: 5}}}}}
	},
}
