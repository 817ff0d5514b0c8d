package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

// TestOtherFamily: a broker that listens on one loopback family only is found on it, whichever the client took.
func TestOtherFamily(t *testing.T) {
	there := impostor.Listen(t, impostor.Silent)
	for given, other := range map[string]string{"127.0.0.1": "[::1]:9092", "::1": "127.0.0.1:9092"} {
		f := walkStub(t, net.JoinHostPort(given, "9092"), check.ClientFacts{}, func(t *Target) {
			t.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if address != other {
					return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
				}
				return (&net.Dialer{}).DialContext(ctx, network, there)
			}
		})
		wantReason(t, f, check.StageTCP, check.Refused, "DNS002")
		if x := f.Endpoints[0].Tried(check.TryOtherFamily); x == nil || !x.Answered || !strings.Contains(x.Detail, other) {
			t.Errorf("%s: other family %+v, expected %s to take connections", given, x, other)
		}
	}
}

// TestOtherSource: what hangs up on this source address and not on another has a limit per address.
func TestOtherSource(t *testing.T) {
	if l, err := net.Listen("tcp", "127.0.0.3:0"); err != nil {
		t.Skipf("no third loopback address: %v", err)
	} else {
		_ = l.Close()
	}
	ca, pair := issue(t, certs.Leaf{CommonName: "127.0.0.1", IPs: []net.IP{net.IPv4(127, 0, 0, 1)}})
	broker := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18)})
	secured := func(c net.Conn) {
		if c := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pair.TLS()}}); c.Handshake() == nil {
			impostor.Silent(c)
		}
	}
	full := func(serve func(net.Conn)) func(net.Conn) {
		return func(c net.Conn) {
			if c.RemoteAddr().(*net.TCPAddr).IP.String() != "127.0.0.1" {
				serve(c)
			}
		}
	}
	f := walkStub(t, impostor.Listen(t, full(broker)), check.ClientFacts{}, nil)
	wantReason(t, f, check.StageAPI, check.Closed, "TCP004")
	if x := f.Endpoints[0].Tried(check.TryOtherSource); x == nil || x.API == nil || x.Detail != "from 127.0.0.3" {
		t.Errorf("other source %+v", x)
	}
	f = walkStub(t, impostor.Listen(t, full(secured)), check.ClientFacts{TLS: true, Verify: true}, func(t *Target) {
		t.TLS, t.Roots = &tls.Config{}, []*x509.Certificate{ca.Cert}
	})
	wantReason(t, f, check.StageTLS, check.Closed, "TCP004")
}

// TestNoServerName: what a server shows to a client that names no host tells whose it is, where it refuses the name and
// where it has another certificate for it.
func TestNoServerName(t *testing.T) {
	_, usual := issue(t, certs.Leaf{CommonName: "ingress", DNSNames: []string{"ingress"}})
	_, named := issue(t, certs.Leaf{CommonName: "elsewhere", DNSNames: []string{"elsewhere"}})
	for _, c := range []struct {
		name, address, reason string
		failure               check.Failure
	}{
		{"refused", impostor.Listen(t, ingress(usual, nil)), "TLS017", check.Alert},
		{"another certificate", impostor.Listen(t, ingress(usual, &named)), "TLS003", check.Untrusted},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, port, _ := net.SplitHostPort(c.address)
			f := walkStub(t, "kafka.example.com:"+port, check.ClientFacts{TLS: true, Verify: true, VerifyName: true}, func(t *Target) {
				t.TLS, t.Roots = &tls.Config{}, []*x509.Certificate{}
				t.Lookup = func(context.Context, string) ([]string, error) { return []string{"127.0.0.1"}, nil }
			})
			wantReason(t, f, check.StageTLS, c.failure, c.reason)
			x := f.Endpoints[0].Tried(check.TryNoServerName)
			if x == nil || len(x.Chain) != 1 || x.Chain[0].CommonName != "ingress" {
				t.Errorf("no server name: %+v, expected the certificate of ingress", x)
			}
		})
	}
}

// ingress ends TLS: with its usual certificate for a client that names no host, else with the named one, or with alert
// 112 where it has none.
func ingress(usual certs.Pair, named *certs.Pair) func(net.Conn) {
	return func(c net.Conn) {
		server := tls.Server(&unrecognizing{Conn: c}, &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			cert := usual.TLS()
			if hello.ServerName != "" {
				if named == nil {
					return nil, errors.New("no such host")
				}
				cert = named.TLS()
			}
			return &cert, nil
		}})
		if server.Handshake() == nil {
			impostor.Silent(server)
		}
	}
}

// unrecognizing sends unrecognized_name (112) in the place of every alert of the handshake: crypto/tls has only
// internal_error for what its user's functions refuse.
type unrecognizing struct{ net.Conn }

func (u *unrecognizing) Write(b []byte) (int, error) {
	if len(b) == 7 && b[0] == 0x15 {
		b = append(slices.Clone(b[:6]), 112)
	}
	return u.Conn.Write(b)
}
