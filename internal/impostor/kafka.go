package impostor

import (
	"encoding/binary"
	"errors"
	"io"
	"net"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Kafka answers each request by its key, as a broker would that has only these. It hangs up on a key that is not among
// them, and where the answer is nil.
func Kafka(answers map[int16]func() kmsg.Response) func(net.Conn) {
	return func(c net.Conn) {
		for {
			request, err := Request(c)
			if err != nil {
				return
			}
			answer, ok := answers[int16(binary.BigEndian.Uint16(request))]
			if !ok {
				return
			}
			resp := answer()
			if resp == nil {
				return
			}
			if _, err := c.Write(frame(request, resp)); err != nil {
				return
			}
		}
	}
}

// Request reads one Kafka request without its length: key and version of two bytes each, then the correlation id of
// four. More than 1 MiB is an error.
func Request(c net.Conn) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size < 8 || size > 1<<20 {
		return nil, errors.New("no Kafka request")
	}
	body := make([]byte, size)
	_, err := io.ReadFull(c, body)
	return body, err
}

// frame is the answer to a request as it goes over the wire.
func frame(request []byte, resp kmsg.Response) []byte {
	resp.SetVersion(int16(binary.BigEndian.Uint16(request[2:])))
	out := append([]byte{0, 0, 0, 0}, request[4:8]...)
	if resp.IsFlexible() && resp.Key() != 18 {
		out = append(out, 0)
	}
	out = resp.AppendTo(out)
	binary.BigEndian.PutUint32(out, uint32(len(out)-4))
	return out
}
