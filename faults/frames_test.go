package faults

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/certs"
)

// answers are what a stub of a broker says to each key; it hangs up on what is not in it.
type answers map[int16]func() kmsg.Response

// takesLogin are the answers of a listener with SASL, up to SaslHandshake.
func takesLogin(code int16, mechanisms ...string) answers {
	return answers{
		18: func() kmsg.Response {
			r := kmsg.NewPtrApiVersionsResponse()
			for _, key := range []int16{1, 3, 17, 18, 36} {
				r.ApiKeys = append(r.ApiKeys, kmsg.ApiVersionsResponseApiKey{ApiKey: key, MaxVersion: kmsg.RequestForKey(key).MaxVersion()})
			}
			return r
		},
		17: func() kmsg.Response {
			return &kmsg.SASLHandshakeResponse{ErrorCode: code, SupportedMechanisms: mechanisms}
		},
	}
}

// speak answers one connection.
func (a answers) speak(c net.Conn) {
	for {
		var size [4]byte
		if _, err := io.ReadFull(c, size[:]); err != nil || size[0] != 0 {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(size[:]))
		if _, err := io.ReadFull(c, body); err != nil || len(body) < 8 {
			return
		}
		answer := a[int16(binary.BigEndian.Uint16(body))]
		if answer == nil {
			return
		}
		if _, err := c.Write(frame(body, answer())); err != nil {
			return
		}
	}
}

// frame is an answer with the version and the correlation id of its request.
func frame(request []byte, r kmsg.Response) []byte {
	r.SetVersion(int16(binary.BigEndian.Uint16(request[2:])))
	out := append([]byte{0, 0, 0, 0}, request[4:8]...)
	if r.IsFlexible() && r.Key() != 18 { // ApiVersions alone has the header without tags
		out = append(out, 0)
	}
	out = r.AppendTo(out)
	binary.BigEndian.PutUint32(out, uint32(len(out)-4))
	return out
}

// speakTLS is speak inside TLS.
func (a answers) speakTLS(pair certs.Pair) func(net.Conn) {
	return func(c net.Conn) { a.speak(tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pair.TLS()}})) }
}
