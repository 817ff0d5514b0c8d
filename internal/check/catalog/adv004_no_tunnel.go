package catalog

import (
	"fmt"
	"strings"

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
		return []check.Fix{
			ownListener(f, e),
			saying("or, for this machine alone, forward every broker on its own port", fmt.Sprintf("add a hosts entry of this machine for %s, and forward its port %d on that address to %s (each broker needs an address of its own: 127.0.0.2, 127.0.0.3)", e.Host(), e.Port(), brokers(e.Brokers))),
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

// ownListener gives the brokers behind an address a listener for those who come by a tunnel. The one that exists stays
// as it is, for clients inside. A tunnel leads to one broker only, so each needs its own, and so do the seeds.
func ownListener(f *check.Facts, e *check.Endpoint) check.Fix {
	fix := check.Fix{Say: "give every broker a listener of its own for tunnels, and a tunnel to it"}
	for _, id := range e.Brokers {
		fix.Steps = append(fix.Steps, addListener(f, id, "TUNNEL", nearEnd(id))...)
	}
	for _, id := range e.Brokers {
		fix.Steps = append(fix.Steps, check.Step{Say: fmt.Sprintf("let %s lead to the new listener of broker %d (kubectl port-forward, ssh -L)", nearEnd(id), id)})
	}
	var ends []string
	for i := range f.Endpoints {
		for _, id := range f.Endpoints[i].Brokers {
			ends = append(ends, nearEnd(id))
		}
	}
	seeds := strings.Join(ends[:min(len(ends), enough)], ",")
	fix.Steps = append(fix.Steps, check.Step{Set: []check.Setting{f.Client.Set("bootstrap.servers", seeds)}})
	return fix
}

// nearEnd is the blank for the end of a tunnel at which a client on this machine enters it.
func nearEnd(id int32) string {
	return check.Blank(fmt.Sprintf("host and port of this machine that lead to broker %d", id))
}
