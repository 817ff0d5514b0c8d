package catalog

import (
	"strings"

	"kscope/internal/check"
)

var noTrailingDot = check.Check{
	ID:    "DNS004",
	Title: "no advertised name ends in a dot",
	Level: check.Warning,
	Why:   "Certificates name hosts without the dot at the end, and some clients (librdkafka) compare it letter by letter.",
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			if !e.Advertised() || !strings.HasSuffix(e.Host(), ".") {
				continue
			}
			level := check.Info
			if f.Client.TLS {
				level = check.Warning
			}
			found = append(found, check.Finding{Subject: e.Subject(), Level: level, Detail: advertises(e) + ", a name with a dot at its end, which no certificate has"})
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		fix := check.Fix{Say: "advertise the name without the dot"}
		for _, id := range e.Brokers {
			fix.Steps = append(fix.Steps, set(id, "advertised.listeners", listenersWith(f, id, e.Address, withoutDot(e))), restart(id))
		}
		return []check.Fix{fix}
	},
	Example: func(f *check.Facts) { advertise(f, 2, "kafka-2.example.com.:9093", "198.18.0.2") },
}

func withoutDot(e *check.Endpoint) string { return strings.Replace(e.Address, ".:", ":", 1) }
