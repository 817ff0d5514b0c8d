package catalog

import (
	"strings"

	"kscope/internal/check"
)

var answers = check.Check{
	ID:    "TCP002",
	Title: "whatever accepts connections also answers",
	Level: check.Error,
	Why:   "The kernel or a proxy accepts for a broker that is stopped, stuck or full; clients wait to their limit and some say that they could not connect.",
	Errors: []string{
		"context deadline exceeded",
		"read tcp …: i/o timeout",
		"unable to dial: dial tcp …: i/o timeout",
		"… request(s) timed out: disconnect",
		"REQUEST_TIMED_OUT",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TCP002", func(e *check.Endpoint) string { return place(e) + " accepts connections and then stays silent" })
		for i := range found {
			var silent []string
			for _, x := range at(f, found[i].Subject).Experiments {
				if x.Failure == check.Silent {
					silent = append(silent, string(x.Try))
				}
			}
			if len(silent) > 0 {
				found[i].Evidence = append(found[i].Evidence, "silent too on fresh sockets: "+strings.Join(silent, ", "))
			}
		}
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		look := "look at the process that listens on " + e.Address + ": stopped, out of memory, waiting for its disk, or at max.connections of its listener"
		ids := brokersBehind(f, e)
		if len(ids) == 0 {
			return append(spareSeedOut(f, e), saying("bring what listens there back to answering", look))
		}
		fix := saying("bring "+brokers(ids)+" back to answering", look)
		for _, id := range ids {
			fix.Steps = append(fix.Steps, restart(id))
		}
		return []check.Fix{fix}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		breakAt(e, check.StageTLS, check.Silent, "")
		e.Experiments = []check.Experiment{{Try: check.TryPlainAPI, Failure: check.Silent}}
	},
}
