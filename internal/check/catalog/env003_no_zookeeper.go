package catalog

import "kscope/internal/check"

var noZooKeeper = check.Check{
	ID:    "ENV003",
	Title: "no address is ZooKeeper's",
	Level: check.Error,
	Why:   "ZooKeeper (port 2181) does not speak Kafka's protocol; clients have not used it for years, and Kafka 4 has none.",
	Errors: []string{
		"kafka: client has run out of available brokers to talk to (Is your cluster reachable?)",
		"zookeeper is not a recognized option",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ENV003", func(e *check.Endpoint) string { return "ZooKeeper listens on " + place(e) + ", not a broker" })
		for i := range found {
			if t := at(f, found[i].Subject).Tried(check.TryZooKeeper); t != nil {
				found[i].Evidence = append(found[i].Evidence, "it answers srvr, ZooKeeper's question for its version"+more(t.Detail))
			}
		}
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		return anotherAddress(f, fd, "give a broker's address (usually port 9092)")
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		breakAt(e, check.StageTLS, check.Closed, "")
		e.Experiments = []check.Experiment{{Try: check.TryZooKeeper, Answered: true, Detail: "Zookeeper version: 3.8.4"}}
	},
}
