package faults

import (
	"time"

	"kscope/internal/check"
)

// swapped lets two brokers advertise each other's address: one mistake, one cause with two addresses.
func swapped(a, b int) Part {
	return Part{Want: "ADV102", On: onBroker(a), Break: func(s *Stage) {
		s.client("bootstrap.servers=" + s.C.Addr(1))
		s.advertise(a, s.C.Addr(b))
		s.advertise(b, s.C.Addr(a))
	}}
}

// misled gives a broker a forward that leads to another one; a person leads it right.
func misled(id int) Part {
	var f *tunnel
	return Part{Want: "ADV102", Way: 1,
		On: func(*Stage) check.Subject { return check.AddressSubject(f.address) },
		Break: func(s *Stage) {
			f = forward(s.T, "127.0.0.2:0", s.C.Addr(1))
			s.client("bootstrap.servers=" + s.C.Addr(1))
			s.advertise(id, f.address)
		},
		Person: func(s *Stage) { f.lead(s.C.Addr(id), 0) }}
}

// slow puts a broker behind a forward that holds each answer up: far more than a busy machine would.
func slow(id int) Part {
	var f *tunnel
	return Part{Want: "ADV103", Level: check.Info,
		On: func(*Stage) check.Subject { return check.AddressSubject(f.address) },
		Break: func(s *Stage) {
			f = forward(s.T, "127.0.0.2:0", s.C.Addr(id))
			f.lead(s.C.Addr(id), 700*time.Millisecond)
			s.client("bootstrap.servers=" + s.C.Addr(1))
			s.advertise(id, f.address)
		},
		Person: func(s *Stage) { f.lead(s.C.Addr(id), 0) }}
}
