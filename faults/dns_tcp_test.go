package faults

import (
	"fmt"
	"net"
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
		secured("advertised-name-with-a-dot-at-its-end", dotted(2)),
		plain("ipv6-without-brackets", Part{Want: "DNS005", On: onClient, Break: func(s *Stage) { s.client("bootstrap.servers=fd00:10:9:101::204:9092") },
			Fill:     map[string]func(*Stage) string{"": func(s *Stage) string { return s.C.Bootstrap() }},
			Unhealed: "the address is an example, no broker has it"}),
	})
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
		plain("nobody-accepts", byHand(stub("TCP001", fullQueue), "what drops the packets is not Kafka's")),
		plain("stopped-process", silent(2)),
		mutualLocalhost("short-idle-limit", Part{Want: "TCP003", Level: check.Warning, Break: func(s *Stage) {
			s.C.Restart(s.T, 1, map[string]string{"connections.max.idle.ms": "5000"})
		}}),
		mutualLocalhost("connection-limit", Part{Want: "TCP004", On: onBroker(1), Break: func(s *Stage) {
			s.C.Restart(s.T, 1, map[string]string{"max.connections.per.ip.overrides": "127.0.0.1:3"})
			holdAll(s)
		}, Unhealed: "the connections that are held are the test's own"}),
	})
}

func byHand(p Part, why string) Part { p.Unhealed = why; return p }

// silent stops the process of a broker; a person lets it go on.
func silent(id int) Part {
	return Part{Want: "TCP002", On: onBroker(id),
		Break:  func(s *Stage) { s.client("bootstrap.servers=" + s.C.Addr(1)); s.C.Pause(s.T, id) },
		Person: func(s *Stage) { s.C.Resume(s.T, id) }}
}

// holdAll opens connections until the broker takes no more, and keeps them.
func holdAll(s *Stage) {
	for range 8 {
		c, err := net.DialTimeout("tcp", s.C.Addr(1), time.Second)
		if err != nil {
			return
		}
		s.T.Cleanup(func() { _ = c.Close() })
	}
}

// fullQueue is a port whose queue of connections is full: the kernel answers no further one, as a firewall would.
func fullQueue(t *testing.T) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for range 4 {
		if c, err := net.DialTimeout("tcp", address, 300*time.Millisecond); err == nil {
			t.Cleanup(func() { _ = c.Close() })
		}
	}
	return address
}
