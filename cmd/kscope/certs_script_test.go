package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"software.sslmate.com/src/go-pkcs12"

	"kscope/internal/certs"
)

// scriptStores is "stores DIR": a folder of certificates and stores in many forms, good and bad. The password of all is
// hunter2, which no output may show.
func scriptStores(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: stores DIR")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	write := func(name string, data []byte) {
		ts.Check(os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	root, err := certs.NewAuthority("Acme root", time.Time{}, time.Time{})
	ts.Check(err)
	issue := func(l certs.Leaf) (pair certs.Pair, chain, key []byte) {
		pair, err := root.Issue(l)
		ts.Check(err)
		chain, key, err = pair.PEM()
		ts.Check(err)
		return pair, chain, key
	}
	pair, chain, key := issue(certs.Leaf{CommonName: "kafka-1", DNSNames: []string{"kafka-1", "localhost"}})
	_, another, anothersKey := issue(certs.Leaf{CommonName: "kafka-2", DNSNames: []string{"kafka_2", "*.kafka"}, Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	_, cnOnly, _ := issue(certs.Leaf{CommonName: "kafka-3"})
	past := time.Now().Add(-48 * time.Hour)
	_, expired, _ := issue(certs.Leaf{CommonName: "kafka-4", DNSNames: []string{"kafka-4"}, NotBefore: past, NotAfter: past.Add(24 * time.Hour)})
	encoded := func(data []byte, err error) []byte { ts.Check(err); return data }
	write("ca.crt", certs.PEM(root.Cert))
	write("tls.crt", chain)
	write("tls.key", key)
	write("keystore.pem", append(key, chain...))
	write("swapped.pem", append(anothersKey, chain...))
	write("another.crt", another)
	write("cn-only.crt", cnOnly)
	write("expired.crt", expired)
	write("keystore.p12", encoded(pkcs12.Modern2023.Encode(pair.Key, pair.Chain[0], []*x509.Certificate{root.Cert}, "hunter2")))
	write("truststore.p12", encoded(pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{root.Cert}, "hunter2")))
	write("new.p12", encoded(pkcs12.Modern2026.EncodeTrustStore([]*x509.Certificate{root.Cert}, "hunter2")))
	write("password", []byte("hunter2"))
	write("notes.md", []byte("-----BEGIN CERTIFICATE----- is how they begin\n"))
}

// scriptPresent is "present KIND VAR": a TLS server with an odd certificate until the script ends, which hangs up after
// the handshake. VAR is its HOST:PORT, presented.pem its authority.
func scriptPresent(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: present KIND VAR")
	}
	past := time.Now().Add(-48 * time.Hour)
	root, err := certs.NewAuthority("Acme root", time.Time{}, time.Time{})
	ts.Check(err)
	leaf := certs.Leaf{CommonName: "localhost", DNSNames: []string{"localhost"}}
	switch args[0] {
	case "cn-only":
		leaf.DNSNames = nil
	case "other-name":
		leaf.DNSNames = []string{"kafka-1"}
	case "expired":
		leaf.NotBefore, leaf.NotAfter = past, past.Add(24*time.Hour)
	case "expired-root":
		root, err = certs.NewAuthority("Old root", past, past.Add(24*time.Hour))
		ts.Check(err)
	default:
		ts.Fatalf("no certificate of kind %s", args[0])
	}
	pair, err := root.Issue(leaf)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("presented.pem"), certs.PEM(root.Cert), 0o600))
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair.TLS()}})
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv(args[1], fmt.Sprintf("localhost:%d", l.Addr().(*net.TCPAddr).Port))
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _ = c.(*tls.Conn).Handshake(); _ = c.Close() }()
		}
	}()
}
