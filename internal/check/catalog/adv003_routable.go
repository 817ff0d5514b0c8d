package catalog

import "kscope/internal/check"

var routable = check.Check{
	ID:    "ADV003",
	Title: "every advertised address can be routed to from here",
	Level: check.Error,
	Why:   "The bootstrap server answers, then sends the client to an address that exists only inside the brokers' network (pod, VPC, VPN): metadata works, records time out.",
	Errors: []string{
		"Connection to node … (/10.…:9092) could not be established. Node may not be available.",
		"Expiring … record(s) for …: … ms has passed since batch creation",
		"dial tcp 172.…:9092: i/o timeout",
		"dial tcp …: connect: no route to host",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV003", func(e *check.Endpoint) string {
			if unroutable(e) {
				return advertises(e) + ", to which there is no route from here"
			}
			return advertises(e) + ", an address of a private network that does not answer here"
		})
		for i := range found {
			if e := at(f, found[i].Subject); !unroutable(e) {
				found[i].Doubt = "connect to it from inside that network: if that works, this machine is outside; if not, the packets are dropped before the broker"
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		route := "route the network of " + e.Address + " from here (VPN, peering), or run the client inside it"
		return append(advertiseOnly(f, fd, "an address that can be reached from here (in Kubernetes: a load balancer or node port for each broker)"),
			saying("or make the address reachable", route))
	},
	Example: func(f *check.Facts) {
		breakAt(advertise(f, 2, "192.0.2.10:9093", "192.0.2.10"), check.StageTCP, check.Unroutable, "no route to host")
		e := endpointOf(f, 2)
		e.Lookup.Literal = true
	},
}
