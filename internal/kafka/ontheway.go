package kafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// LoginRefused says that a broker refused a login: the same secret is not to be sent again.
func LoginRefused(err error) bool { return errors.Is(err, kerr.SaslAuthenticationFailed) }

// OnTheWay says that an error of a franz-go client is of the way to a broker (the connection, the handshake, the login, a
// broker that went away or stays silent) and not a broker's answer to a request.
func OnTheWay(err error) bool {
	var network net.Error
	var verification *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var eof *kgo.ErrFirstReadEOF
	switch {
	case errors.As(err, &verification), errors.As(err, &header), errors.As(err, &alert), errors.As(err, &unknown), errors.As(err, &eof), errors.As(err, &network),
		errors.Is(err, io.EOF), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return true
	}
	for _, of := range []error{kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism, kerr.IllegalSaslState, kerr.RebootstrapRequired, kerr.BrokerNotAvailable, kerr.NetworkException} {
		if errors.Is(err, of) {
			return true
		}
	}
	return false
}
