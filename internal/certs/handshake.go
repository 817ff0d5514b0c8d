package certs

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"
)

// meet makes the tested members meet over TLS: each name of each broker is dialled by some member, and each member dials
// some broker. That is as many handshakes as there are names and members, and not their product.
func meet(tested, all []Member) (int, error) {
	brokers := slices.DeleteFunc(slices.Clone(all), func(m Member) bool { return m.Kind != Broker || !m.Issued() || len(m.meetingNames()) == 0 })
	peers := slices.DeleteFunc(slices.Clone(all), func(m Member) bool { return !m.Issued() })
	n := 0
	try := func(server, client Member, name string) error {
		n++
		if err := Handshake(server, client, name); err != nil {
			return fmt.Errorf("test of %s meeting %s as %s: %w", client.Folder, server.Folder, name, err)
		}
		return nil
	}
	for i, m := range tested {
		for j, name := range m.meetingNames() {
			if err := try(m, peers[(i+j+1)%len(peers)], name); err != nil {
				return n, err
			}
		}
		if len(brokers) > 0 {
			b := brokers[i%len(brokers)]
			if err := try(b, m, b.meetingNames()[0]); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// standIn is a broker for clients that are made where there is none.
func (s Set) standIn() ([]Member, error) {
	if s.Authority == nil || s.Authority.Key == nil || s.hasBroker() {
		return nil, nil
	}
	m := Member{Folder: "a broker", Kind: Broker, Leaf: Leaf{CommonName: "localhost", DNSNames: []string{"localhost"}}}
	err := m.issue(s.Authority)
	return []Member{m}, err
}

// Handshake lets a client reach a broker under a name over TLS; each verifies the other by whom it trusts itself. The
// error is the client's refusal, or else the broker's.
func Handshake(broker, client Member, name string) error {
	near, far := net.Pipe()
	limit := time.Now().Add(10 * time.Second)
	_ = near.SetDeadline(limit)
	_ = far.SetDeadline(limit)
	refused := make(chan error, 1)
	go func() {
		server := tls.Server(far, &tls.Config{
			Certificates: []tls.Certificate{broker.Pair.TLS()}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: poolOf(broker.Trusted),
			// A ticket would be written to a client that does not read yet, and a pipe keeps nothing.
			SessionTicketsDisabled: true,
		})
		err := server.Handshake()
		if err == nil {
			_, err = server.Write([]byte{1})
		}
		_ = far.Close()
		refused <- err
	}()
	dialled := tls.Client(near, &tls.Config{Certificates: []tls.Certificate{client.Pair.TLS()}, RootCAs: poolOf(client.Trusted), ServerName: name})
	// A TLS 1.3 client is done before the broker has verified it: only a byte says that it was let in.
	_, err := dialled.Read(make([]byte, 1))
	_ = near.Close()
	if other := <-refused; err != nil && other != nil && !ownVerdict(err) {
		return other
	}
	return err
}

// ownVerdict says that it was the client that refused.
func ownVerdict(err error) bool {
	var verdict *tls.CertificateVerificationError
	return errors.As(err, &verdict)
}
