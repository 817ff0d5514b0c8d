package faults

import (
	"fmt"
	"net"
	"testing"

	"kscope/internal/check"
)

// bothFamilies lets localhost be ::1 and 127.0.0.1, of which the broker has one.
func bothFamilies() Part {
	name := func(s *Stage) string { return "localhost:" + port(s.C.Addr(1)) }
	return Part{Want: "DNS002", Level: check.Warning,
		On: func(s *Stage) check.Subject { return check.AddressSubject(name(s)) },
		Break: func(s *Stage) {
			s.hosts("127.0.0.1 localhost", "::1 localhost")
			s.client("bootstrap.servers=" + name(s))
		}}
}

const kafkaTest = "kafka.test"

// deadRecord gives a name the broker's address and one on which nothing listens.
func deadRecord() Part {
	name := func(s *Stage) string { return net.JoinHostPort(kafkaTest, port(s.C.Addr(1))) }
	return Part{Want: "DNS003", Level: check.Warning,
		On: func(s *Stage) check.Subject { return check.AddressSubject(name(s)) },
		Break: func(s *Stage) {
			s.hosts("127.0.0.9 "+kafkaTest, "127.0.0.1 "+kafkaTest)
			s.client("bootstrap.servers=" + name(s))
		},
		Person: func(s *Stage) { s.unnamed("127.0.0.9") }}
}

// roundRobin gives three brokers a listener on one port of an address each, and all of them one name; the third is down.
func roundRobin(t *testing.T) Part {
	shared := port(closedPort(t))
	name := net.JoinHostPort(kafkaTest, shared)
	return Part{Want: "DNS003", Level: check.Warning, On: on(name),
		Break: func(s *Stage) {
			for id := 1; id <= 3; id++ {
				p, address := s.settings(id), fmt.Sprintf("127.0.0.%d:%s", 10+id, shared)
				s.C.Restart(s.T, id, map[string]string{
					"listeners":                      p["listeners"] + ",ROBIN://" + address,
					"advertised.listeners":           p["advertised.listeners"] + ",ROBIN://" + address,
					"listener.security.protocol.map": p["listener.security.protocol.map"] + ",ROBIN:PLAINTEXT",
				})
			}
			settled(s.T, s.C.Admin(s.T))
			s.C.Shut(3)
			s.hosts("127.0.0.11 "+kafkaTest, "127.0.0.12 "+kafkaTest, "127.0.0.13 "+kafkaTest)
			s.client("bootstrap.servers=" + name)
		}}
}
