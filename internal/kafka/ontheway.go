package kafka

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// OnTheWay says that an error of a franz-go client is of the way to a broker (the handshake, the login, a broker that went
// away) and not a broker's answer to a request.
func OnTheWay(err error) bool {
	var verification *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var eof *kgo.ErrFirstReadEOF
	switch {
	case errors.As(err, &verification), errors.As(err, &header), errors.As(err, &alert), errors.As(err, &unknown), errors.As(err, &eof):
		return true
	}
	for _, of := range []error{kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism, kerr.IllegalSaslState, kerr.RebootstrapRequired, kerr.BrokerNotAvailable, kerr.NetworkException} {
		if errors.Is(err, of) {
			return true
		}
	}
	return false
}
