package faults

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

// TestIngress puts an ingress, as those of Kubernetes and OpenShift are, in front of a real TLS broker: it passes on
// what asks for the host of a route by name, and ends all other TLS itself with its own certificate.
func TestIngress(t *testing.T) {
	run(t, []Fault{
		secured("ingress-without-passthrough", behind(&ingress{}, "localhost")),
		secured("ingress-asked-by-ip", behind(&ingress{route: "localhost"}, "127.0.0.1")),
		secured("ingress-that-knows-no-such-host", behind(&ingress{route: "localhost", strict: true}, kafkaTest)),
		secured("ingress-that-is-trusted", trustedIngress()),
	})
}

// ingress is a server that chooses by the name in the TLS hello.
type ingress struct {
	mu sync.Mutex
	// route is the host that is passed through to the broker; empty passes nothing.
	route string
	// strict refuses other names (alert unrecognized_name) instead of ending TLS for them.
	strict bool

	own     *certs.Authority
	pair    certs.Pair
	target  string
	address string
}

// behind makes the ingress the only seed, asked for as a host. A person turns passthrough on.
func behind(in *ingress, host string) Part {
	return Part{Want: "TLS017",
		On: func(*Stage) check.Subject { return check.AddressSubject(net.JoinHostPort(host, port(in.address))) },
		Break: func(s *Stage) {
			in.start(s)
			if host == kafkaTest {
				s.hosts("127.0.0.1 " + kafkaTest)
			}
			s.client("bootstrap.servers=" + net.JoinHostPort(host, port(in.address)))
		},
		Person: func(*Stage) { in.pass(host) },
		Fill:   map[string]func(*Stage) string{"": func(*Stage) string { return net.JoinHostPort(in.passed(), port(in.address)) }}}
}

// trustedIngress has a certificate that the client trusts, so that only what is spoken inside gives it away.
func trustedIngress() Part {
	in := &ingress{}
	p := behind(in, "localhost")
	stage := p.Break
	p.Break = func(s *Stage) {
		stage(s)
		path := filepath.Join(s.Work, "both.pem")
		write(s.T, path, read(s.T, s.C.CA())+string(certs.PEM(in.own.Cert)))
		s.client("ssl.truststore.location=" + path)
	}
	return p
}

// pass turns passthrough on for a host.
func (in *ingress) pass(host string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.route = host
}

func (in *ingress) passed() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.route
}

func (in *ingress) start(s *Stage) {
	var err error
	if in.own, err = certs.NewAuthority("ingress", time.Time{}, time.Time{}); err == nil {
		in.pair, err = in.own.Issue(certs.Leaf{CommonName: "ingress", DNSNames: []string{"*.apps.example", "localhost"}})
	}
	if err != nil {
		s.T.Fatal(err)
	}
	in.target = s.C.Addr(1)
	in.address = impostor.Listen(s.T, in.answer)
}

// answer reads the hello and passes it on, refuses it, or speaks HTTP behind it.
func (in *ingress) answer(c net.Conn) {
	var seen bytes.Buffer
	name := nameIn(io.TeeReader(c, &seen))
	c = replayed{c, io.MultiReader(&seen, c)}
	if name != "" && name == in.passed() {
		(&tunnel{target: in.target}).carry(c)
		return
	}
	config := &tls.Config{Certificates: []tls.Certificate{in.pair.TLS()}}
	if in.strict && name != "" {
		// Without any certificate crypto/tls answers with unrecognized_name.
		config = &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, nil }}
	}
	secure := tls.Server(c, config)
	if n, _ := secure.Read(make([]byte, 512)); n > 0 {
		_, _ = io.WriteString(secure, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	}
	_ = secure.Close()
}

var errRead = errors.New("the name was read")

// nameIn reads a TLS hello and returns the name that it asks for, empty where it asks for none.
func nameIn(r io.Reader) string {
	name := ""
	_ = tls.Server(onlyRead{r: r}, &tls.Config{GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
		name = h.ServerName
		return nil, errRead
	}}).Handshake()
	return name
}

// onlyRead is a connection that answers nothing.
type onlyRead struct {
	net.Conn
	r io.Reader
}

func (c onlyRead) Read(b []byte) (int, error)       { return c.r.Read(b) }
func (c onlyRead) Write(b []byte) (int, error)      { return len(b), nil }
func (c onlyRead) SetWriteDeadline(time.Time) error { return nil }
func (c onlyRead) Close() error                     { return nil }

// replayed is a connection of which some has been read before.
type replayed struct {
	net.Conn
	r io.Reader
}

func (c replayed) Read(b []byte) (int, error) { return c.r.Read(b) }
