package lab

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"

	"kscope/internal/certs"
)

var errNoCertificate = errors.New("no client certificate")

// serverTLS is the TLS of one broker, nil on plaintext.
func (p *plan) serverTLS(broker int) (*tls.Config, error) {
	if !p.brokerTLS {
		return nil, nil
	}
	pair, err := p.authority.Issue(p.leaves[broker])
	if err != nil {
		return nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair.TLS()}, MinVersion: tls.VersionTLS12}
	if p.clientCertificate {
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AddCert(p.authority.Cert)
		// Java sends alert 42 in TLS 1.3 too, where Go would send 116; what VerifyConnection refuses is sent as 42.
		config.ClientAuth = tls.RequestClientCert
		config.VerifyConnection = p.wantCertificate
	}
	return config, nil
}

func (p *plan) wantCertificate(s tls.ConnectionState) error {
	if len(s.PeerCertificates) == 0 {
		return errNoCertificate
	}
	between := x509.NewCertPool()
	for _, c := range s.PeerCertificates[1:] {
		between.AddCert(c)
	}
	roots := x509.NewCertPool()
	roots.AddCert(p.authority.Cert)
	_, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err
}

// handshakeOnly answers what is no TLS handshake with the alert that Java's TLS sends, internal_error of TLS 1.2.
type handshakeOnly struct {
	net.Conn
	begun bool
}

// Read looks at the first byte.
func (h *handshakeOnly) Read(b []byte) (int, error) {
	n, err := h.Conn.Read(b)
	if n > 0 && !h.begun {
		h.begun = true
		if b[0] != 0x16 { // a handshake record
			_, _ = h.Conn.Write([]byte{0x15, 3, 3, 0, 2, 2, 80})
			return 0, io.EOF
		}
	}
	return n, err
}

// wrapper returns how the connections of one broker are wrapped.
func (p *plan) wrapper(broker int) (func(net.Conn) net.Conn, error) {
	config, err := p.serverTLS(broker)
	if err != nil || config == nil {
		return newGuard, err
	}
	return func(c net.Conn) net.Conn { return newGuard(tls.Server(&handshakeOnly{Conn: c}, config)) }, nil
}

// caFile is the authority that the client is told to trust.
func (p *plan) caFile() []byte { return certs.PEM(p.trusted.Cert) }
