package lab

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// maxFrame is socket.request.max.bytes of Kafka.
const maxFrame = 100 << 20

const (
	saslHandshake    = 17
	describeUsers    = 50
	saslAuthenticate = 36
)

var errNotKafka = errors.New("not a Kafka request")

// guard is a connection on which the embedded broker behaves as a real one where it would not by itself: it closes on
// frames that are too long or of an unknown kind, and answers a failed login with code 58 before it closes.
type guard struct {
	net.Conn
	rest []byte // of the frame that is being handed on

	mu sync.Mutex
	// waiting is the request that has no answer yet.
	waiting   *request
	mechanism string
	closed    bool
}

// request is the head of a Kafka request.
type request struct {
	key, version int16
	correlation  int32
}

func newGuard(c net.Conn) net.Conn { return &guard{Conn: c} }

// Read hands on whole frames only.
func (g *guard) Read(b []byte) (int, error) {
	if len(g.rest) == 0 {
		frame, err := readFrame(g.Conn)
		if err != nil {
			return 0, err
		}
		if err := g.note(frame[4:]); err != nil {
			return 0, err
		}
		g.rest = frame
	}
	n := copy(b, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

func readFrame(r io.Reader) ([]byte, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head)
	if size < 8 || size > maxFrame {
		return nil, errNotKafka
	}
	frame := make([]byte, 4+size)
	copy(frame, head)
	_, err := io.ReadFull(r, frame[4:])
	return frame, err
}

// note remembers a request until it is answered.
func (g *guard) note(body []byte) error {
	at := &request{
		key: int16(binary.BigEndian.Uint16(body)), version: int16(binary.BigEndian.Uint16(body[2:])), correlation: int32(binary.BigEndian.Uint32(body[4:])),
	}
	if at.version < 0 || kmsg.RequestForKey(at.key) == nil {
		return errNotKafka
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = at
	if at.key == saslHandshake {
		_, rest := text(body[8:]) // client id
		g.mechanism, _ = text(rest)
	}
	return nil
}

// text takes a nullable string off the front.
func text(b []byte) (string, []byte) {
	if len(b) < 2 {
		return "", nil
	}
	n := max(0, int(int16(binary.BigEndian.Uint16(b))))
	if n > len(b)-2 {
		return "", nil
	}
	return string(b[2 : 2+n]), b[2+n:]
}

// Write sends an answer.
func (g *guard) Write(b []byte) (int, error) {
	g.mu.Lock()
	g.waiting = nil
	g.mu.Unlock()
	return g.Conn.Write(b)
}

// Close answers a login that the embedded broker would leave unanswered.
func (g *guard) Close() error {
	g.mu.Lock()
	at, mechanism, closed := g.waiting, g.mechanism, g.closed
	g.waiting, g.closed = nil, true
	g.mu.Unlock()
	if !closed && at != nil && at.key == saslAuthenticate {
		_, _ = g.Conn.Write(refusal(*at, mechanism))
	}
	return g.Conn.Close()
}

// refusal is Kafka's answer to credentials that are wrong.
func refusal(at request, mechanism string) []byte {
	resp := kmsg.NewPtrSASLAuthenticateResponse()
	resp.SetVersion(at.version)
	resp.ErrorCode = 58
	resp.ErrorMessage = kmsg.StringPtr("Authentication failed during authentication due to invalid credentials with SASL mechanism " + mechanism)
	if mechanism == "PLAIN" {
		resp.ErrorMessage = kmsg.StringPtr("Authentication failed: Invalid username or password")
	}
	out := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(at.correlation))
	if resp.IsFlexible() {
		out = append(out, 0) // no tagged fields in the header
	}
	out = resp.AppendTo(out)
	binary.BigEndian.PutUint32(out, uint32(len(out)-4))
	return out
}
