package catalog

import "kscope/internal/check"

var advertisedResolves = check.Check{
	ID:    "ADV002",
	Title: "every advertised name resolves here",
	Level: check.Error,
	Why:   "The bootstrap server answers, then sends the client to a name it cannot resolve: metadata works, and that broker's partitions do not.",
	Errors: []string{
		"dial tcp: lookup …: no such host",
		"Failed to resolve '…': Name or service not known (after …ms in state CONNECT)",
		"Error connecting to node … (id: … rack: …)",
		"java.net.UnknownHostException: …",
		"DNS lookup failed for … (AddressFamily.AF_UNSPEC)",
		"getaddrinfo ENOTFOUND …",
		"Expiring … record(s) for …:… ms has passed since batch creation. The request has not been sent, or no server response has been received yet.",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		return connection(f, "ADV002", func(e *check.Endpoint) string {
			if e.Lookup.Failure == check.ResolverError {
				return advertises(e) + ", a name that the resolver of this machine could not look up"
			}
			if check.ContainerID(e.Host()) {
				return advertises(e) + ", a container's id that does not resolve here"
			}
			return advertises(e) + ", a name that does not resolve here"
		})
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return []check.Fix{
			advertiseAnew(f, e, "give "+brokers(e.Brokers)+" an address that works from here"),
			saying("or, for this machine alone, make the name known", "add a hosts entry for "+e.Host()+", and forward the same port where the broker is not routed"),
		}
	},
	Example: func(f *check.Facts) { unresolved(advertise(f, 2, "kafka-2:9093", "")) },
}
