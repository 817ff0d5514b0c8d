package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

// saslOf is what was seen of the login that came farthest; empty where there was none.
func saslOf(e *check.Endpoint) check.SASLFacts {
	if e == nil {
		return check.SASLFacts{}
	}
	p := e.Deepest()
	if p == nil || p.SASL == nil {
		return check.SASLFacts{}
	}
	return *p.SASL
}

// offered are the mechanisms of a listener, by the login or by the experiment that asks for them.
func offered(e *check.Endpoint) []string {
	if o := saslOf(e).Offered; len(o) > 0 {
		return o
	}
	if x := e.Tried(check.TrySASLHandshake); x != nil {
		return x.Mechanisms
	}
	return nil
}

// userWords names the user of a login: "user alice".
func userWords(f *check.Facts, e *check.Endpoint) string {
	name := saslOf(e).User
	if name == "" {
		name = f.Client.User
	}
	if name == "" {
		return "the user"
	}
	return "user " + name
}

// userName is the name alone, a blank where it is not known.
func userName(f *check.Facts, e *check.Endpoint) string {
	name := strings.TrimPrefix(userWords(f, e), "user ")
	if name == "the user" {
		return check.Blank("user")
	}
	return name
}

// otherSCRAM is the SCRAM mechanism that the given one is not.
func otherSCRAM(mechanism string) string {
	if mechanism == "SCRAM-SHA-256" {
		return "SCRAM-SHA-512"
	}
	return "SCRAM-SHA-256"
}

// scramCredential is the command that gives a user a SCRAM credential, run by an administrator. Where the client's
// listener takes no login there are no rights of a user either, and the settings of the client will do.
func scramCredential(f *check.Facts, say, user, mechanism string) check.Fix {
	words := []string{"--alter", "--add-config", fmt.Sprintf("%s=[iterations=8192,password=%s]", mechanism, check.Blank("password")), "--entity-type", "users", "--entity-name", user}
	if f.Client.SASL {
		return check.Fix{Say: say, Steps: []check.Step{{Run: administratorTool(f, "kafka-configs.sh", words...)}}}
	}
	return check.Fix{Say: say, Steps: []check.Step{{Run: kafkaTool(f, "kafka-configs.sh", words...)}}}
}

// hungUp says that the connection was closed in the middle of a login. That is how Kafka before 1.0 refuses one; it is
// also what a proxy does that has another reason.
func hungUp(e *check.Endpoint) bool {
	p := e.Deepest()
	return p != nil && p.Layer(check.StageSASL).Failure == check.Closed && saslOf(e).FailedRound > 0
}

// inferred puts in doubt what only a hang-up speaks for.
func inferred(at *check.Finding, e *check.Endpoint) {
	if !hungUp(e) {
		return
	}
	at.Doubt = `the log of the broker says: Failed authentication with`
	at.Against = "the connection was closed without a word, and brokers since Kafka 1.0 say SASL_AUTHENTICATION_FAILED (58) first"
}

// closedAt is the evidence of a hang-up.
func closedAt(e *check.Endpoint) string {
	return fmt.Sprintf("the connection was closed where the answer to SaslAuthenticate %d was due", saslOf(e).FailedRound)
}

// refusedLogin ends the walk of an address at a refused login, as a probe would have written it down.
func refusedLogin(e *check.Endpoint, code int16, round int, change func(*check.SASLFacts)) {
	for i := range e.Paths {
		p := &e.Paths[i]
		seen := p.SASL
		detail := fmt.Sprintf("SaslAuthenticate %d answers code %d", round, code)
		if round == 0 {
			detail = fmt.Sprintf("SaslHandshake answers code %d", code)
		}
		breakPath(p, check.StageSASL, check.Rejected, detail)
		p.Layers[len(p.Layers)-1].Code = code
		seen.Code, seen.FailedRound = code, round
		change(seen)
		p.SASL = seen
	}
}

// useMechanism gives the client of an example another mechanism.
func useMechanism(f *check.Facts, name string) {
	f.Client.Mechanism = name
	for i := range f.Client.Settings {
		if f.Client.Settings[i].Key == "sasl.mechanism" {
			f.Client.Settings[i].Value = name
		}
	}
	for i := range f.Endpoints {
		for j := range f.Endpoints[i].Paths {
			if s := f.Endpoints[i].Paths[j].SASL; s != nil {
				s.Mechanism = name
			}
		}
	}
}
