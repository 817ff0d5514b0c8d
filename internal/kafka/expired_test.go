package kafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/config"
)

// TestAcceptExpired: the end of a certificate is overlooked on request, and nothing else is.
func TestAcceptExpired(t *testing.T) {
	past := time.Now().Add(-48 * time.Hour)
	root, err := certs.NewAuthority("Root", time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := certs.NewAuthority("Other", time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	leaf := certs.Leaf{CommonName: "broker", IPs: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: past, NotAfter: past.Add(24 * time.Hour)}
	named := leaf
	named.IPs, named.DNSNames = nil, []string{"elsewhere"}
	for _, c := range []struct {
		name   string
		by     *certs.Authority
		leaf   certs.Leaf
		accept bool
		want   string
	}{
		{"expired", root, leaf, false, "expired"},
		{"expired, accepted", root, leaf, true, ""},
		{"of another authority", other, leaf, true, "is not among the trusted authorities"},
		{"for another name", root, named, true, "is for elsewhere, not 127.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pair, err := c.by.Issue(c.leaf)
			if err != nil {
				t.Fatal(err)
			}
			l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair.TLS()}})
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				if conn, err := l.Accept(); err == nil {
					_ = conn.(*tls.Conn).Handshake()
					_ = conn.Close()
				}
			}()
			s := config.Settings{DialTimeout: 5 * time.Second, TLS: &config.TLS{Roots: []*x509.Certificate{root.Cert}, Verify: true, VerifyName: true, AcceptExpired: c.accept}}
			conn, err := dialer(s)(context.Background(), "tcp", l.Addr().String())
			if err == nil {
				_ = conn.Close()
			}
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
