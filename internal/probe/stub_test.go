package probe

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// stub listens and hands each connection to a function; it is closed after it.
func stub(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				serve(c)
			}()
		}
	}()
	return l.Addr().String()
}

func says(answer string) func(net.Conn) {
	return func(c net.Conn) {
		buf := make([]byte, 4096)
		_, _ = c.Read(buf)
		_, _ = io.WriteString(c, answer)
	}
}

// late serves behind a network that is slower than the others'.
func late(serve func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		time.Sleep(100 * time.Millisecond)
		serve(c)
	}
}

func silent(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// zooKeeper hangs up on what is no word of its own.
func zooKeeper(c net.Conn) {
	buf := make([]byte, 64)
	if n, _ := c.Read(buf); strings.HasPrefix(string(buf[:n]), "srvr") {
		_, _ = io.WriteString(c, "Zookeeper version: 3.8.4\n")
	}
}

// httpByLine answers once it has a line, as most HTTP servers do: a Kafka request has none.
func httpByLine(c net.Conn) {
	var all []byte
	buf := make([]byte, 512)
	for !bytes.Contains(all, []byte("\n")) {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		all = append(all, buf[:n]...)
	}
	_, _ = io.WriteString(c, "HTTP/1.0 400 Bad Request\r\n\r\n")
}

// kafka answers by key; a nil answer or an unknown key closes.
func kafka(answers map[int16]func() kmsg.Response) func(net.Conn) {
	return func(c net.Conn) {
		for {
			var head [4]byte
			if _, err := io.ReadFull(c, head[:]); err != nil {
				return
			}
			size := binary.BigEndian.Uint32(head[:])
			if size > 1<<20 {
				return
			}
			body := make([]byte, size)
			if _, err := io.ReadFull(c, body); err != nil {
				return
			}
			answer, ok := answers[int16(binary.BigEndian.Uint16(body))]
			if !ok {
				return
			}
			resp := answer()
			if resp == nil {
				return
			}
			resp.SetVersion(int16(binary.BigEndian.Uint16(body[2:])))
			out := append([]byte{0, 0, 0, 0}, body[4:8]...)
			if resp.IsFlexible() && resp.Key() != 18 {
				out = append(out, 0)
			}
			out = resp.AppendTo(out)
			binary.BigEndian.PutUint32(out, uint32(len(out)-4))
			if _, err := c.Write(out); err != nil {
				return
			}
		}
	}
}

func offers(keys ...int16) func() kmsg.Response {
	return func() kmsg.Response {
		resp := kmsg.NewPtrApiVersionsResponse()
		for _, k := range keys {
			resp.ApiKeys = append(resp.ApiKeys, kmsg.ApiVersionsResponseApiKey{ApiKey: k, MaxVersion: kmsg.RequestForKey(k).MaxVersion()})
		}
		return resp
	}
}

func handshake(code int16, mechanisms ...string) func() kmsg.Response {
	return func() kmsg.Response {
		return &kmsg.SASLHandshakeResponse{ErrorCode: code, SupportedMechanisms: mechanisms}
	}
}

func authenticate(codes ...int16) func() kmsg.Response {
	return func() kmsg.Response {
		r := kmsg.NewPtrSASLAuthenticateResponse()
		if len(codes) > 0 {
			r.ErrorCode, codes = codes[0], codes[1:]
		}
		return r
	}
}

func tlsStub(t *testing.T, cfg *tls.Config, serve func(net.Conn)) string {
	return stub(t, func(c net.Conn) {
		secured := tls.Server(c, cfg)
		if secured.Handshake() == nil {
			serve(secured)
		}
	})
}

// tlsPort answers plain text as Kafka's TLS listener does: with seven bytes.
func tlsPort(t *testing.T, cfg *tls.Config, serve func(net.Conn)) string {
	return stub(t, func(c net.Conn) {
		first, c := peek(c)
		if first != 0x16 {
			_, _ = io.WriteString(c, "\x15\x03\x03\x00\x02\x02\x50")
			_, _ = io.CopyN(io.Discard, c, 8)
			return
		}
		secured := tls.Server(c, cfg)
		if secured.Handshake() == nil {
			serve(secured)
		}
	})
}

// peek returns the first byte, 0xff where none comes, and the connection from before it.
func peek(c net.Conn) (byte, net.Conn) {
	first := []byte{0xff}
	n, _ := io.ReadFull(c, first)
	return first[0], &replayed{Conn: c, in: io.MultiReader(bytes.NewReader(first[:n]), c)}
}

type replayed struct {
	net.Conn
	in io.Reader
}

func (r *replayed) Read(b []byte) (int, error) { return r.in.Read(b) }
