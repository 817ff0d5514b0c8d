package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var noTunnel = check.Check{
	ID:    "ADV004",
	Title: "a tunnel leads to every broker, not to the bootstrap server alone",
	Level: check.Error,
	Why:   "A forwarded port (kubectl port-forward, ssh) carries only the first connection; the metadata then sends the client to names that exist only inside the cluster's network.",
	Errors: []string{
		"dial tcp: lookup ….svc.cluster.local: no such host",
		"getaddrinfo ENOTFOUND ….svc.cluster.local",
		"Failed to resolve '….svc.cluster.local:9092': Name or service not known",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV004", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s, a name of the cluster's own network, and %s is probably a tunnel into it", advertises(e), way(f))
		})
		for i := range found {
			found[i].Doubt = "resolve the name inside the cluster's network: if it is known there, the way in is a tunnel"
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil || !e.Advertised() {
			return nil
		}
		forward := fmt.Sprintf("add a hosts entry of this machine for %s, and forward its port %d on that address to %s (each broker needs an address of its own: 127.0.0.2, 127.0.0.3)", e.Host(), e.Port(), brokers(e.Brokers))
		return []check.Fix{
			saying("for this machine alone, forward every broker on its own port", forward),
			advertiseAnew(f, e, "or give "+brokers(e.Brokers)+" a listener for clients outside, with an address that works from here"),
			saying("or run the client inside the cluster's network", "run it in the network in which "+e.Host()+" is known"),
		}
	},
	Example: func(f *check.Facts) {
		f.Endpoints[0].Address, f.Endpoints[0].Lookup.IPs, f.Endpoints[0].Paths[0].IP = "localhost:9093", []string{"127.0.0.1"}, "127.0.0.1"
		for id := int32(1); id <= 3; id++ {
			unresolved(advertise(f, id, fmt.Sprintf("kafka-%d.kafka.svc.cluster.local:9093", id-1), ""))
		}
	},
}
