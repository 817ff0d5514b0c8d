package kafka

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/probe"
)

// LoginRefused says that a login was refused, by a broker or by who gives tokens: the same secret is not to be sent again.
func LoginRefused(err error) bool {
	var token *probe.NoTokenError
	return errors.Is(err, kerr.SaslAuthenticationFailed) || errors.As(err, &token) && token.Status/100 == 4
}

// OnTheWay says that an error of a franz-go client is of the way to a broker (the dialling, the handshake, the token, the
// login, a limit of time, a broker that went away) and not a broker's answer to a request.
func OnTheWay(err error) bool {
	var network net.Error // limits of time are of this kind too
	var verification *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var eof *kgo.ErrFirstReadEOF
	var token *probe.NoTokenError
	switch {
	case errors.As(err, &network), errors.As(err, &verification), errors.As(err, &header), errors.As(err, &alert), errors.As(err, &unknown),
		errors.As(err, &eof), errors.As(err, &token):
		return true
	}
	for _, of := range []error{io.EOF, kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism, kerr.IllegalSaslState, kerr.RebootstrapRequired, kerr.BrokerNotAvailable, kerr.NetworkException} {
		if errors.Is(err, of) {
			return true
		}
	}
	return false
}
