package catalog

import "kscope/internal/check"

var cfgCredentialsGiven = check.Check{
	ID:    "CFG004",
	Title: "the settings hold what the mechanism logs in with",
	Level: check.Error,
	Why:   "PLAIN and SCRAM need a user and a password, OAUTHBEARER a token; without them the login fails before it begins.",
	Errors: []string{
		"sasl.username and sasl.password must be set",
		"javax.security.sasl.SaslException: Cannot get userid/password",
		"org.apache.kafka.common.errors.SaslAuthenticationException: Failed to create SaslClient with mechanism …",
		"SASL user name must not be empty",
		"Net.SASL.User must not be empty when SASL is enabled",
		"Net.SASL.Password must not be empty when SASL is enabled",
		"PLAIN user and pass must be non-empty",
		"SCRAM-SHA-… user and pass must be non-empty",
		"OAUTHBEARER token must be non-empty",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding { return problems(f, check.MissingCredential) },
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.MissingCredential, fd)
		if p == nil {
			return nil
		}
		if f.Client.Mechanism == "OAUTHBEARER" {
			return givenToken(f, *p)
		}
		return []check.Fix{change("give user and password", credentials(f, f.Client.Mechanism)...)}
	},
	Example: func(f *check.Facts) {
		unusable(f, check.Problem{Kind: check.MissingCredential, Key: "sasl.jaas.config", Origin: inFile(4), Detail: "sasl.mechanism is SCRAM-SHA-512, and no password is given"})
	},
}

// givenToken are the ways to a token: a file that holds one, or a client that the token endpoint knows.
func givenToken(f *check.Facts, p check.Problem) []check.Fix {
	if p.Key == endpointKey && p.Path == "" {
		return []check.Fix{change("give id and secret for the token endpoint", tokenClient(f)...)}
	}
	return []check.Fix{change("name a file that holds a token", tokenFile(f))}
}

// tokenFile names a file with a token by the key that the settings have it in. Java's key wants a URL.
func tokenFile(f *check.Facts) check.Setting {
	key, value := given(f, "sasl.oauthbearer.token.file", endpointKey), check.Blank("file that holds a valid token")
	if key == endpointKey {
		value = "file://" + value
	}
	return f.Client.Set(key, value)
}
