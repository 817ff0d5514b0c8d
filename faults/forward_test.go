package faults

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// tunnel forwards connections, as kubectl port-forward and ssh -L do.
type tunnel struct {
	address string
	mu      sync.Mutex
	// target is where connections lead; delay holds each answer up.
	target string
	delay  time.Duration
}

// forward opens a tunnel at an address.
func forward(t *testing.T, at, target string) *tunnel {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	f := &tunnel{address: l.Addr().String(), target: target}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go f.carry(c)
		}
	}()
	return f
}

// carry carries one connection to its end.
func (f *tunnel) carry(c net.Conn) {
	defer c.Close()
	f.mu.Lock()
	target, delay := f.target, f.delay
	f.mu.Unlock()
	to, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer to.Close()
	go func() { _, _ = io.Copy(to, c); _ = to.Close() }()
	_, _ = io.Copy(late{c, delay}, to)
}

// lead gives the tunnel another target and another delay.
func (f *tunnel) lead(target string, delay time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.target, f.delay = target, delay
}

// late writes after a while.
type late struct {
	io.Writer
	after time.Duration
}

func (l late) Write(b []byte) (int, error) {
	time.Sleep(l.after)
	return l.Writer.Write(b)
}
