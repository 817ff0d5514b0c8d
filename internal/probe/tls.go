package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"strings"

	"kscope/internal/certs"
	"kscope/internal/check"
)

// errUntrusted ends a walk whose chain fails our own verification.
var errUntrusted = errors.New("the chain is not trusted")

// session is one TLS handshake and all that was seen of it.
type session struct {
	r     *run
	host  string
	facts check.TLSFacts
	chain []*x509.Certificate // as presented
	// refused is the detail of the first defect that the client would refuse.
	refused string
	// open says that this handshake verifies nothing and sends no client certificate: an experiment.
	open bool
}

// handshake puts TLS on a connection. The chain is verified by our own rules, in the middle of the handshake, so that
// no client certificate goes to a server that is not trusted.
func (s *session) handshake(ctx context.Context, c net.Conn, change func(*tls.Config)) (*tls.Conn, error) {
	cfg := &tls.Config{}
	if s.r.t.TLS != nil {
		cfg = s.r.t.TLS.Clone()
	}
	cfg.InsecureSkipVerify, cfg.VerifyConnection = true, nil
	cfg.ClientSessionCache = nil
	cfg.ServerName = serverName(s.host)
	cfg.VerifyPeerCertificate = s.present
	own := cfg.Certificates
	cfg.Certificates = nil
	cfg.GetClientCertificate = func(ask *tls.CertificateRequestInfo) (*tls.Certificate, error) { return s.requested(ask, own), nil }
	if change != nil {
		change(cfg)
	}
	s.facts.ServerName = cfg.ServerName
	conn := tls.Client(c, cfg)
	err := conn.HandshakeContext(ctx)
	if state := conn.ConnectionState(); err == nil || state.Version != 0 && len(s.facts.Chain) > 0 {
		s.facts.Version = tls.VersionName(state.Version)
		if state.CipherSuite != 0 {
			s.facts.Cipher = tls.CipherSuiteName(state.CipherSuite)
		}
	}
	if n, ok := remoteAlert(err); err != nil && ok {
		s.facts.Alert = n
	}
	if s.refused != "" && !s.open {
		return nil, errUntrusted
	}
	return conn, err
}

// serverName is what SNI carries: a name without its last dot, nothing for an IP address.
func serverName(host string) string {
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	return strings.TrimSuffix(host, ".")
}

// present notes the chain and what is wrong with it. It never refuses: the rest of the handshake is a fact too.
func (s *session) present(raw [][]byte, _ [][]*x509.Certificate) error {
	for _, der := range raw {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			continue
		}
		s.chain = append(s.chain, c)
		s.facts.Chain = append(s.facts.Chain, certs.Facts(c))
	}
	if len(s.chain) == 0 {
		return nil
	}
	host := serverName(s.host)
	if host == "" {
		host = s.host
	}
	s.facts.Defects = certs.Verify(s.chain, s.r.t.Roots, host, s.r.now())
	for _, d := range s.facts.Defects {
		if s.r.refuses(d.Rule) {
			s.refused = d.Detail
			break
		}
	}
	return nil
}

// refuses says that the user's client would not go on with this defect.
func (r *run) refuses(rule check.Rule) bool {
	switch rule {
	case check.RuleWeak:
		return false
	case check.RuleName, check.RuleCNOnly, check.RuleIP:
		return r.t.Client.Verify && r.t.Client.VerifyName
	}
	return r.t.Client.Verify
}

// requested notes that the server asks for a client certificate, and answers with the first that fits.
func (s *session) requested(ask *tls.CertificateRequestInfo, own []tls.Certificate) *tls.Certificate {
	s.facts.Requested = true
	for _, der := range ask.AcceptableCAs {
		s.facts.Authorities = append(s.facts.Authorities, certs.DistinguishedName(der))
	}
	if s.open || s.refused != "" {
		return &tls.Certificate{}
	}
	for i := range own {
		if ask.SupportsCertificate(&own[i]) == nil {
			s.facts.Sent = true
			return &own[i]
		}
	}
	s.facts.Withheld = len(own) > 0
	return &tls.Certificate{}
}

// allCiphers are all cipher suites that crypto/tls has, also those it calls insecure.
func allCiphers() []uint16 {
	var ids []uint16
	for _, c := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, c.ID)
	}
	return ids
}
