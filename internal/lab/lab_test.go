package lab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// up brings a condition up for one test and checks that nothing of it is left after it.
func up(t *testing.T, name string) (*Lab, string) {
	t.Helper()
	before := runtime.NumGoroutine()
	cond, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	l, err := Up(context.Background(), cond, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		l.Close()
		for range 100 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
	})
	return l, dir
}

// client is a Go client with the settings of the lab's files.
func client(t *testing.T, l *Lab, dir string) *kgo.Client {
	t.Helper()
	opts := []kgo.Opt{kgo.SeedBrokers(l.Bootstrap), kgo.RetryTimeout(time.Second), kgo.RequestRetries(0), kgo.DialTimeout(time.Second)}
	properties, _ := os.ReadFile(filepath.Join(dir, "client.properties"))
	if ca, err := os.ReadFile(filepath.Join(dir, "ca.pem")); err == nil {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(ca)
		opts = append(opts, kgo.DialTLSConfig(&tls.Config{RootCAs: pool}))
	}
	if strings.Contains(string(properties), "sasl.mechanism") {
		_, after, _ := strings.Cut(string(properties), `password="`)
		secret, _, _ := strings.Cut(after, `"`)
		opts = append(opts, kgo.SASL(scram.Auth{User: user, Pass: secret}.AsSha512Mechanism()))
	}
	c, err := kgo.NewClient(opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// reach asks every broker for its versions and returns what came of it, by broker; -1 is the bootstrap server.
func reach(t *testing.T, l *Lab, dir string) map[int32]string {
	t.Helper()
	c := client(t, l, dir)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := c.Ping(ctx); err != nil {
		return map[int32]string{-1: err.Error()}
	}
	seen := map[int32]string{}
	for id := range int32(brokers) {
		asked, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
		_, err := c.Broker(int(id)).Request(asked, kmsg.NewPtrMetadataRequest())
		cancel()
		seen[id] = "ok"
		if err != nil {
			seen[id] = err.Error()
		}
	}
	return seen
}

func TestConditions(t *testing.T) {
	ok := map[int32]string{0: "ok", 1: "ok", 2: "ok"}
	at := func(id int32, text string) map[int32]string {
		m := map[int32]string{0: "ok", 1: "ok", 2: "ok"}
		if id < 0 {
			m = map[int32]string{}
		}
		m[id] = text
		return m
	}
	// What a Go client says, in part.
	want := map[string]map[int32]string{
		"healthy":                     ok,
		"healthy-secured":             ok,
		"unreachable-broker":          at(2, "connection refused"),
		"container-name":              at(1, "lookup kafka-1"),
		"same-address":                at(2, "broker connection has died"),
		"black-hole":                  at(2, "deadline exceeded"),
		"wrong-password":              at(-1, "SASL_AUTHENTICATION_FAILED"),
		"plaintext-on-tls":            at(-1, "tls alert record for TLS v1.2"),
		"unknown-ca":                  at(-1, "unknown authority"),
		"expired-certificate":         at(1, "certificate has expired"),
		"name-not-in-certificate":     at(1, "certificate is valid for kafka-1, not localhost"),
		"client-certificate-required": at(-1, "remote error: tls: bad certificate"),
		"not-kafka":                   at(-1, "HTTP"),
	}
	for _, c := range Conditions() {
		t.Run(c.Name, func(t *testing.T) {
			l, dir := up(t, c.Name)
			if c.Name == "plaintext-on-tls" {
				if _, err := os.Stat(filepath.Join(dir, "ca.pem")); err == nil {
					t.Error("a plaintext client has a ca.pem")
				}
			}
			got := reach(t, l, dir)
			for id, text := range want[c.Name] {
				if !strings.Contains(got[id], text) {
					t.Errorf("broker %d: %q, want %q", id, got[id], text)
				}
			}
			if len(got) != len(want[c.Name]) {
				t.Errorf("got %v, want %v", got, want[c.Name])
			}
		})
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"unreachable-borker": `no condition "unreachable-borker"; the nearest is unreachable-broker`,
		"password":           `no condition "password"; the nearest is wrong-password`,
		"xyzzyxyzzyxyzzy":    `no condition "xyzzyxyzzyxyzzy"; see kscope lab list`,
		"":                   `no condition ""; see kscope lab list`,
	} {
		if _, err := Find(name); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

// exchange sends bytes to the bootstrap server and returns all that it answers, and whether it closes then.
func exchange(t *testing.T, l *Lab, send string) (answer string, closed bool) {
	t.Helper()
	c, err := net.DialTimeout("tcp", l.Bootstrap, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, send); err != nil {
		t.Fatal(err)
	}
	_ = c.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
	got, err := io.ReadAll(c)
	return string(got), !errors.Is(err, os.ErrDeadlineExceeded)
}

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		name, cond, send, want string
		closed                 bool
	}{
		{"a TLS hello on plaintext is too long a frame", "healthy", "\x16\x03\x01\x02\x00\x01\x00\x01", "", true},
		{"HTTP is too long a frame", "healthy", "GET / HTTP/1.0\r\n\r\n", "", true},
		{"an unknown request", "healthy", "\x00\x00\x00\x0a\x27\x0f\x00\x00\x00\x00\x00\x01\xff\xff", "", true},
		{"plaintext on TLS", "plaintext-on-tls", "\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x01\xff\xff", "\x15\x03\x03\x00\x02\x02\x50", true},
		{"a login where none is wanted", "healthy", "\x00\x00\x00\x11\x00\x11\x00\x01\x00\x00\x00\x07\xff\xff\x00\x05PLAIN", "\x00\x00\x00\x0a\x00\x00\x00\x07\x00\x22\x00\x00\x00\x00", false},
		{"a mechanism that is not enabled", "wrong-password", "\x00\x00\x00\x11\x00\x11\x00\x01\x00\x00\x00\x07\xff\xff\x00\x05PLAIN",
			"\x00\x00\x00\x19\x00\x00\x00\x07\x00\x21\x00\x00\x00\x01\x00\x0dSCRAM-SHA-512", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, _ := up(t, c.cond)
			answer, closed := exchange(t, l, c.send)
			if answer != c.want || closed != c.closed {
				t.Errorf("got % x, closed %v; want % x, %v", answer, closed, c.want, c.closed)
			}
		})
	}
}

func TestPorts(t *testing.T) {
	l, err := listen(0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	taken := l.(*localhost).port
	cond, _ := Find("healthy")
	if _, err := Up(context.Background(), cond, Options{Port: taken}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a port that is taken: %v", err)
	}
}

func TestContextEnds(t *testing.T) {
	cond, _ := Find("healthy")
	ctx, cancel := context.WithCancel(context.Background())
	l, err := Up(ctx, cond, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for range 100 {
		c, err := net.Dial("tcp", l.Bootstrap)
		if err != nil {
			return
		}
		_ = c.Close()
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("still up after its context ended")
}
