package certs

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Authority is a certificate that signs others, with its key.
type Authority struct {
	Cert *x509.Certificate
	Key  crypto.Signer
	// Above are the intermediates between this authority and its root, this one first; empty for a root.
	Above []*x509.Certificate
}

// Leaf says what a certificate is for.
type Leaf struct {
	CommonName string
	DNSNames   []string
	IPs        []net.IP
	// NotBefore and NotAfter are five minutes back (for clocks that differ) and 397 days on where they are zero.
	NotBefore, NotAfter time.Time
	// Usages are both serverAuth and clientAuth where nil: a broker is client and server.
	Usages []x509.ExtKeyUsage
}

// Pair is a certificate with its key; the chain is leaf first, without the root.
type Pair struct {
	Chain []*x509.Certificate
	Key   crypto.Signer
}

// NewAuthority makes a root; zero times are five minutes back and five years on.
func NewAuthority(name string, from, to time.Time) (*Authority, error) {
	return authority(nil, name, from, to)
}

// Intermediate makes an authority below this one.
func (a *Authority) Intermediate(name string) (*Authority, error) {
	return authority(a, name, time.Time{}, a.Cert.NotAfter)
}

func authority(above *Authority, name string, from, to time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the key of %s: %w", name, err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	if err := dates(template, from, to, 5*365*24*time.Hour); err != nil {
		return nil, err
	}
	signer, signKey := template, crypto.Signer(key)
	var chain []*x509.Certificate
	if above != nil {
		signer, signKey, chain = above.Cert, above.Key, above.Above
	}
	cert, err := sign(template, signer, key, signKey)
	if err != nil {
		return nil, err
	}
	a := &Authority{Cert: cert, Key: key}
	if above != nil {
		a.Above = append([]*x509.Certificate{cert}, chain...)
	}
	return a, nil
}

// Issue signs a certificate with a new P-256 key.
func (a *Authority) Issue(l Leaf) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("make the key of %s: %w", l.CommonName, err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: l.CommonName}, DNSNames: l.DNSNames, IPAddresses: l.IPs, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: l.Usages,
	}
	if l.Usages == nil {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	}
	if err := dates(template, l.NotBefore, l.NotAfter, 397*24*time.Hour); err != nil {
		return Pair{}, err
	}
	cert, err := sign(template, a.Cert, key, a.Key)
	if err != nil {
		return Pair{}, err
	}
	return Pair{Chain: append([]*x509.Certificate{cert}, a.Above...), Key: key}, nil
}

func dates(c *x509.Certificate, from, to time.Time, lasts time.Duration) error {
	c.NotBefore, c.NotAfter = from, to
	if from.IsZero() {
		c.NotBefore = time.Now().Add(-5 * time.Minute)
	}
	if to.IsZero() {
		c.NotAfter = c.NotBefore.Add(lasts)
	}
	if c.NotAfter.Before(c.NotBefore) {
		return fmt.Errorf("certificate %s would end on %s, before it begins on %s", c.Subject, c.NotAfter, c.NotBefore)
	}
	return nil
}

func sign(template, signer *x509.Certificate, key, signKey crypto.Signer) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, fmt.Errorf("make a serial number: %w", err)
	}
	template.SerialNumber = serial
	der, err := x509.CreateCertificate(rand.Reader, template, signer, key.Public(), signKey)
	if err != nil {
		return nil, fmt.Errorf("sign certificate %s: %w", template.Subject, err)
	}
	return x509.ParseCertificate(der)
}

// PEM writes certificates one after the other.
func PEM(certs ...*x509.Certificate) []byte {
	var out bytes.Buffer
	for _, c := range certs {
		// A write into memory does not fail.
		_ = pem.Encode(&out, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
	}
	return out.Bytes()
}

// PEM writes the chain, and the key as unencrypted PKCS#8, the one form that Java, Go and OpenSSL all read.
func (p Pair) PEM() (chain, key []byte, err error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.Key)
	if err != nil {
		return nil, nil, fmt.Errorf("write the key of %s: %w", p.Chain[0].Subject, err)
	}
	return PEM(p.Chain...), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// TLS is the pair as crypto/tls takes it.
func (p Pair) TLS() tls.Certificate {
	c := tls.Certificate{PrivateKey: p.Key, Leaf: p.Chain[0]}
	for _, x := range p.Chain {
		c.Certificate = append(c.Certificate, x.Raw)
	}
	return c
}
