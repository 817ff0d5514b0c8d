package kafka

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/config"
)

// TLSConfig returns versions, ciphers, authorities and client certificates of the settings, nil without TLS. It verifies
// as the settings say; the probe verifies by itself.
func TLSConfig(s config.Settings) *tls.Config {
	if s.TLS == nil {
		return nil
	}
	c := &tls.Config{MinVersion: s.TLS.MinVersion, MaxVersion: s.TLS.MaxVersion, CipherSuites: s.TLS.CipherSuites, Certificates: s.TLS.Certificates}
	if s.TLS.Roots != nil {
		c.RootCAs = x509.NewCertPool()
		for _, root := range s.TLS.Roots {
			c.RootCAs.AddCert(root)
		}
	}
	switch {
	case !s.TLS.Verify:
		c.InsecureSkipVerify = true
	case !s.TLS.VerifyName:
		// Go knows both or nothing: its own verification goes, and ours of the chain alone comes in.
		c.InsecureSkipVerify = true
		c.VerifyConnection = chainOnly(c.RootCAs)
	}
	return c
}

// chainOnly verifies the chain and leaves the name aside, as Java does with an empty
// ssl.endpoint.identification.algorithm.
func chainOnly(roots *x509.CertPool) func(tls.ConnectionState) error {
	return func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return errors.New("the broker presented no certificate")
		}
		between := x509.NewCertPool()
		for _, c := range state.PeerCertificates[1:] {
			between.AddCert(c)
		}
		_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between})
		return err
	}
}

// expiredToo verifies by our own rules all but the dates.
func expiredToo(c *tls.Config, t *config.TLS, host string) {
	if !t.Verify {
		return
	}
	if !t.VerifyName {
		host = ""
	}
	c.InsecureSkipVerify = true
	c.VerifyConnection = func(state tls.ConnectionState) error {
		for _, d := range certs.Verify(state.PeerCertificates, t.Roots, host, time.Now()) {
			if d.Rule != check.RuleExpired {
				return errors.New("the broker's certificate is not accepted: " + d.Detail)
			}
		}
		return nil
	}
}
