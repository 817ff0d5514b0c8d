package impostor

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
)

// Hello has one answer for clients that begin with a TLS hello and another for the rest.
func Hello(hello, other func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		first := make([]byte, 1)
		n, _ := io.ReadFull(c, first)
		c = &replayed{Conn: c, in: io.MultiReader(bytes.NewReader(first[:n]), c)}
		if first[0] == 0x16 {
			hello(c)
		} else {
			other(c)
		}
	}
}

// TLSListener ends TLS as a listener of Kafka's does, which answers plain text with an alert of seven bytes.
func TLSListener(cfg *tls.Config, answer func(net.Conn)) func(net.Conn) {
	return Hello(TLS(cfg, answer), Greets("\x15\x03\x03\x00\x02\x02\x50"))
}

// replayed is a connection from before what was read of it.
type replayed struct {
	net.Conn
	in io.Reader
}

func (r *replayed) Read(b []byte) (int, error) { return r.in.Read(b) }
