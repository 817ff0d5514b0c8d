package faults

import (
	"fmt"
	"net"

	"kscope/internal/check"
)

// inside is the name of a broker that only its cluster's network knows.
func inside(s *Stage, id int) string {
	return fmt.Sprintf("kafka-%d.kafka.svc.cluster.local:%s", id-1, port(s.C.Addr(id)))
}

// namesInside lets every broker advertise such a name, and gives the client a tunnel to the first alone.
func namesInside(s *Stage) {
	for id := 1; id <= s.C.Spec.Nodes; id++ {
		s.advertise(id, inside(s, id))
	}
	s.client("bootstrap.servers=" + forward(s.T, "127.0.0.1:0", s.C.Addr(1)).address)
}

func onInside(id int) func(*Stage) check.Subject {
	return func(s *Stage) check.Subject { return check.AddressSubject(inside(s, id)) }
}

// tunnelled is healed by a listener for tunnels on every broker, and a tunnel to each.
func tunnelled() Part {
	p := Part{Want: "ADV004", On: onInside(2), Break: namesInside, Fill: map[string]func(*Stage) string{}}
	ends := map[int]*tunnel{}
	listens := map[int]string{}
	stage := p.Break
	p.Break = func(s *Stage) {
		stage(s)
		for id := 1; id <= s.C.Spec.Nodes; id++ {
			listens[id] = port(closedPort(s.T))
			ends[id] = forward(s.T, "127.0.0.1:0", net.JoinHostPort("127.0.0.1", listens[id]))
		}
	}
	for id := 1; id <= 3; id++ {
		p.Fill[fmt.Sprintf("port of the new listener of broker %d", id)] = func(*Stage) string { return listens[id] }
		p.Fill[fmt.Sprintf("lead to broker %d", id)] = func(*Stage) string { return ends[id].address }
	}
	p.Person = func(*Stage) {} // the tunnels are open, and lead somewhere once the listeners are there
	return p
}

// namedTunnels is healed on this machine alone: a hosts entry for every broker, and a forward of its port there.
func namedTunnels() Part {
	opened := false
	return Part{Want: "ADV004", On: onInside(2), Way: 1, Break: namesInside, Person: func(s *Stage) {
		if opened {
			return // the step is printed once for each broker
		}
		opened = true
		var lines []string
		for id := 1; id <= s.C.Spec.Nodes; id++ {
			ip := fmt.Sprintf("127.0.0.%d", 20+id)
			forward(s.T, net.JoinHostPort(ip, port(s.C.Addr(id))), s.C.Addr(id))
			lines = append(lines, ip+" "+check.HostOf(inside(s, id)))
		}
		s.hosts(lines...)
	}}
}

// namedHere advertises a name that nobody knows until a person adds a hosts entry on this machine.
func namedHere(id int) Part {
	name := func(s *Stage) string { return net.JoinHostPort("nosuch.invalid", port(s.C.Addr(id))) }
	return Part{Want: "ADV002", Way: 1,
		On: func(s *Stage) check.Subject { return check.AddressSubject(name(s)) },
		Break: func(s *Stage) {
			s.client("bootstrap.servers=" + s.C.Addr(1))
			s.advertise(id, name(s))
		},
		Person: func(s *Stage) { s.hosts("127.0.0.2 nosuch.invalid") }}
}
