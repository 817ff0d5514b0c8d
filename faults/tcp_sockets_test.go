package faults

import (
	"errors"
	"net"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"
)

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
