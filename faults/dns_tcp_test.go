package faults

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

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
		plain("ipv6-without-brackets", Part{Want: "DNS005", On: onClient, Break: func(s *Stage) { s.client("bootstrap.servers=fd00:10:9:101::204:9092") },
			Fill:     map[string]func(*Stage) string{"": func(s *Stage) string { return s.C.Bootstrap() }},
			Unhealed: "the address is an example, no broker has it"}),
	})
}

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

// many is more connections than any limit that a test sets.
const many = 60

// holdAll keeps connections open until the broker takes no more.
func (s *Stage) holdAll(id int) {
	s.T.Helper()
	if held := s.hold(id); held >= many {
		s.T.Fatalf("the broker takes %d connections and more", held)
	}
}

// holdMany keeps more connections open than the broker took before.
func (s *Stage) holdMany(id int) {
	s.T.Helper()
	if held := s.hold(id); held < many {
		s.T.Errorf("the broker takes %d connections, wanted %d", held, many)
	}
}

// hold opens connections until one is closed, and says how many are open.
func (s *Stage) hold(id int) int {
	for n := range many {
		c, err := net.DialTimeout("tcp", s.C.Addr(id), 2*time.Second)
		if err != nil {
			return n
		}
		s.T.Cleanup(func() { _ = c.Close() })
		_ = c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			return n
		}
		s.Held = append(s.Held, c)
	}
	return many
}

// letGo closes the connections that are held.
func (s *Stage) letGo() {
	for _, c := range s.Held {
		_ = c.Close()
	}
	s.Held = nil
}

// fullQueue is a port whose queue of connections is full: the kernel answers no further one, as a firewall would.
func fullQueue(t *testing.T) string { return fullQueueOn(t, [4]byte{127, 0, 0, 1}) }

func fullQueueOn(t *testing.T, ip [4]byte) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: ip}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := net.JoinHostPort(net.IP(ip[:]).String(), strconv.Itoa(name.(*syscall.SockaddrInet4).Port))
	for range 4 {
		if c, err := net.DialTimeout("tcp", address, 300*time.Millisecond); err == nil {
			t.Cleanup(func() { _ = c.Close() })
		}
	}
	return address
}
