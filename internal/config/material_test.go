package config

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

// material is an authority, a client's certificate with its key, and a key that belongs to neither, in a folder.
type material struct {
	dir        string
	ca, leaf   *x509.Certificate
	key, edKey crypto.Signer
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func issue(name string, key crypto.Signer, parent *x509.Certificate, by crypto.Signer) *x509.Certificate {
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: parent == nil, BasicConstraintsValid: true}
	if parent == nil {
		parent, by = c, key
	}
	return must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by))))
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func newMaterial(t *testing.T) material {
	t.Helper()
	authority := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	other := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m := material{dir: t.TempDir(), key: key, edKey: ed, ca: issue("ca", authority, nil, nil)}
	m.leaf = issue("app", key, m.ca, authority)
	edLeaf := issue("ed", ed, m.ca, authority)
	cert, caPEM := pemOf("CERTIFICATE", m.leaf.Raw), pemOf("CERTIFICATE", m.ca.Raw)
	p8 := pemOf("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(key)))
	sec1 := pemOf("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(key)))
	otherKey := pemOf("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(other)))
	enc := pemOf("ENCRYPTED PRIVATE KEY", must(pkcs8.MarshalPrivateKey(key, []byte("pw"), nil)))
	for name, data := range map[string][]byte{
		"ca.pem": caPEM, "ca.der": m.ca.Raw, "cert.pem": cert, "key.pem": p8, "sec1.pem": sec1, "other.pem": otherKey, "enc.pem": enc,
		"client.pem": join(p8, cert, caPEM), "client-sec1.pem": join(sec1, cert), "client-other.pem": join(otherKey, cert), "client-enc.pem": join(enc, cert),
		"client-ed.pem": join(pemOf("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(ed))), pemOf("CERTIFICATE", edLeaf.Raw)),
		"client.p12":    must(pkcs12.Modern.Encode(key, m.leaf, []*x509.Certificate{m.ca}, "changeit")),
		"trust.p12":     must(pkcs12.Modern.EncodeTrustStore([]*x509.Certificate{m.ca}, "changeit")),
		"own.jks":       keyJKS(t, key, m.leaf, "changeit", "keypw"),
		"trust.jks":     jks(t, m.ca), "empty.jks": jks(t), "garbage": []byte("no store"), "empty": nil,
	} {
		if err := os.WriteFile(m.path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func (m material) path(name string) string { return filepath.Join(m.dir, name) }

// in puts the folder for every @.
func (m material) in(text string) string { return strings.ReplaceAll(text, "@", m.dir+"/") }

// text is a file in one line, as a properties file holds it.
func (m material) text(name string) string {
	return strings.ReplaceAll(string(must(os.ReadFile(m.path(name)))), "\n", `\n`)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// keyJKS is a store with one key, which has a password of its own.
func keyJKS(t *testing.T, key any, leaf *x509.Certificate, password, keyPassword string) []byte {
	t.Helper()
	ks := keystore.New()
	entry := keystore.PrivateKeyEntry{CreationTime: time.Now(), PrivateKey: must(x509.MarshalPKCS8PrivateKey(key)), CertificateChain: []keystore.Certificate{{Type: "X509", Content: leaf.Raw}}}
	var b bytes.Buffer
	if err := errors.Join(ks.SetPrivateKeyEntry("app", entry, []byte(keyPassword)), ks.Store(&b, []byte(password))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jks(t *testing.T, trusted ...*x509.Certificate) []byte {
	t.Helper()
	ks := keystore.New()
	for _, c := range trusted {
		if err := ks.SetTrustedCertificateEntry("ca", keystore.TrustedCertificateEntry{CreationTime: time.Now(), Certificate: keystore.Certificate{Type: "X509", Content: c.Raw}}); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := ks.Store(&b, []byte("changeit")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
