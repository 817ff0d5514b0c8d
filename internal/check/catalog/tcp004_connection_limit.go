package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var connectionLimit = check.Check{
	ID:    "TCP004",
	Title: "no address is at its limit of connections",
	Level: check.Error,
	Why:   "A broker at its limit closes new connections at once while the old ones work: some instances of a program run, others cannot start.",
	Errors: []string{
		"Too many open files",
		"Rejected connection from /…, address already has the configured maximum of … connections.",
	},
	Needs: []check.Need{check.Client, check.Reach, check.BrokerSettings},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TCP004", func(e *check.Endpoint) string {
			return place(e) + " closes new connections from this machine at once: it has as many as the broker allows"
		})
		for i := range found {
			e := at(f, found[i].Subject)
			if t := e.Tried(check.TryOtherSource); t != nil && t.Answered {
				found[i].Evidence = append(found[i].Evidence, "from another source address it answers"+more(t.Detail))
			} else {
				found[i].Doubt = "close some connections of this machine to the broker and look again, or read the broker's log for \"Rejected connection\""
			}
			for _, b := range f.Brokers {
				if v, ok := b.Get("max.connections.per.ip"); ok && v != "2147483647" {
					found[i].Evidence = append(found[i].Evidence, fmt.Sprintf("max.connections.per.ip of broker %d is %s", b.ID, v))
				}
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		return []check.Fix{
			raiseLimit(f, fd.Subject.Name()),
			saying("or open fewer connections", "let each program share one producer and one consumer instead of making one for each message"),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		breakAt(e, check.StageTLS, check.Closed, "connection reset by peer")
		e.Experiments = []check.Experiment{{Try: check.TryOtherSource, Answered: true}}
	},
}

// raiseLimit asks any broker that lets this machine in, as the setting is one of the whole cluster. Where none does, the
// command would be closed out like every new connection, until some are closed.
func raiseLimit(f *check.Facts, address string) check.Fix {
	fix := check.Fix{Say: "raise the limit, without a restart"}
	server := way(f)
	if server == "" {
		server = address
		fix.Steps = append(fix.Steps, check.Step{Say: "close some connections of this machine to " + address + ", or take the next step on another machine: the limit counts by address"})
	}
	fix.Steps = append(fix.Steps, check.Step{Run: kafkaScript(f, server, "kafka-configs.sh", "--alter", "--entity-type", "brokers", "--entity-default", "--add-config", "max.connections.per.ip=2147483647")})
	return fix
}
