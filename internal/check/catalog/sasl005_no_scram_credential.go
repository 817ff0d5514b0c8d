package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

var saslNoSCRAMCredential = check.Check{
	ID:    "SASL005",
	Title: "the user has a credential for the client's SCRAM mechanism",
	Level: check.Error,
	Why:   "SCRAM-SHA-256 and SCRAM-SHA-512 have credentials of their own. A user without one for this mechanism is refused with the very text of a wrong password.",
	Errors: []string{
		"SASL_AUTHENTICATION_FAILED: SASL Authentication failed: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
		"org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
		"SASL authentication error: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
		"RESOURCE_NOT_FOUND: Attempt to describe a user credential that does not exist: …",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL005", func(e *check.Endpoint) string { return missingCredential(f, e) })
		for i := range found {
			e := at(f, found[i].Subject)
			found[i].Evidence = slices.Concat([]string{firstRefused(f, e)}, otherMechanism(e), found[i].Evidence)
			inferred(&found[i], e)
			found[i].Because = saysSo(f, "sasl.mechanism", "sasl.mechanisms")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		s := saslOf(e)
		add := scramCredential(f, "add the credential, as an administrator", userName(f, e), s.Mechanism)
		if x := e.Tried(check.TryOtherSCRAM); x != nil && x.Answered {
			add.Say = "or " + add.Say
			return []check.Fix{change("use the other mechanism", mechanism(f, otherName(x, s.Mechanism))...), add}
		}
		return []check.Fix{add, change("or log in as a user that has one", credentials(withoutUser(f), s.Mechanism)...)}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		refusedLogin(e, 58, 1, func(s *check.SASLFacts) {
			s.Message = "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512"
		})
		e.Experiments = []check.Experiment{{Try: check.TryOtherSCRAM, Answered: true, Mechanism: "SCRAM-SHA-256"}}
	},
}

func firstRefused(f *check.Facts, e *check.Endpoint) string {
	if hungUp(e) {
		return closedAt(e) + "; a wrong password is refused at the second"
	}
	return fmt.Sprintf("the broker refused %s at the first SCRAM message, as it does for a user that it does not know (a wrong password is refused at the second)", userName(f, e))
}

func missingCredential(f *check.Facts, e *check.Endpoint) string {
	s := saslOf(e)
	what := fmt.Sprintf("%s has no %s credential", userWords(f, e), s.Mechanism)
	x := e.Tried(check.TryOtherSCRAM)
	switch {
	case x == nil:
		return what + " at " + place(e)
	case x.Answered:
		return fmt.Sprintf("%s; it has one for %s", what, otherName(x, s.Mechanism))
	case x.Round == 1:
		return fmt.Sprintf("%s, nor one for %s", what, otherName(x, s.Mechanism))
	}
	return what + " at " + place(e)
}

// otherMechanism says how far the other mechanism came.
func otherMechanism(e *check.Endpoint) []string {
	x := e.Tried(check.TryOtherSCRAM)
	if x == nil {
		return nil
	}
	name := otherName(x, saslOf(e).Mechanism)
	switch {
	case x.Answered:
		return []string{name + " came as far as the second"}
	case x.Round == 1:
		return []string{name + " is refused at the first as well"}
	case x.Code == 33:
		return []string{name + " is not enabled on this listener"}
	}
	return nil
}

func otherName(x *check.Experiment, mechanism string) string {
	if x.Mechanism != "" {
		return x.Mechanism
	}
	return otherSCRAM(mechanism)
}

// withoutUser is the same client with a user that is to be named.
func withoutUser(f *check.Facts) *check.Facts {
	other := *f
	other.Client.User = ""
	return &other
}
