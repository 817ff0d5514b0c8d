package catalog

import "kscope/internal/check"

var speaksKafka = check.Check{
	ID:    "ENV004",
	Title: "what listens on every address speaks Kafka's protocol",
	Level: check.Error,
	Why:   "Schema registries, Connect, consoles and HTTP ingresses are often taken for a broker; a client reads their words as a length and gives up.",
	Errors: []string{
		"invalid large response size 1213486160 > limit …",
		"the four size bytes are 'HTTP' in ascii, the beginning of an HTTP response; is your broker port correct?",
		"Invalid receive (size = 1213486160 larger than …)",
		"Invalid receive (size = 1195725856 larger than 104857600)",
		"Invalid receive (size = 1347375956 larger than 104857600)",
		"Receive failed: Invalid response size 1213486160 (0..…): increase receive.message.max.bytes",
		"The AdminClient thread has exited. Call: listNodes",
		"multiple Read calls return no data or error",
		"502 bad gateway",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ENV004", func(e *check.Endpoint) string {
			if t := e.Tried(check.TryHTTP); t != nil && t.Answered {
				return "an HTTP server listens on " + place(e) + ", not a broker"
			}
			return "what listens on " + place(e) + " does not speak Kafka's protocol"
		})
		for i := range found {
			if t := at(f, found[i].Subject).Tried(check.TryHTTP); t != nil && t.Answered {
				found[i].Evidence = append(found[i].Evidence, "it answers GET / as an HTTP server does"+more(t.Detail))
			}
		}
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		return anotherAddress(f, fd, "give a broker's address (Kafka is not HTTP: an ingress must pass TCP or TLS through)")
	},
	Example: func(f *check.Facts) {
		plaintext(f)
		e := onlySeed(f)
		breakAt(e, check.StageAPI, check.Silent, "")
		e.Experiments = []check.Experiment{{Try: check.TryHTTP, Answered: true, Detail: "HTTP/1.0 404 Not Found"}}
	},
}
