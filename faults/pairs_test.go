package faults

import (
	"os"
	"strings"
	"testing"

	"kscope/internal/check"
)

// TestPairs breaks two brokers in two ways: each must be named, neither may hide behind the other.
func TestPairs(t *testing.T) {
	dead := closedPort(t)
	deadSeed := Part{Want: "ENV001", Level: check.Warning, On: on(dead), Break: func(s *Stage) { s.client("bootstrap.servers=" + s.C.Addr(1) + "," + dead) }}
	noName := Part{Want: "DNS001", Level: check.Warning, On: on("nosuch.invalid:9092"), Break: func(s *Stage) {
		s.client("bootstrap.servers=" + s.C.Addr(1) + ",nosuch.invalid:9092")
	}}
	pairs := [][]Part{
		{wrongName(2), unresolved(3)}, {commonName(2), otherPort(3)}, {expired(2), controllerAdvertised(3)}, {notYet(2), silent(3)},
		{usage(2), unresolved(3)}, {intermediate(2), otherPort(3)}, {wrongName(2), expired(3)}, {commonName(2), silent(3)},
		{expired(2), unresolved(3)}, {notYet(2), otherPort(3)}, {usage(2), controllerAdvertised(3)}, {intermediate(2), unresolved(3)},
		{wrongName(2), silent(3)}, {expired(2), otherPort(3)}, {notYet(2), unroutable(t, 3)}, {intermediate(2), notYet(3)},
		{wrongName(2), unroutable(t, 3)}, {usage(2), silent(3)}, {dotted(2), unresolved(3)}, {dotted(2), expired(3)},
		{commonName(2), deadSeed}, {unresolved(2), noName}, {expired(2), deadSeed}, {otherPort(2), noName},
	}
	// Half a minute each: a change is tried on the first few, `make faults` on all.
	if os.Getenv("KSCOPE_FAULTS_TABLE") == "" {
		pairs = pairs[:3]
	}
	var faults []Fault
	for _, p := range pairs {
		faults = append(faults, secured(strings.ToLower(p[0].Want+"-and-"+p[1].Want), p...))
	}
	run(t, faults)
}
