package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var oldClients = check.Check{
	ID:    "API001",
	Title: "brokers still take the requests of older clients",
	Level: check.Info,
	Why:   "Kafka 4.0 took out old versions of requests (KIP-896) and closes the connection on them; clients that still send them see a bare EOF.",
	Errors: []string{
		"consume: EOF",
		"Error joining consumer group …: :closed",
		"{:unsupported_vsn_range, :join_group, {0, 1}, {2, 6}}",
		"UnsupportedVersionException: Received request for api with key … (…) and unsupported version …",
	},
	Needs: []check.Need{check.Reach, check.API},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for i := range f.Endpoints {
			p := f.Endpoints[i].Reached()
			if p == nil || p.API == nil {
				continue
			}
			if cut := cutOff(p.API); len(cut) > 0 {
				e := &f.Endpoints[i]
				found = append(found, check.Finding{Subject: e.Subject(), Detail: e.Address + " closes on older clients: it takes " + strings.Join(cut, ", ") + " and later only", Evidence: floors(p.API)})
			}
		}
		return found
	},
	Remedy: func(*check.Facts, check.Finding) []check.Fix {
		return []check.Fix{
			saying("bring clients that see EOF up to date", "raise the client's version, and the version it is told to speak (Sarama: config.Version V2_1_0_0 or later; librdkafka: 2.11 or later)"),
			saying("or take brokers at 4.0.0 to 4.0.1 or later", "upgrade the brokers: JoinGroup 0 and 1 came back in 4.0.1"),
		}
	},
	Example: func(f *check.Facts) { f.Endpoints[1].Paths[0].API.Keys[11] = check.Versions{Min: 2, Max: 9} },
}

// floor is what the oldest clients still in use send, by key: what Kafka 4.0.1 and later take.
type floor struct {
	key   int16
	name  string
	usual int16
}

func floorsOf() []floor {
	return []floor{{0, "Produce", 0}, {1, "Fetch", 4}, {2, "ListOffsets", 1}, {3, "Metadata", 0}, {8, "OffsetCommit", 2}, {9, "OffsetFetch", 1}, {11, "JoinGroup", 0}, {19, "CreateTopics", 2}}
}

// cutOff names the requests whose lowest version is higher than Kafka 4's usual.
func cutOff(a *check.APIFacts) []string {
	var cut []string
	for _, w := range floorsOf() {
		if v, ok := a.Keys[w.key]; ok && v.Min > w.usual {
			cut = append(cut, fmt.Sprintf("%s %d", w.name, v.Min))
		}
	}
	return cut
}

// floors is the table of lowest and highest versions.
func floors(a *check.APIFacts) []string {
	var lines []string
	for _, w := range floorsOf() {
		if v, ok := a.Keys[w.key]; ok {
			lines = append(lines, fmt.Sprintf("%-12s %2d to %2d", w.name, v.Min, v.Max))
		}
	}
	return lines
}
