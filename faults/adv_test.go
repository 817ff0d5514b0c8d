package faults

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

func TestADV(t *testing.T) {
	run(t, []Fault{
		plain("advertises-localhost", Part{Want: "ADV001",
			On: func(s *Stage) check.Subject { return check.AddressSubject("localhost:" + port(s.C.Addr(2))) },
			Break: func(s *Stage) {
				s.client("bootstrap.servers=" + s.C.Addr(1))
				s.advertise(2, "localhost:"+port(s.C.Addr(2)))
			}}),
		plain("advertises-a-name-that-does-not-resolve", unresolved(2)),
		plain("advertises-an-address-without-a-route", unroutable(t, 2)),
		plain("advertises-a-name-that-a-hosts-entry-gives", namedHere(2)),
		plain("tunnel", tunnelled()),
		plain("tunnel-to-the-names-of-the-cluster", namedTunnels()),
		plain("same-address-twice", Part{Want: "ADV005", On: onBroker(1), Break: func(s *Stage) {
			s.client("bootstrap.servers=" + s.C.Addr(3))
			s.advertise(2, s.C.Addr(1))
		}}),
		plain("advertises-another-port", otherPort(2)),
		plain("listener-of-another-name", renamed(t)),
		mutualLocalhost("tls-ends-in-front-of-the-seed", Part{Want: "ADV008", On: onBroker(1), Break: terminator}),
		secured("tls-begins-behind-the-seed", initiator()),
		secured("advertises-a-port-without-tls", Part{Want: "ADV008",
			On: func(s *Stage) check.Subject { return check.AddressSubject("localhost:" + port(s.C.Internal(2))) },
			Break: func(s *Stage) {
				s.client("bootstrap.servers=" + s.C.Addr(1))
				s.advertise(2, "localhost:"+port(s.C.Internal(2)))
			}}),
		secured("listener-of-another-protocol", Part{Want: "ADV008", On: onBroker(2), Way: 1, Break: func(s *Stage) {
			s.client("bootstrap.servers=" + s.C.Addr(1))
			protocols := s.settings(2)["listener.security.protocol.map"]
			s.C.Restart(s.T, 2, map[string]string{"listener.security.protocol.map": strings.Replace(protocols, "CLIENT:SSL", "CLIENT:PLAINTEXT", 1)})
		}, Fill: map[string]func(*Stage) string{"the other entries": func(*Stage) string { return "INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT" }}}),
		plain("unreachable-between-brokers", Part{Want: "ADV012", Break: func(s *Stage) {
			s.C.Restart(s.T, 2, map[string]string{"advertised.listeners": fmt.Sprintf("CLIENT://%s,INTERNAL://%s", s.C.Addr(2), closedPort(s.T))})
			spread(s)
		}, Fill: map[string]func(*Stage) string{"broker 2": func(s *Stage) string { return s.C.Internal(2) }}}),
		plain("another-cluster-answers", Part{Want: "ADV101",
			On: func(s *Stage) check.Subject { return check.AddressSubject(other(s).Addr(1)) },
			Break: func(s *Stage) {
				s.client("bootstrap.servers=" + s.C.Addr(1))
				s.advertise(2, other(s).Addr(1))
			}}),
		plain("swapped-ports", swapped(2, 3)),
		plain("forward-to-another-broker", misled(2)),
		plain("one-slow-broker", slow(2)),
		plain("one-seed-of-three", Part{Want: "ADV104", Level: check.Info, On: onClient, Break: func(s *Stage) { s.client("bootstrap.servers=" + s.C.Addr(1)) }}),
	})
}

