package catalog

import "kscope/internal/check"

var cfgJAASParses = check.Check{
	ID:    "CFG003",
	Title: "sasl.jaas.config is written so that Java reads it",
	Level: check.Error,
	Why:   "Java wants a login module, a flag, key=value pairs and a semicolon; values that begin with a digit or hold special characters need quotes. Otherwise the client does not start.",
	Errors: []string{
		"java.lang.IllegalArgumentException: JAAS config entry not terminated by semi-colon",
		"java.lang.IllegalArgumentException: Value not specified for key '…' in JAAS config",
		"java.lang.IllegalArgumentException: Login module not specified in JAAS config",
		"java.lang.IllegalArgumentException: Login module control flag not specified in JAAS config",
		"java.lang.IllegalArgumentException: Invalid login module control flag '…' in JAAS config",
		"java.lang.IllegalArgumentException: JAAS config property does not contain any login modules",
		"java.lang.IllegalArgumentException: Could not find a 'KafkaClient' entry in the JAAS configuration. System property 'java.security.auth.login.config' is not set",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.BadJAAS) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.BadJAAS, fd)
		if p == nil {
			return nil
		}
		user, name := check.Blank("user"), f.Client.Mechanism
		if s := f.Client.Setting("sasl.mechanism"); name == "" && s != nil {
			name = s.Value
		}
		return []check.Fix{change("quote every value and end with a semicolon", f.Client.Set(keyOr(*p, "sasl.jaas.config"), jaas(name, user, check.Blank("password"))))}
	},
	Example: func(f *check.Facts) {
		f.Client.User = ""
		unusable(f, check.Problem{Kind: check.BadJAAS, Key: "sasl.jaas.config", Origin: inFile(4), Detail: "Java refuses sasl.jaas.config: it does not end with a semicolon"})
	},
}
