package faults

import (
	"crypto/tls"
	"io"
	"net"
	"time"

	"kscope/internal/certs"
	"kscope/internal/impostor"
)

// terminator ends TLS in front of the only seed; the broker itself speaks plaintext.
func terminator(s *Stage) {
	authority, err := certs.NewAuthority("front", time.Time{}, time.Time{})
	if err != nil {
		s.T.Fatal(err)
	}
	pair, err := authority.Issue(certs.Leaf{CommonName: "front", DNSNames: []string{"localhost"}, IPs: []net.IP{net.IPv4(127, 0, 0, 1)}})
	if err != nil {
		s.T.Fatal(err)
	}
	target := s.C.Addr(1)
	front := impostor.Listen(s.T, func(c net.Conn) {
		to, err := net.Dial("tcp", target)
		if err != nil {
			return
		}
		defer to.Close()
		secure := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pair.TLS()}})
		go func() { _, _ = io.Copy(to, secure); _ = to.Close() }()
		_, _ = io.Copy(secure, to)
	})
	ca := s.Work + "/front.pem"
	write(s.T, ca, string(certs.PEM(authority.Cert)))
	s.client("bootstrap.servers="+front, "security.protocol=SSL", "ssl.truststore.type=PEM", "ssl.truststore.location="+ca)
}

// initiator speaks plaintext in front of the only seed and TLS to the brokers, whose addresses the metadata gives.
func initiator() Part {
	return Part{Want: "ADV008", On: onBroker(2), Fill: trusted, Break: func(s *Stage) {
		target := s.C.Addr(1)
		front := impostor.Listen(s.T, func(c net.Conn) {
			to, err := tls.Dial("tcp", target, &tls.Config{InsecureSkipVerify: true})
			if err != nil {
				return
			}
			defer to.Close()
			go func() { _, _ = io.Copy(to, c); _ = to.Close() }()
			_, _ = io.Copy(c, to)
		})
		s.client("bootstrap.servers="+front, "security.protocol=PLAINTEXT", "ssl.truststore.type", "ssl.truststore.location")
	}}
}
