package catalog

import "kscope/internal/check"

var nothingListens = check.Check{
	ID:    "ENV001",
	Title: "something listens on every address",
	Level: check.Error,
	Why:   "A port that refuses has no broker behind it: it is down, still starting, or on another port.",
	Errors: []string{
		"dial tcp …: connect: connection refused",
		"unable to dial: dial tcp …: connect: connection refused",
		"kafka: client has run out of available brokers to talk to: dial tcp …: connect: connection refused",
		"failed to dial: failed to open connection to …: dial tcp …: connect: connection refused",
		"Connect to ipv4#… failed: Connection refused (after …ms in state CONNECT)",
		"…/… brokers are down",
		"Connection to node -1 (…) could not be established. Node may not be available.",
		"Connection to node -1 (…) could not be established. Broker may not be available.",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ENV001", func(e *check.Endpoint) string { return "nothing listens on " + place(e) })
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		down := fenced(f, e)
		switch {
		case e.Advertised():
			return []check.Fix{
				startBrokers(e.Brokers, "start "+brokers(e.Brokers)),
				advertiseAnew(f, e, "if it runs, let it advertise the address on which it can be reached"),
			}
		case len(down) > 0:
			return []check.Fix{
				startBrokers(down, "start "+brokers(down)+", which the cluster misses"),
				otherBootstrap(f, e, "or take it out of the bootstrap servers, if it is gone for good"),
			}
		case spareSeed(f, e):
			return []check.Fix{
				otherBootstrap(f, e, "take the dead address out of the bootstrap servers"),
				saying("or start the broker that belongs there", "start the broker that listens on "+e.Address),
			}
		}
		return []check.Fix{
			{Say: "see which port the broker has, and give that", Steps: []check.Step{
				{Run: "docker ps --format '{{.Names}} {{.Ports}}'"}, {Run: "ss -ltn"},
				{Set: []check.Setting{f.Client.Set("bootstrap.servers", check.Blank("host and port of a broker as this machine reaches it"))}},
			}},
			{Say: "when it is starting, wait for it", Steps: []check.Step{{Run: "kscope doctor --wait 60s"}}},
		}
	},
	Example: func(f *check.Facts) { breakAt(onlySeed(f), check.StageTCP, check.Refused, "") },
}

// spareSeedsWarn makes a warning of each finding about a seed that is not needed, because another one works.
func spareSeedsWarn(f *check.Facts, found []check.Finding) []check.Finding {
	for i := range found {
		if e := at(f, found[i].Subject); e != nil && spareSeed(f, e) {
			found[i].Level = check.Warning
		}
	}
	return found
}
