package main

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kscope/internal/lab"
)

// scriptServe is "serve KIND VAR": a listener that misbehaves so until the script ends; VAR is its HOST:PORT.
func scriptServe(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: serve KIND VAR")
	}
	answer := answers(args[0])
	if answer == nil {
		ts.Fatalf("no server of kind %s", args[0])
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	if args[0] == "nothing" {
		l.Close()
	}
	ctx, stop := context.WithCancel(context.Background())
	ts.Defer(func() { stop(); l.Close() })
	ts.Setenv(args[1], l.Addr().String())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				answer(c)
				if args[0] != "closes" && args[0] != "truncated" {
					<-ctx.Done()
				}
			}()
		}
	}()
}

// answers returns what a kind of server does with a connection, nil for a kind that there is not.
func answers(kind string) func(net.Conn) {
	afterRequest := func(b []byte) func(net.Conn) {
		return func(c net.Conn) {
			if _, ok := request(c); ok {
				_, _ = c.Write(b)
			}
		}
	}
	switch kind {
	case "nothing", "closes", "silent":
		return func(net.Conn) {}
	case "garbage": // a whole frame that holds no ApiVersions answer
		return func(c net.Conn) {
			if id, ok := request(c); ok {
				_, _ = c.Write(append(append([]byte{0, 0, 0, 12}, id...), "\xff\xff\xff\xff\xff\xff\xff\xff"...))
			}
		}
	case "huge": // says that 2 GiB will follow
		return afterRequest([]byte{0x7f, 0xff, 0xff, 0xff})
	case "negative":
		return afterRequest([]byte{0xff, 0xff, 0xff, 0xff})
	case "truncated": // a frame of 100 bytes that ends after 6
		return afterRequest([]byte{0, 0, 0, 100, 0, 0, 0, 0, 0, 0})
	case "text":
		return afterRequest([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
	}
	return nil
}

// request reads one Kafka request and returns its correlation id.
func request(c net.Conn) ([]byte, bool) {
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	head := make([]byte, 12)
	if _, err := io.ReadFull(c, head); err != nil {
		return nil, false
	}
	if size := binary.BigEndian.Uint32(head); size < 8 || size > 1<<16 {
		return head[8:12], true // not Kafka's: answered all the same
	}
	rest := make([]byte, binary.BigEndian.Uint32(head)-8)
	_, err := io.ReadFull(c, rest)
	return head[8:12], err == nil
}

// scriptLab is "lab CONDITION VAR": an embedded cluster until the script ends; VAR is its bootstrap server.
func scriptLab(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: lab CONDITION VAR")
	}
	c, err := lab.Find(args[0])
	ts.Check(err)
	l, err := lab.Up(context.Background(), c, lab.Options{Dir: ts.MkAbs(".")})
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv(args[1], l.Bootstrap)
}
