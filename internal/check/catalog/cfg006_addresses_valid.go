package catalog

import (
	"strings"

	"kscope/internal/check"
)

var cfgAddressesValid = check.Check{
	ID:    "CFG006",
	Title: "every bootstrap server is HOST:PORT",
	Level: check.Error,
	Why:   "Clients want a host and a port between 1 and 65535; some refuse to start without, others dial a default port in silence.",
	Errors: []string{
		"org.apache.kafka.common.config.ConfigException: Invalid url in bootstrap.servers: …",
		"org.apache.kafka.common.config.ConfigException: Invalid port in bootstrap.servers: …",
		"org.apache.kafka.common.config.ConfigException: No bootstrap urls given in bootstrap.servers",
		"dial tcp: address …: missing port in address",
		"address …: invalid port",
		"port … out of range",
		"No `bootstrap.servers` configured: client will not be able to connect to Kafka cluster",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.BadAddress) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.BadAddress, fd)
		if p == nil {
			return nil
		}
		return []check.Fix{change("write each bootstrap server as HOST:PORT", f.Client.Set(keyOr(*p, "bootstrap.servers"), mendedList(f, p)))}
	},
	Example: func(f *check.Facts) {
		f.Client.Settings[0].Value = "kafka-1.example.com:9093,kafka.example.com"
		unusable(f, check.Problem{Kind: check.BadAddress, Key: "bootstrap.servers", Origin: inFile(1), Value: "kafka.example.com",
			Detail: `bootstrap server "kafka.example.com" has no port, needs HOST:PORT`})
	},
}

// mendedList is the list of addresses with the bad one replaced. A port that was not given is not guessed.
func mendedList(f *check.Facts, p *check.Problem) string {
	right := wantOr(*p, "host and port of a broker")
	if p.Value != "" && !strings.Contains(p.Value, ":") {
		right = p.Value + ":" + check.Blank("port")
	}
	s := f.Client.Setting(keyOr(*p, "bootstrap.servers"))
	if s == nil || p.Value == "" {
		return right
	}
	list := strings.Split(s.Value, ",")
	for i := range list {
		if list[i] = strings.TrimSpace(list[i]); list[i] == p.Value {
			list[i] = right
		}
	}
	return strings.Join(list, ",")
}
