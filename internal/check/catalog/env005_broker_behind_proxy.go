package catalog

import "kscope/internal/check"

var brokerBehindProxy = check.Check{
	ID:    "ENV005",
	Title: "a broker answers behind every port that accepts",
	Level: check.Error,
	Why:   "A proxy (docker's, a port-forward, a load balancer) accepts connections also when nothing is behind it, and then closes them.",
	Errors: []string{
		"Bootstrap broker … (id: -1 rack: null) disconnected",
		"broker closed the connection immediately during api versions negotiation, which often happens when the broker requires TLS but the client is using plaintext: is TLS missing?",
		"is TLS misconfigured on the client or the broker?",
		"read tcp …: read: connection reset by peer",
		"kafka: client has run out of available brokers to talk to: EOF",
		"Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker version is < 0.10",
		"Disconnected: connection closed by peer: receive 0 after POLLIN",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ENV005", func(e *check.Endpoint) string {
			return place(e) + " accepts connections and closes them at once: no broker is behind it"
		})
		for i := range found {
			for _, x := range at(f, found[i].Subject).Experiments {
				if !x.Answered && x.Failure != "" {
					found[i].Evidence = append(found[i].Evidence, "on a fresh socket, "+string(x.Try)+": "+string(x.Failure)+more(x.Detail))
				}
			}
		}
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		ways := []check.Fix{
			saying("let the broker listen where the proxy looks for it",
				"in the broker's server.properties, let listeners name 0.0.0.0 and not localhost, publish that port, and restart the broker",
				"see that the target of the forward or load balancer at "+e.Address+" is up"),
			{Say: "when it is starting, wait for it", Steps: []check.Step{{Run: "kscope doctor --wait 60s"}}},
		}
		if e.Advertised() {
			ways = append(ways, startBrokers(e.Brokers, "or start "+brokers(e.Brokers)+", if down"))
		}
		return ways
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		breakAt(e, check.StageTLS, check.Closed, "connection reset by peer")
		e.Experiments = []check.Experiment{{Try: check.TryPlainAPI, Failure: check.Closed}, {Try: check.TryQuiet, Failure: check.Closed}}
	},
}
