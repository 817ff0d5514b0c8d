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

// scramCredential is the command that gives a user a SCRAM credential, run by an administrator.
func scramCredential(f *check.Facts, say, user, mechanism string) check.Fix {
	server := way(f)
	if server == "" {
		server = check.Blank("host and port of a broker")
	}
	command := []string{"bin/kafka-configs.sh", "--bootstrap-server", server, "--command-config", check.Blank("settings file of an administrator"),
		"--alter", "--add-config", fmt.Sprintf("%s=[iterations=8192,password=%s]", mechanism, check.Blank("password")), "--entity-type", "users", "--entity-name", user}
	return check.Fix{Say: say, Steps: []check.Step{{Run: quoted(command)}}}
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