// renamed gives broker 3 a listener of another name where the others have the one for clients.
func renamed(t *testing.T) Part {
	anew := closedPort(t)
	return Part{Want: "ADV007", On: func(*Stage) check.Subject { return check.BrokerSubject(3) }, Break: func(s *Stage) {
		s.client("bootstrap.servers=" + s.C.Addr(1))
		p := s.settings(3)
		p["listeners"] = strings.Replace(p["listeners"], "CLIENT", "OUTSIDE", 1)
		p["advertised.listeners"] = strings.Replace(p["advertised.listeners"], "CLIENT", "OUTSIDE", 1)
		p["listener.security.protocol.map"] = strings.Replace(p["listener.security.protocol.map"], "CLIENT:", "OUTSIDE:", 1)
		s.C.Restart(s.T, 3, p)
		leads(s, 3)
	}, Fill: map[string]func(*Stage) string{
		"port of the new": func(*Stage) string { return port(anew) }, "host and port": func(*Stage) string { return anew },
	}}
}

func other(s *Stage) *kafkatest.Cluster { return pool.Shared(s.T, "one", kafkatest.Spec{}) }

func (s *Stage) settings(id int) map[string]string {
	p := map[string]string{}
	for _, l := range strings.Split(read(s.T, s.C.Properties(id)), "\n") {
		if k, v, ok := strings.Cut(l, "="); ok {
			p[k] = v
		}
	}
	return p
}

func advertised(want, address string, id int) Part {
	return Part{Want: want, On: on(address), Break: func(s *Stage) {
		s.client("bootstrap.servers=" + s.C.Addr(1))
		s.advertise(id, address)
	}}
}

func unresolved(id int) Part {
	return advertised("ADV002", fmt.Sprintf("nosuch-%d.invalid:9092", id), id)
}

func otherPort(id int) Part {
	address := ""
	return Part{Want: "ADV006", On: func(*Stage) check.Subject { return check.AddressSubject(address) }, Break: func(s *Stage) {
		l, err := net.Listen("tcp", net.JoinHostPort(s.C.Spec.Bind, "0"))
		if err != nil {
			s.T.Fatal(err)
		}
		_ = l.Close()
		address = net.JoinHostPort(s.C.Spec.Host, port(l.Addr().String()))
		s.client("bootstrap.servers=" + s.C.Addr(1))
		s.advertise(id, address)
	}}
}

// unroutable advertises an address of a range to which the kernel opens no connection, so nothing is sent anywhere.
func unroutable(t *testing.T, id int) Part {
	const address = "224.0.0.9:9092"
	p := advertised("ADV003", address, id)
	stage := p.Break
	p.Break = func(s *Stage) {
		c, err := net.DialTimeout("tcp4", address, time.Second)
		if err == nil {
			_ = c.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "unreachable") && !strings.Contains(err.Error(), "no route") {
			s.T.Skipf("this machine has a way to %s: %v", address, err)
		}
		stage(s)
	}
	return p
}

// leads waits until a broker leads what it should.
func leads(s *Stage, id int32) {
	adm := s.C.Admin(s.T)
	for until := time.Now().Add(30 * time.Second); time.Now().Before(until); time.Sleep(300 * time.Millisecond) {
		_, _ = adm.ElectLeaders(s.T.Context(), 0, nil)
		topics, _ := adm.ListTopics(s.T.Context(), "orders")
		for _, p := range topics["orders"].Partitions {
			if p.Leader == id && len(p.ISR) == len(p.Replicas) {
				return
			}
		}
	}
	s.T.Fatalf("broker %d leads nothing", id)
}

// spread waits until broker 2 leads something that nobody follows.
func spread(s *Stage) {
	adm := s.C.Admin(s.T)
	ctx := s.T.Context()
	for until := time.Now().Add(40 * time.Second); time.Now().Before(until); time.Sleep(300 * time.Millisecond) {
		_, _ = adm.ElectLeaders(ctx, 0, nil)
		topics, _ := adm.ListTopics(ctx, "orders")
		lonely, partly := 0, 0
		for _, p := range topics["orders"].Partitions {
			if len(p.ISR) < len(p.Replicas) && p.Leader == 2 && len(p.ISR) == 1 {
				lonely++
			} else if len(p.ISR) < len(p.Replicas) {
				partly++
			}
		}
		if lonely > 0 && partly == 0 {
			return
		}
	}
	s.T.Fatal("broker 2 leads nothing that the others do not follow")
}
