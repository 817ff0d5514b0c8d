package certs

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// presented is one server with what its clients trust, and which families refuse it.
type presented struct {
	name    string
	pair    Pair
	roots   []*x509.Certificate
	host    string
	refused []Family
}

// odd signs a certificate of which single fields are changed.
func odd(t *testing.T, by *Authority, key crypto.Signer, change func(*x509.Certificate)) Pair {
	t.Helper()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "kafka1"}, DNSNames: []string{"kafka1"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	change(c)
	if key == nil {
		key = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	}
	signed := must(sign(c, by.Cert, key.Public(), by.Key))
	return Pair{Chain: append([]*x509.Certificate{signed}, by.Above...), Key: key}
}

func servers(t *testing.T) []presented {
	now := time.Now()
	root := must(NewAuthority("Root", time.Time{}, time.Time{}))
	other := must(NewAuthority("Other", time.Time{}, time.Time{}))
	below := must(root.Intermediate("Acme Issuing CA 1"))
	old := must(NewAuthority("Old root", now.Add(-48*time.Hour), now.Add(-24*time.Hour)))
	trust := list(root.Cert)
	leaf := func(a *Authority, l Leaf) Pair { return must(a.Issue(l)) }
	named := func(names ...string) Pair { return leaf(root, Leaf{CommonName: "kafka1", DNSNames: names}) }
	good := leaf(root, kafka1)
	sent := func(p Pair, more ...*x509.Certificate) Pair {
		return Pair{append(p.Chain[:len(p.Chain):len(p.Chain)], more...), p.Key}
	}
	alone := func(p Pair) Pair { return Pair{p.Chain[:1], p.Key} }
	all := Families()
	past := Leaf{CommonName: "kafka1", DNSNames: []string{"kafka1"}, NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(-time.Hour)}
	pinned := leaf(root, past)
	clientOnly := leaf(root, Leaf{CommonName: "kafka1", DNSNames: []string{"kafka1"}, Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	small := must(rsa.GenerateKey(rand.Reader, 1024))
	return []presented{
		{"good", good, trust, "kafka1", nil},
		{"root sent too", sent(good, root.Cert), trust, "kafka1", nil},
		{"by IP", good, trust, "10.0.0.5", nil},
		{"by another IP", good, trust, "10.0.0.6", all},
		{"unknown authority", leaf(other, kafka1), trust, "kafka1", all},
		{"name not in it", good, trust, "kafka2", all},
		{"name in capitals", named("KAFKA1"), trust, "kafka1", nil},
		{"CN only", leaf(root, Leaf{CommonName: "kafka1"}), trust, "kafka1", []Family{Go}},
		{"CN only, another", leaf(root, Leaf{CommonName: "kafka1"}), trust, "kafka2", all},
		{"CN only, by IP", leaf(root, Leaf{CommonName: "10.0.0.5"}), trust, "10.0.0.5", all},
		{"CN beside IPs", leaf(root, Leaf{CommonName: "kafka1", IPs: []net.IP{net.IPv4(10, 0, 0, 5)}}), trust, "kafka1", []Family{Go}},
		{"CN beside another name", named("kafka2"), trust, "kafka1", all},
		{"IP as a name", named("10.0.0.5"), trust, "10.0.0.5", all},
		{"wildcard", good, trust, "b1.kafka.example", nil},
		{"wildcard is one label", good, trust, "a.b1.kafka.example", all},
		{"wildcard below one label", named("*.kafka"), trust, "b1.kafka", []Family{OpenSSL}},
		{"wildcard at the end of a label", named("b*.kafka.example"), trust, "b1.kafka.example", []Family{Go}},
		{"wildcard within a label", named("b*1.kafka.example"), trust, "b21.kafka.example", []Family{Go, OpenSSL}},
		{"wildcard in the second label", named("b1.*.example.com"), trust, "b1.kafka.example.com", []Family{Go, OpenSSL}},
		{"wildcard alone", named("*"), trust, "kafka1", all},
		{"wildcard for nothing", named("b1*.kafka.example"), trust, "b1.kafka.example", []Family{Go}},
		{"expired", leaf(root, past), trust, "kafka1", all},
		{"not yet valid", leaf(root, Leaf{CommonName: "kafka1", DNSNames: []string{"kafka1"}, NotBefore: now.Add(time.Hour), NotAfter: now.Add(2 * time.Hour)}), trust, "kafka1", all},
		{"expired root", leaf(old, kafka1), list(old.Cert), "kafka1", []Family{Go, OpenSSL}},
		{"expired root sent too", sent(leaf(old, kafka1), old.Cert), list(old.Cert), "kafka1", []Family{Go, OpenSSL}},
		{"intermediate sent", leaf(below, kafka1), trust, "kafka1", nil},
		{"intermediate missing", alone(leaf(below, kafka1)), trust, "kafka1", all},
		{"intermediate trusted alone", leaf(below, kafka1), list(below.Cert), "kafka1", []Family{OpenSSL}},
		{"itself trusted alone", good, list(good.Chain[0]), "kafka1", []Family{OpenSSL}},
		{"itself trusted, expired", pinned, list(pinned.Chain[0]), "kafka1", []Family{Go, OpenSSL}},
		{"itself trusted, for clients", clientOnly, list(clientOnly.Chain[0], root.Cert), "kafka1", []Family{Go, OpenSSL}},
		{"for clients only", clientOnly, trust, "kafka1", all},
		{"RSA of 1024 bits", odd(t, root, small, func(*x509.Certificate) {}), trust, "kafka1", []Family{OpenSSL}},
		{"SHA-1", odd(t, root, nil, func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA1 }), trust, "kafka1", []Family{Go, OpenSSL}},
	}
}

// TestRefusals holds the rules against Go's own verification, and against Java and OpenSSL where they are installed.
func TestRefusals(t *testing.T) {
	all := servers(t)
	real := map[Family][]string{Go: byGo(all)}
	ports, files := listenAll(t, all), trustFiles(t, all)
	if _, err := exec.LookPath("openssl"); err == nil {
		real[OpenSSL] = byOpenSSL(t, all, ports, files)
	}
	if _, err := exec.LookPath("java"); err == nil {
		real[Java] = byJava(t, all, ports, files)
	}
	for i, s := range all {
		for _, c := range Families() {
			want := contains(s.refused, c)
			got := Refusals(c, s.pair.Chain, s.roots, s.host, time.Now())
			if (len(got) > 0) != want {
				t.Errorf("%s: the rules of %s say %v, want refused %t", s.name, c, got, want)
			}
			if r, ok := real[c]; ok && (r[i] != "") != want {
				t.Errorf("%s: %s itself says %q, want refused %t", s.name, c, r[i], want)
			}
		}
	}
}

func contains(all []Family, c Family) bool {
	for _, a := range all {
		if a == c {
			return true
		}
	}
	return false
}

func byGo(all []presented) []string {
	var said []string
	for _, s := range all {
		_, err := s.pair.Chain[0].Verify(x509.VerifyOptions{Roots: poolOf(s.roots), Intermediates: poolOf(s.pair.Chain[1:]), DNSName: s.host})
		text := ""
		if err != nil {
			text = err.Error()
		}
		said = append(said, text)
	}
	return said
}

func byOpenSSL(t *testing.T, all []presented, ports []int, files []string) []string {
	var said []string
	for i, s := range all {
		args := []string{"s_client", "-connect", fmt.Sprintf("127.0.0.1:%d", ports[i]), "-CAfile", files[i], "-no-CApath", "-no-CAstore", "-verify_return_error", "-brief"}
		if net.ParseIP(s.host) != nil {
			args = append(args, "-verify_ip", s.host)
		} else {
			args = append(args, "-verify_hostname", s.host)
		}
		out, err := exec.Command("openssl", args...).CombinedOutput()
		text := ""
		if err != nil {
			text = string(out)
		}
		said = append(said, text)
	}
	return said
}

func byJava(t *testing.T, all []presented, ports []int, files []string) []string {
	args := []string{"-XX:TieredStopAtLevel=1", "testdata/Accepts.java"}
	for i, s := range all {
		args = append(args, fmt.Sprint(ports[i]), s.host, files[i])
	}
	out, err := exec.Command("java", args...).Output()
	if err != nil {
		t.Fatalf("java: %v: %s", err, out)
	}
	said := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i := range said {
		said[i] = strings.TrimPrefix(said[i], "accepted")
	}
	if len(said) != len(all) {
		t.Fatalf("java said %d lines, want %d: %s", len(said), len(all), out)
	}
	return said
}

func trustFiles(t *testing.T, all []presented) []string {
	var files []string
	for i, s := range all {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("trusted-%d.pem", i))
		if err := os.WriteFile(path, PEM(s.roots...), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	return files
}

// listenAll serves each pair on a port of its own; handshakes is all that they do.
func listenAll(t *testing.T, all []presented) []int {
	var ports []int
	for _, s := range all {
		l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{s.pair.TLS()}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					defer c.Close()
					if c.(*tls.Conn).Handshake() == nil {
						_, _ = c.Read(bytes.Repeat([]byte{0}, 1))
					}
				}()
			}
		}()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}
