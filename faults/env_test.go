package faults

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"kscope/internal/check"
	"kscope/internal/impostor"
)

func TestENV(t *testing.T) {
	closed := closedPort(t)
	run(t, []Fault{
		plain("closed-port", Part{Want: "ENV001", On: on(closed), Break: func(s *Stage) { s.client("bootstrap.servers=" + closed) }}),
		plain("one-dead-seed-of-three", Part{Want: "ENV001", Level: check.Warning, On: on(closed), Break: func(s *Stage) {
			s.client(fmt.Sprintf("bootstrap.servers=%s,%s,%s", s.C.Addr(1), s.C.Addr(2), closed))
		}}),
		plain("dead-and-fenced-seed", Part{Want: "ENV001", On: onBroker(2), Break: func(s *Stage) {
			s.client(fmt.Sprintf("bootstrap.servers=%s,%s", s.C.Addr(1), s.C.Addr(2)))
			s.C.Kill(2)
			fenced(s, 2)
		}}),
		plain("controller-port-as-seed", Part{Want: "ENV002",
			On:    func(s *Stage) check.Subject { return check.AddressSubject(s.C.Controller(1)) },
			Break: func(s *Stage) { s.client("bootstrap.servers=" + s.C.Controller(1)) },
		}),
		plain("controller-port-advertised", controllerAdvertised(2)),
		plain("zookeeper", stub("ENV003", func(t *testing.T) string { return impostor.Listen(t, impostor.ZooKeeper) })),
		plain("http-that-waits", stub("ENV004", func(t *testing.T) string {
			srv := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(srv.Close)
			return srv.Listener.Addr().String()
		})),
		plain("http-that-talks", stub("ENV004", func(t *testing.T) string {
			return impostor.Listen(t, impostor.Says("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
		})),
		plain("accepts-and-closes", nothingBehind()),
	})
}

// fenced waits until the cluster says that the session of a dead broker has ended.
func fenced(s *Stage, id int32) {
	for until := time.Now().Add(60 * time.Second); time.Now().Before(until); time.Sleep(200 * time.Millisecond) {
		c := s.doctor().Facts.Cluster
		if c != nil && slices.ContainsFunc(c.Brokers, func(b check.Broker) bool { return b.ID == id && b.State == check.Fenced }) {
			return
		}
	}
	s.T.Fatalf("broker %d is not fenced", id)
}

func controllerAdvertised(id int) Part {
	return Part{Want: "ENV002",
		On:    func(s *Stage) check.Subject { return check.AddressSubject(s.C.Controller(id)) },
		Break: func(s *Stage) { s.client("bootstrap.servers=" + s.C.Addr(1)); s.advertise(id, s.C.Controller(id)) },
	}
}

// stub makes something that is not Kafka the only seed.
func stub(want string, listen func(*testing.T) string) Part {
	address := ""
	return Part{Want: want,
		On:    func(*Stage) check.Subject { return check.AddressSubject(address) },
		Break: func(s *Stage) { address = listen(s.T); s.client("bootstrap.servers=" + address) },
	}
}

// nothingBehind is a forward without a target, until a person sees to it.
func nothingBehind() Part {
	target := ""
	p := stub("ENV005", func(t *testing.T) string {
		return impostor.Listen(t, func(c net.Conn) {
			to, err := net.Dial("tcp", target)
			if err != nil {
				return
			}
			defer to.Close()
			go func() { _, _ = io.Copy(to, c); _ = to.Close() }()
			_, _ = io.Copy(c, to)
		})
	})
	p.Person = func(s *Stage) { target = s.C.Addr(1) }
	return p
}

// closedPort is an address on which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("no second loopback address: %v", err)
	}
	defer l.Close()
	return l.Addr().String()
}
