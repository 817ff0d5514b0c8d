package catalog

import "kscope/internal/check"

var noLocalhost = check.Check{
	ID:    "ADV001",
	Title: "no broker on another machine advertises localhost",
	Level: check.Error,
	Why:   "The bootstrap server answers, then sends the client to localhost, which is the client's own machine: nothing is there, or another cluster.",
	Errors: []string{
		"Connection to node … (localhost/127.0.0.1:…) could not be established. Node may not be available.",
		"localhost:…/…: Connect to ipv4#127.0.0.1:… failed: Connection refused (after …ms in state CONNECT)",
		"dial tcp 127.0.0.1:…: connect: connection refused",
		"unable to initialize a producer ID due to request failures: COORDINATOR_LOAD_IN_PROGRESS: …",
		"Local: Message timed out",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		return connection(f, "ADV001", func(e *check.Endpoint) string {
			return advertises(e) + ", which from here is this machine and not the broker's"
		})
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		return advertiseOnly(f, fd, "an address that works from here (inside its own network it can keep another, on a listener of its own)")
	},
	Example: func(f *check.Facts) {
		breakAt(advertise(f, 2, "localhost:9093", "127.0.0.1"), check.StageTCP, check.Refused, "")
	},
}

// advertiseOnly is the one way there is where a broker's own word is wrong.
func advertiseOnly(f *check.Facts, fd check.Finding, what string) []check.Fix {
	e := at(f, fd.Subject)
	if e == nil || !e.Advertised() {
		return nil
	}
	return []check.Fix{advertiseAnew(f, e, "give "+brokers(e.Brokers)+" "+what)}
}
