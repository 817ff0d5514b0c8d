// Package impostor has servers for tests that stand where a Kafka broker is expected and are something else: they close,
// stay silent, speak HTTP or ZooKeeper, end TLS, or answer as half a broker. What one does with a connection is a
// function, so that they can be put together.
package impostor

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// Listen answers every connection to a new loopback address until the test ends, and returns the address. A
// connection is closed when the answer is over.
func Listen(t testing.TB, answer func(net.Conn)) string {
	t.Helper()
	l, err := Start(answer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// Start is Listen for what is no test: it goes on until the listener is closed.
func Start(answer func(net.Conn)) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				answer(c)
			}()
		}
	}()
	return l, nil
}

// Closes hangs up at once.
func Closes(net.Conn) {}

// Silent reads what comes and says nothing.
func Silent(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// Says answers whatever comes first with these bytes.
func Says(answer string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Read(make([]byte, 4096))
		_, _ = io.WriteString(c, answer)
	}
}

// Greets says these bytes unasked, and nothing more.
func Greets(banner string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = io.WriteString(c, banner)
		Silent(c)
	}
}

// Holds keeps the connection open, and silent, after the answer.
func Holds(answer func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		answer(c)
		Silent(c)
	}
}

// Late begins to answer after a while, as what is far away does.
func Late(by time.Duration, answer func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		time.Sleep(by)
		answer(c)
	}
}

// ZooKeeper answers srvr, and hangs up on what is no word of its own.
func ZooKeeper(c net.Conn) {
	buf := make([]byte, 64)
	if n, _ := c.Read(buf); strings.HasPrefix(string(buf[:n]), "srvr") {
		_, _ = io.WriteString(c, "Zookeeper version: 3.8.4, built on 2024-02-12 22:16 UTC\nLatency min/avg/max: 0/0/0\nMode: standalone\n")
	}
}

// HTTP answers once it has a line, as most HTTP servers do: a Kafka request has none.
func HTTP(c net.Conn) {
	line := false
	buf := make([]byte, 512)
	for !line {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		line = strings.Contains(string(buf[:n]), "\n")
	}
	_, _ = io.WriteString(c, "HTTP/1.0 400 Bad Request\r\n\r\n")
}

// TLS ends TLS and answers within it; what makes no session is closed.
func TLS(cfg *tls.Config, answer func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		secured := tls.Server(c, cfg)
		if secured.Handshake() == nil {
			answer(secured)
		}
	}
}
