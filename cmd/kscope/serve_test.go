package main

import (
	"context"
	"net"

	"github.com/rogpeppe/go-internal/testscript"

	"kscope/internal/impostor"
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
	l, err := impostor.Start(answer)
	ts.Check(err)
	if args[0] == "nothing" {
		_ = l.Close()
	}
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[1], l.Addr().String())
}

// answers returns what a kind of server does with a connection, nil for a kind that there is not.
func answers(kind string) func(net.Conn) {
	says := func(answer string) func(net.Conn) { return impostor.Holds(impostor.Says(answer)) }
	switch kind {
	case "nothing", "closes":
		return impostor.Closes
	case "silent":
		return impostor.Silent
	case "garbage": // a whole frame that holds no ApiVersions answer
		return impostor.Holds(func(c net.Conn) {
			if request, err := impostor.Request(c); err == nil {
				_, _ = c.Write(append(append([]byte{0, 0, 0, 12}, request[4:8]...), "\xff\xff\xff\xff\xff\xff\xff\xff"...))
			}
		})
	case "huge": // says that 2 GiB will follow
		return says("\x7f\xff\xff\xff")
	case "negative":
		return says("\xff\xff\xff\xff")
	case "truncated": // a frame of 100 bytes that ends after 6
		return impostor.Says("\x00\x00\x00\x64\x00\x00\x00\x00\x00\x00")
	case "text":
		return says("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
	}
	return nil
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
