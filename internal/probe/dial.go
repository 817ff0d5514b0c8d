package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"syscall"
	"time"

	"kscope/internal/check"
)

// lookup resolves the host of an endpoint.
func (r *run) lookup(ctx context.Context, host string) check.Lookup {
	if ip, err := netip.ParseAddr(host); err == nil {
		return check.Lookup{Literal: true, IPs: []string{ip.String()}}
	}
	find := r.t.Lookup
	if find == nil {
		find = net.DefaultResolver.LookupHost
	}
	began := time.Now()
	ips, err := find(ctx, host)
	l := check.Lookup{IPs: distinct(ips), Took: time.Since(began)}
	var dns *net.DNSError
	switch {
	case err == nil && len(ips) > 0:
		return l
	case err == nil:
		l.Failure, l.Detail = check.NoSuchName, fmt.Sprintf("the resolver has no address for %s", host)
	case errors.As(err, &dns) && dns.IsNotFound:
		l.Failure, l.Detail = check.NoSuchName, fmt.Sprintf("the resolver says that %s does not exist", host)
	case errors.As(err, &dns):
		l.Failure, l.Detail = check.ResolverError, fmt.Sprintf("the resolver failed for %s: %s", host, dns.Err)
	default:
		l.Failure, l.Detail = check.ResolverError, fmt.Sprintf("the resolver failed for %s: %v", host, err)
	}
	return l
}

func distinct(names []string) []string {
	var all []string
	seen := map[string]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	return all
}

// dial connects to one IP address. The connection gives up when ctx ends.
func (r *run) dial(ctx context.Context, ip, port string) (*guarded, error) {
	dial := r.t.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	c, err := dial(ctx, "tcp", net.JoinHostPort(ip, port))
	if err != nil {
		return nil, err
	}
	return guard(ctx, c), nil
}

// guarded is a connection whose reads and writes end with a context, which can be replaced.
type guarded struct {
	net.Conn
	stop func() bool
}

func guard(ctx context.Context, c net.Conn) *guarded {
	g := &guarded{Conn: c}
	g.under(ctx)
	return g
}

// under puts the connection under another limit.
func (g *guarded) under(ctx context.Context) {
	if g.stop != nil {
		g.stop()
	}
	limit, _ := ctx.Deadline()
	_ = g.SetDeadline(limit)
	g.stop = context.AfterFunc(ctx, func() { _ = g.SetDeadline(time.Unix(1, 0)) })
}

// Close ends the guard with the connection.
func (g *guarded) Close() error {
	g.stop()
	return g.Conn.Close()
}

// dialFailure names how a connection could not be made.
func dialFailure(err error) (check.Failure, string) {
	var errno syscall.Errno
	var timeout net.Error
	switch {
	case errors.As(err, &errno) && (errno == syscall.ECONNREFUSED || errno == 10061):
		return check.Refused, "connection refused"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return check.TimedOut, "no answer to the connection request"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF):
		return check.Refused, "connection reset"
	case errors.As(err, &errno):
		return check.Unroutable, errno.Error()
	}
	return check.Unroutable, err.Error()
}

// wireFailure names how a conversation ended, with the number of the alert where it was one.
func wireFailure(err error) (failure check.Failure, code int16, detail string) {
	var frame *frameError
	var header tls.RecordHeaderError
	var timeout net.Error
	if n, ok := remoteAlert(err); ok {
		return check.Alert, n, fmt.Sprintf("TLS alert %d: %s", n, strings.TrimPrefix(tls.AlertError(n).Error(), "tls: "))
	}
	switch {
	case errors.As(err, &frame):
		return frame.failure, 0, frame.detail
	case errors.As(err, &header):
		return check.NotTLS, 0, "the answer begins with " + quote(header.RecordHeader[:])
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return check.Silent, 0, "connected, then no answer"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNABORTED):
		return check.Closed, 0, "the connection was closed where an answer was due"
	}
	return localTLSFailure(err)
}

// localTLSFailure names what our own TLS refused. crypto/tls has no types for these errors.
func localTLSFailure(err error) (check.Failure, int16, string) {
	text := err.Error()
	switch {
	case strings.Contains(text, "invalid signature by the server certificate"):
		return check.BadSignature, 0, "the server's signature is not made with its certificate's key"
	case strings.Contains(text, "unsupported protocol version"), strings.Contains(text, "no supported versions"):
		return check.Alert, 70, strings.TrimPrefix(text, "tls: ")
	case strings.Contains(text, "cipher suite"):
		return check.Alert, 40, strings.TrimPrefix(text, "tls: ")
	case strings.HasPrefix(text, "tls: "):
		return check.NotTLS, 0, strings.TrimPrefix(text, "tls: ")
	}
	return check.Closed, 0, text
}

// remoteAlert is the number of the alert that the peer sent. The type in the error is not exported, only its kind is
// known: a byte.
func remoteAlert(err error) (int16, bool) {
	var alert tls.AlertError
	if errors.As(err, &alert) {
		return int16(alert), true
	}
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" || op.Err == nil {
		return 0, false
	}
	if v := reflect.ValueOf(op.Err); v.Kind() == reflect.Uint8 {
		return int16(v.Uint()), true
	}
	return 0, false
}
