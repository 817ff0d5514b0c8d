package catalog

import "kscope/internal/check"

var rightPort = check.Check{
	ID:    "ADV006",
	Title: "every broker advertises the port on which it can be reached",
	Level: check.Error,
	Why:   "The bootstrap server answers, then sends the client to a port of the same host on which nothing listens, such as the one inside the container.",
	Errors: []string{
		"dial tcp …: connect: connection refused; broker: …",
		"Connection to node … (…) could not be established. Node may not be available.",
	},
	Needs: []check.Need{check.Reach, check.Cluster},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV006", func(e *check.Endpoint) string {
			return advertises(e) + ", a port on which nothing listens, while " + way(f) + " on the same host answers"
		})
		for i := range found {
			found[i].Doubt = "look again in 10 seconds: a broker that has just died shows the same until its session has ended (9 s by default)"
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		return append(advertiseOnly(f, fd, "the port on which it can be reached from here"),
			startBrokers(e.Brokers, "or start it, if it has just died"))
	},
	Example: func(f *check.Facts) {
		breakAt(advertise(f, 2, "kafka.example.com:19093", "198.18.0.9"), check.StageTCP, check.Refused, "")
	},
}
