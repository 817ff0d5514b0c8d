package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

var interBroker = check.Check{
	ID:    "ADV012",
	Title: "brokers reach each other on the inter-broker listener",
	Level: check.Error,
	Why:   "Where the others cannot reach a broker, nobody replicates from it: clients see nothing, and its partitions have one copy in sync.",
	Errors: []string{
		"[ReplicaFetcher replicaId=…, leaderId=…, fetcherId=…] Connection to node … (…) could not be established. Node may not be available.",
		"inter.broker.listener.name must be a listener name defined in advertised.listeners",
	},
	Needs: []check.Need{check.Reach, check.Cluster, check.Topics},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for _, id := range f.Isolated() {
			for i := range f.Endpoints {
				e := &f.Endpoints[i]
				if !interOf(e, id) || !deadOnTheWay(e) {
					continue
				}
				found = append(found, check.Finding{
					Subject:  e.Subject(),
					Detail:   fmt.Sprintf("nobody replicates from broker %d, which gives the other brokers %s, an address that cannot be reached from here either", id, e.Address),
					Evidence: append(seen(f, e), fmt.Sprintf("every partition that broker %d leads has broker %d alone in sync", id, id)),
					Doubt:    fmt.Sprintf("look for \"Connection to node %d\" in the logs of the other brokers: this was seen from here, not from them", id),
				})
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		fix := check.Fix{Say: "advertise an address that the other brokers can reach"}
		for _, id := range e.Inter {
			peers := check.Blank(fmt.Sprintf("host and port of broker %d as the other brokers reach it", id))
			fix.Steps = append(fix.Steps, set(id, "advertised.listeners", listenersWith(f, id, e.Address, peers)), restart(id))
		}
		return []check.Fix{fix}
	},
	Example: func(f *check.Facts) {
		e := f.Endpoints[2]
		e.Address, e.Brokers, e.Inter = "kafka-2:9092", nil, []int32{2}
		e.Paths = []check.Path{{IP: "198.18.0.2", Layers: e.Paths[0].Layers}}
		breakAt(&e, check.StageTCP, check.Refused, "")
		f.Endpoints = append(f.Endpoints, e)
		for i := range f.Topics[0].Partitions {
			if p := &f.Topics[0].Partitions[i]; p.Leader == 2 {
				p.ISR = []int32{2}
			}
		}
	},
}

func interOf(e *check.Endpoint, id int32) bool {
	return slices.Contains(e.Inter, id)
}

// deadOnTheWay says that the name does not resolve or no address of it can be connected to.
func deadOnTheWay(e *check.Endpoint) bool {
	if e.Lookup.Failure != "" {
		return true
	}
	for i := range e.Paths {
		if e.Paths[i].Layer(check.StageTCP).Outcome != check.Failed {
			return false
		}
	}
	return len(e.Paths) > 0
}
