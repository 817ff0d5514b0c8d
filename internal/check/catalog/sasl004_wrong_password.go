package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

var saslWrongPassword = check.Check{
	ID:    "SASL004",
	Title: "brokers accept the client's credentials",
	Level: check.Error,
	Why:   "A wrong or rotated secret, one with a line break or quotes that came in on the way, or a token that has ended is refused at every login; some accounts get locked.",
	Errors: []string{
		"SASL_AUTHENTICATION_FAILED: SASL Authentication failed: Authentication failed during authentication due to invalid credentials with SASL mechanism …",
		"org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed during authentication due to invalid credentials with SASL mechanism …",
		"org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed: Invalid username or password",
		"SASL authentication error: Authentication failed: Invalid username or password",
		"kafka server: SASL Authentication failed",
		"[58] SASL Authentication Failed: SASL Authentication failed",
		"Failed to read response header while authenticating with SASL …: EOF",
		"SASL authentication error: {\"status\":\"invalid_token\"}",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL004", func(e *check.Endpoint) string { return refusedCredential(f, e) })
		for i := range found {
			e := at(f, found[i].Subject)
			found[i].Evidence = slices.Concat(oddities(f), refusalEvidence(f, e), found[i].Evidence)
			inferred(&found[i], e)
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		name := saslOf(e).Mechanism
		switch {
		case name == "OAUTHBEARER":
			return newToken(f)
		case strings.HasPrefix(name, "SCRAM-"):
			return []check.Fix{
				change("give the right password", credentials(f, name)...),
				scramCredential(f, "or set a new one, as an administrator", userName(f, e), name),
			}
		}
		return []check.Fix{
			change("give the right user and password", credentials(f, name)...),
			onListener(f, e, "or add the user to those of the listener", "plain.sasl.jaas.config",
				"org.apache.kafka.common.security.plain.PlainLoginModule required "+check.Blank("the users of now")+" user_"+userName(f, e)+`="`+check.Blank("password")+`";`),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		f.Client.Secrets = []check.SecretOddity{{Key: "sasl.jaas.config", Origin: inFile(4), Detail: "the password ends in a line break"}}
		refusedLogin(e, 58, 2, func(s *check.SASLFacts) {
			s.Message = "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512"
		})
	},
}

// newToken are the ways to another token, by where the refused one came from.
func newToken(f *check.Facts) []check.Fix {
	switch s := f.Client.Setting("sasl.oauthbearer.token"); {
	case s != nil && s.Source == "environment":
		return []check.Fix{saying("get a new token", "put a token that is still valid, issued for this cluster, into "+s.Name)}
	case s != nil:
		return []check.Fix{change("get a new token", f.Client.Set("sasl.oauthbearer.token", check.Blank("a token that is still valid, issued for this cluster")))}
	}
	if e := f.Client.Setting(endpointKey); f.Client.Setting("sasl.oauthbearer.token.file") == nil && e != nil && !strings.HasPrefix(e.Value, "file:") {
		return []check.Fix{saying("let the endpoint issue tokens that the brokers take",
			"compare a token of "+e.Value+" with what the brokers want: sasl.oauthbearer.expected.issuer, sasl.oauthbearer.expected.audience and the keys at sasl.oauthbearer.jwks.endpoint.url")}
	}
	return []check.Fix{change("get a new token", tokenFile(f))}
}

func refusedCredential(f *check.Facts, e *check.Endpoint) string {
	s := saslOf(e)
	switch {
	case s.Mechanism == "OAUTHBEARER":
		return place(e) + ": the broker refuses the token"
	case strings.HasPrefix(s.Mechanism, "SCRAM-") && s.Code == 0 && !hungUp(e):
		return fmt.Sprintf("the answer of %s to %s does not fit %s", place(e), userWords(f, e), s.Mechanism)
	case strings.HasPrefix(s.Mechanism, "SCRAM-"):
		return fmt.Sprintf("%s refuses the password of %s; the user has a %s credential there", place(e), userWords(f, e), s.Mechanism)
	}
	return fmt.Sprintf("%s refuses the user or password (%s, %s)", place(e), userWords(f, e), s.Mechanism)
}

// oddities are what is odd about the secret, the first thing to look at.
func oddities(f *check.Facts) []string {
	var lines []string
	for _, o := range f.Client.Secrets {
		where := origin(o.Origin)
		if where == "" {
			where = o.Key
		}
		lines = append(lines, where+": "+o.Detail)
	}
	return lines
}

func refusalEvidence(f *check.Facts, e *check.Endpoint) []string {
	s := saslOf(e)
	said := ""
	if s.Message != "" {
		said = fmt.Sprintf(" (%q)", s.Message)
	}
	switch {
	case hungUp(e):
		return []string{closedAt(e)}
	case strings.HasPrefix(s.Mechanism, "SCRAM-"):
		return []string{fmt.Sprintf("the broker knew %s and sent salt and iterations; it refused the second %s message, the one with the proof%s", strings.TrimPrefix(userWords(f, e), "user "), s.Mechanism, said)}
	case s.Mechanism == "PLAIN":
		return []string{"an unknown user and a wrong password are answered alike with PLAIN" + said}
	}
	return []string{fmt.Sprintf("refused at SaslAuthenticate %d%s", s.FailedRound, said)}
}
