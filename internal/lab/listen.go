package lab

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
)

// localhost listens on one port of both loopback addresses, because clients try both, in either order.
type localhost struct {
	port   int
	both   []net.Listener
	accept sync.Once
	conns  chan net.Conn
	done   chan struct{}
	stop   sync.Once
}

// listen takes a port, any free one for 0. Nothing is accepted before the first Accept.
func listen(port int) (net.Listener, error) {
	var err error
	for range 10 {
		l := &localhost{conns: make(chan net.Conn), done: make(chan struct{})}
		if err = l.open(port); err == nil {
			return l, nil
		}
		if port != 0 {
			break
		}
	}
	return nil, fmt.Errorf("listen on localhost: %w", err)
}

func (l *localhost) open(port int) error {
	four, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	l.both = []net.Listener{four}
	l.port = four.Addr().(*net.TCPAddr).Port
	six, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(l.port)))
	switch {
	case err == nil:
		l.both = append(l.both, six)
	case hasIPv6():
		return errors.Join(err, four.Close())
	}
	return nil
}

// hasIPv6 says that this machine has the IPv6 loopback address at all.
func hasIPv6() bool {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// Accept returns the next connection of either address.
func (l *localhost) Accept() (net.Conn, error) {
	l.accept.Do(func() {
		for _, one := range l.both {
			go l.take(one)
		}
	})
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *localhost) take(one net.Listener) {
	for {
		c, err := one.Accept()
		if err != nil {
			return
		}
		select {
		case l.conns <- c:
		case <-l.done:
			_ = c.Close()
			return
		}
	}
}

// Close ends both listeners.
func (l *localhost) Close() (err error) {
	l.stop.Do(func() {
		close(l.done)
		for _, one := range l.both {
			err = errors.Join(err, one.Close())
		}
	})
	return err
}

// Addr is localhost with the port.
func (l *localhost) Addr() net.Addr {
	return advertisedAddr(net.JoinHostPort("localhost", strconv.Itoa(l.port)))
}

// advertisedAddr is HOST:PORT of any name; the embedded broker advertises what its listener calls itself.
type advertisedAddr string

// Network is that of all Kafka addresses.
func (advertisedAddr) Network() string { return "tcp" }

// String is HOST:PORT.
func (a advertisedAddr) String() string { return string(a) }

// served is a broker's listener: it advertises any address, and wraps each connection.
type served struct {
	net.Listener
	advertised string
	wrap       func(net.Conn) net.Conn
}

// Addr is what the broker advertises.
func (s served) Addr() net.Addr { return advertisedAddr(s.advertised) }

// Accept wraps the next connection.
func (s served) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return s.wrap(c), nil
}
