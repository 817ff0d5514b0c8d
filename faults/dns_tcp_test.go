package faults

import (
	"net"
	"testing"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

func TestDNS(t *testing.T) {
	run(t, []Fault{
		plain("no-such-bootstrap-name", Part{Want: "DNS001", On: on("nosuch.invalid:9092"), Break: func(s *Stage) { s.client("bootstrap.servers=nosuch.invalid:9092") }}),
		mutualLocalhost("only-the-other-family", Part{Want: "DNS002",
			On: func(s *Stage) check.Subject { return check.AddressSubject("[::1]:" + port(s.C.Addr(1))) },
			Break: func(s *Stage) {
				if l, err := net.Listen("tcp", "[::1]:0"); err != nil {
					s.T.Skipf("no ::1 here: %v", err)
				} else {
					_ = l.Close()
				}
				s.client("bootstrap.servers=[::1]:" + port(s.C.Addr(1)))
			}}),
		mutualLocalhost("localhost-of-two-families", bothFamilies()),
		mutualLocalhost("a-dead-address-of-the-name", deadRecord()),
		mutualLocalhost("a-dead-address-of-the-name-taken-out", way(1, deadRecord())),
		{Name: "a-broker-of-the-name-is-down", Cluster: kafkatest.Spec{Nodes: 3}, Parts: []Part{roundRobin(t)}},
		secured("advertised-name-with-a-dot-at-its-end", dotted(2)),
		plain("ipv6-without-brackets", Part{Want: "DNS005", On: onClient, Break: func(s *Stage) {
			s.client("bootstrap.servers=::1:" + port(ipv6Loopback(s).address))
		}}),
	})
}

// ipv6Loopback leads from ::1 to the first broker.
func ipv6Loopback(s *Stage) *tunnel {
	if l, err := net.Listen("tcp", "[::1]:0"); err != nil {
		s.T.Skipf("no IPv6 loopback address: %v", err)
	} else {
		_ = l.Close()
	}
	return forward(s.T, "[::1]:0", s.C.Addr(1))
}

// mutualLocalhost is one node on 127.0.0.1 alone.
func mutualLocalhost(name string, parts ...Part) Fault {
	return Fault{Name: name, Pool: "one", Cluster: kafkatest.Spec{}, Parts: parts}
}

// dotted needs --map, as nothing here resolves a name with a dot at its end.
func dotted(id int) Part {
	return Part{Want: "DNS004", Level: check.Warning,
		On: func(s *Stage) check.Subject { return check.AddressSubject("localhost.:" + port(s.C.Addr(id))) },
		Break: func(s *Stage) {
			s.client("bootstrap.servers=" + s.C.Addr(1))
			s.Map = append(s.Map, "localhost.:"+port(s.C.Addr(id))+"="+s.C.Addr(id))
			s.advertise(id, "localhost.:"+port(s.C.Addr(id)))
		}}
}

func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}

func TestTCP(t *testing.T) {
	run(t, []Fault{
		plain("nobody-accepts", stub("TCP001", fullQueue)),
		plain("nobody-accepts-at-a-broker", nobodyAt(2)),
		plain("stopped-process", silent(2)),
		mutualLocalhost("stopped-process-of-the-only-seed", silent(1)),
		plain("stopped-process-by-another-name", silentByName(2)),
		mutualLocalhost("short-idle-limit", Part{Want: "TCP003", Level: check.Warning, Break: func(s *Stage) {
			s.C.Restart(s.T, 1, map[string]string{"connections.max.idle.ms": "5000"})
		}}),
		mutualLocalhost("connection-limit", Part{Want: "TCP004", On: onBroker(1), Break: func(s *Stage) {
			s.C.Restart(s.T, 1, map[string]string{"max.connections.per.ip": "20"})
			s.holdAll(1)
		}, Person: (*Stage).letGo, Again: func(s *Stage) { s.holdMany(1) }}),
		plain("connection-limit-of-one-broker", Part{Want: "TCP004", On: onBroker(2), Break: func(s *Stage) {
			s.client("bootstrap.servers=" + s.C.Addr(1))
			s.C.Restart(s.T, 2, map[string]string{"max.connections.per.ip": "30"})
			s.holdAll(2)
		}}),
	})
}

// way carries out another fix than the first.
func way(n int, p Part) Part { p.Way = n; return p }

// silent stops the process of a broker; a person lets it go on.
func silent(id int) Part {
	return Part{Want: "TCP002", On: onBroker(id),
		Break:  func(s *Stage) { s.client("bootstrap.servers=" + s.C.Addr(1)); s.C.Pause(s.T, id) },
		Person: func(s *Stage) { s.C.Resume(s.T, id) }}
}

// nobodyAt lets a broker advertise an address that answers nothing.
func nobodyAt(id int) Part {
	address := ""
	return Part{Want: "TCP001", On: func(*Stage) check.Subject { return check.AddressSubject(address) }, Break: func(s *Stage) {
		address = fullQueueOn(s.T, [4]byte{127, 0, 0, 5})
		s.client("bootstrap.servers=" + s.C.Addr(1))
		s.advertise(id, address)
	}}
}

// silentByName gives the client the stopped broker under a name of its own: one broker, one cause.
func silentByName(id int) Part {
	p := silent(id)
	stop := p.Break
	p.Break = func(s *Stage) {
		stop(s)
		s.hosts("127.0.0.2 " + kafkaTest)
		s.client("bootstrap.servers=" + s.C.Addr(1) + "," + net.JoinHostPort(kafkaTest, port(s.C.Addr(id))))
	}
	return p
}
