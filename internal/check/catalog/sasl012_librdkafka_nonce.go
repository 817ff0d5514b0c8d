package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var saslLibrdkafkaNonce = check.Check{
	ID:    "SASL012",
	Title: "no old librdkafka logs in to Kafka 4 with SCRAM",
	Level: check.Info,
	Why:   "librdkafka before 2.6.1 sends its nonce twice; Kafka 4.0 and later check that and refuse the right password, while every other client logs in.",
	Errors: []string{
		"SASL authentication error: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
	},
	Needs: []check.Need{check.Client, check.Reach, check.API, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		if !rd(f) || !strings.HasPrefix(f.Client.Mechanism, "SCRAM-") {
			return nil
		}
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			p := e.Reached()
			if p == nil || p.API == nil || p.API.Keys[1].Min < 4 || p.Layer(check.StageSASL).Outcome != check.OK {
				continue
			}
			return []check.Finding{{Subject: check.TheClient,
				Detail:   "librdkafka before 2.6.1 is refused here with the right password, newer ones log in",
				Evidence: []string{fmt.Sprintf("%s logs %s in with %s; it takes Fetch from version %d on, as Kafka 4 does", e.Address, userName(f, e), f.Client.Mechanism, p.API.Keys[1].Min)}}}
		}
		return nil
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		return []check.Fix{saying("use librdkafka 2.6.1 or newer", "see the version of the client's librdkafka (kcat -V), and use 2.6.1 or newer")}
	},
	Example: func(f *check.Facts) {
		f.Client.Dialect, f.Client.File = "librdkafka", "kcat.conf"
	},
}
