package catalog

import (
	"slices"

	"kscope/internal/check"
)

var notFiltered = check.Check{
	ID:    "TCP001",
	Title: "every address can be connected to",
	Level: check.Error,
	Why:   "Where packets are dropped on the way (firewall, security group, VPN that is off, wrong network), clients wait to their limit and then speak of timeouts.",
	Errors: []string{
		"dial tcp …: i/o timeout",
		"unable to dial: dial tcp …: i/o timeout",
		"dial tcp …: connect: no route to host",
		"dial tcp …: connect: network is unreachable",
		"Disconnecting from node … due to socket connection setup timeout. The timeout value is … ms.",
		"Timed out waiting for a node assignment. Call: listNodes",
		"Connection setup timed out in state CONNECT (after …ms in state CONNECT)",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := spareSeedsWarn(f, connection(f, "TCP001", func(e *check.Endpoint) string {
			if unroutable(e) {
				return "there is no route from here to " + place(e)
			}
			return place(e) + " does not answer at all: something on the way drops the packets (a closed port would refuse)"
		}))
		for i := range found {
			if e := at(f, found[i].Subject); !unroutable(e) {
				found[i].Doubt = "look on its host with ss -ltn: where the listener's Recv-Q is above its Send-Q the packets arrive, and the process does not take them"
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		from := "this machine"
		if f.SeenFrom.Host != "" {
			from = f.SeenFrom.Host
		}
		open := saying("or open the way", "let "+from+" reach "+e.Address+": firewall, security group and route of both sides, the VPN")
		if e.Advertised() {
			return []check.Fix{advertiseAnew(f, e, "give "+brokers(e.Brokers)+" an address that works from here"), open}
		}
		return []check.Fix{otherBootstrap(f, e, "give an address that this machine can reach"), open}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		breakAt(e, check.StageTCP, check.TimedOut, "")
	},
}

func unroutable(e *check.Endpoint) bool {
	return slices.ContainsFunc(e.Paths, func(p check.Path) bool { return p.Layer(check.StageTCP).Failure == check.Unroutable })
}
