package config

import (
	"slices"
	"strings"

	"kscope/internal/check"
)

func origin(source, name string) check.Origin { return check.Origin{Source: source, Name: name} }

// otherPrograms reads the names that many programs use for the bootstrap servers; of several the best known stands.
func (l *loader) otherPrograms() {
	for _, name := range []string{"KAFKA_BOOTSTRAP_SERVERS", "BOOTSTRAP_SERVERS", "KAFKA_BROKERS"} {
		if v, ok := lookup(l.in.Environ, name); ok && strings.TrimSpace(v) != "" {
			l.set(fromOtherPrograms, "bootstrap.servers", v, origin("environment", name))
			return
		}
	}
}

// notKeys are variables that begin with KSCOPE_ and are no client's settings: the program's own, and those of its tests.
var notKeys = []string{"CONFIG", "CONTEXT", "ENV", "REQUIRE_KAFKA", "KAFKA_HOME", "FAULTS_TABLE"}

// environment reads KSCOPE_SASL_USERNAME as sasl.username. An empty variable counts as not set, because CI systems set
// what they do not know to nothing.
func (l *loader) environment() {
	for _, e := range l.in.Environ {
		name, v, ok := strings.Cut(e, "=")
		rest, mine := strings.CutPrefix(name, "KSCOPE_")
		if !ok || !mine || v == "" || rest == "" || slices.Contains(notKeys, rest) {
			continue
		}
		l.set(fromEnvironment, strings.ToLower(strings.ReplaceAll(rest, "_", ".")), v, origin("environment", name))
	}
}

// lookup finds a variable; of duplicates the last stands.
func lookup(environ []string, name string) (string, bool) {
	for _, e := range slices.Backward(environ) {
		if k, v, ok := strings.Cut(e, "="); ok && k == name {
			return v, true
		}
	}
	return "", false
}
