package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var cfgValuesValid = check.Check{
	ID:    "CFG002",
	Title: "every setting has a value that its key knows",
	Level: check.Error,
	Why:   "Clients refuse to start with a value outside a key's domain, or with two keys that exclude each other.",
	Errors: []string{
		"org.apache.kafka.common.config.ConfigException: Invalid value … for configuration security.protocol: String must be one of (case insensitive): PLAINTEXT, SASL_PLAINTEXT, SASL_SSL, SSL",
		"org.apache.kafka.common.config.ConfigException: Invalid value … for configuration …",
		"Invalid value \"…\" for configuration property \"security.protocol\"",
		"Invalid value \"…\" for configuration property \"sasl.mechanisms\"",
		"No such configuration property: \"…\"",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.BadValue) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.BadValue, fd)
		if p == nil {
			return nil
		}
		if p.Key == "" {
			return []check.Fix{saying("give a value that the key knows", p.Detail)}
		}
		return []check.Fix{change("give a value that the key knows", f.Client.Set(p.Key, wantOr(*p, "value of "+p.Key)))}
	},
	Example: func(f *check.Facts) {
		f.Client.Settings[1].Value = "SASL"
		unusable(f, check.Problem{Kind: check.BadValue, Key: "security.protocol", Origin: inFile(2), Value: "SASL", Want: "SASL_SSL",
			Detail: fmt.Sprintf("security.protocol is %q, needs PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL", "SASL")})
	},
}
