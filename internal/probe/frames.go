package probe

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// frameLimit is the longest answer that is read. A broker takes requests of 100 MiB (socket.request.max.bytes), and
// the Metadata of 200,000 partitions has 20 MB.
const frameLimit = 100 << 20

// frameError is an answer that is no Kafka frame.
type frameError struct {
	failure check.Failure
	detail  string
}

func (e *frameError) Error() string { return e.detail }

// wire speaks Kafka frames on one connection. It is used by one goroutine at a time.
type wire struct {
	net.Conn
	in       *bufio.Reader
	limit    int
	format   *kmsg.RequestFormatter
	next     int32
	versions map[int16]check.Versions
}

func newWire(c net.Conn) *wire {
	return &wire{Conn: c, in: bufio.NewReader(c), limit: frameLimit, format: kmsg.NewRequestFormatter(kmsg.FormatterClientID("kscope"))}
}

// send writes all requests at once, so that they cost one round trip, and returns the first one's correlation id.
func (w *wire) send(requests ...kmsg.Request) (int32, error) {
	first := w.next
	var buf []byte
	for _, r := range requests {
		buf = append(buf, w.format.AppendRequest(nil, r, w.next)...)
		w.next++
	}
	_, err := w.Write(buf)
	return first, err
}

// receive reads the answer to one request, which must be the next: brokers answer in order.
func (w *wire) receive(request kmsg.Request, correlation int32) (kmsg.Response, error) {
	body, err := w.frame()
	if err != nil {
		return nil, err
	}
	if got := int32(binary.BigEndian.Uint32(body)); got != correlation {
		return nil, &frameError{check.NotKafka, fmt.Sprintf("the answer has correlation id %d, expected %d", got, correlation)}
	}
	return decode(request, body[4:])
}

// ask sends one request and reads its answer.
func (w *wire) ask(request kmsg.Request) (kmsg.Response, error) {
	id, err := w.send(request)
	if err != nil {
		return nil, w.readInstead(err)
	}
	return w.receive(request, id)
}

// readInstead prefers what the peer said over the write error that its hanging up caused: an alert, a banner.
func (w *wire) readInstead(err error) error {
	if _, read := w.frame(); read != nil {
		return read
	}
	return err
}

// frame reads one frame without its length. The buffer grows with what arrives: a claimed length costs nothing.
func (w *wire) frame() ([]byte, error) {
	var head [4]byte
	if n, err := io.ReadFull(w.in, head[:]); err != nil {
		if n > 0 {
			return nil, &frameError{check.NotKafka, "the answer ended after " + quote(head[:n])}
		}
		return nil, err
	}
	length := int64(int32(binary.BigEndian.Uint32(head[:])))
	switch {
	case foreign(head[:]) || length < 4:
		return nil, &frameError{check.NotKafka, "the answer begins with " + quote(append(head[:], w.waiting()...))}
	case length > int64(w.limit):
		return nil, &frameError{check.TooLong, fmt.Sprintf("the answer claims %d bytes, expected at most %d", length, w.limit)}
	}
	var body bytes.Buffer
	if _, err := io.CopyN(&body, w.in, length); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return body.Bytes(), nil
}

// waiting are the bytes that have come already; nothing is waited for.
func (w *wire) waiting() []byte {
	more, _ := w.in.Peek(min(w.in.Buffered(), 60))
	return more
}

// foreign says that four bytes are of another protocol: a TLS alert or handshake, or text.
func foreign(head []byte) bool {
	if (head[0] == 0x15 || head[0] == 0x16) && head[1] == 3 {
		return true
	}
	for _, b := range head {
		if b < ' ' && b != '\r' && b != '\n' && b != '\t' || b > '~' {
			return false
		}
	}
	return true
}

// quote shows the first bytes of an answer to a person: the first line of a text, else hexadecimal.
func quote(b []byte) string {
	if len(b) >= 4 && foreign(b) && b[1] != 3 {
		line, _, _ := bytes.Cut(b, []byte("\n"))
		return fmt.Sprintf("%q", bytes.TrimRight(line, "\r"))
	}
	return fmt.Sprintf("% x", b[:min(len(b), 16)])
}

// decode reads the answer to a request. A broker that does not know our ApiVersions answers in version 0 (KIP-511).
func decode(request kmsg.Request, body []byte) (resp kmsg.Response, err error) {
	defer func() {
		if r := recover(); r != nil {
			resp, err = nil, &frameError{check.NotKafka, "the answer cannot be read"}
		}
	}()
	resp = request.ResponseKind()
	if request.Key() == 18 && len(body) >= 2 && body[0] == 0 && body[1] == 35 {
		resp.SetVersion(0)
	} else if resp.IsFlexible() && request.Key() != 18 {
		if body, err = skipTags(body); err != nil {
			return nil, err
		}
	}
	if err := resp.ReadFrom(body); err != nil {
		return nil, &frameError{check.NotKafka, fmt.Sprintf("the answer to key %d cannot be read: %d bytes", request.Key(), len(body))}
	}
	return resp, nil
}

// skipTags passes the tagged fields of a response header.
func skipTags(b []byte) ([]byte, error) {
	broken := &frameError{check.NotKafka, "the header of the answer cannot be read"}
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, broken
	}
	b = b[n:]
	for range count {
		_, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, broken
		}
		size, m := binary.Uvarint(b[n:])
		if m <= 0 || size > uint64(len(b)-n-m) {
			return nil, broken
		}
		b = b[n+m+int(size):]
	}
	return b, nil
}
