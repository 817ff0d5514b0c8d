package certs

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// How long a certificate lasts unless another time is given. 397 days are what every platform takes from an authority of
// one's own, where Apple's would refuse more than 825.
const (
	leafDays      = 397
	authorityDays = 5 * 365
)

// Leaf says what a certificate is for.
type Leaf struct {
	CommonName string
	// RawSubject is the whole subject in DER, for a certificate that takes the place of another; CN=CommonName where nil.
	RawSubject []byte
	DNSNames   []string
	IPs        []net.IP
	// NotBefore and NotAfter are five minutes back (for clocks that differ) and 397 days on where they are zero.
	NotBefore, NotAfter time.Time
	// Usages are both serverAuth and clientAuth where nil: a broker is client and server.
	Usages []x509.ExtKeyUsage
	// KeyType is P256 where empty.
	KeyType KeyType
}

// Pair is a certificate with its key; the chain is leaf first, without the root.
type Pair struct {
	Chain []*x509.Certificate
	Key   crypto.Signer
}

// Issue signs a certificate with a new key.
func (a *Authority) Issue(l Leaf) (Pair, error) {
	key, err := l.KeyType.generate()
	if err != nil {
		return Pair{}, fmt.Errorf("make the key of %s: %w", l.CommonName, err)
	}
	chain, err := a.certify(l, key.Public())
	return Pair{Chain: chain, Key: key}, err
}

// certify signs a certificate for a key that is there already.
func (a *Authority) certify(l Leaf, public crypto.PublicKey) ([]*x509.Certificate, error) {
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: l.CommonName}, RawSubject: l.RawSubject, DNSNames: l.DNSNames, IPAddresses: l.IPs, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: l.usages(),
	}
	// Only an RSA key ever encrypts another key; TLS 1.2 without forward secrecy asks for that usage.
	if _, isRSA := public.(*rsa.PublicKey); isRSA {
		template.KeyUsage |= x509.KeyUsageKeyEncipherment
	}
	if err := dates(template, l.NotBefore, l.NotAfter, leafDays*24*time.Hour); err != nil {
		return nil, err
	}
	cert, err := sign(template, a.Cert, public, a.Key)
	if err != nil {
		return nil, err
	}
	return append([]*x509.Certificate{cert}, a.Above...), nil
}

func (l Leaf) usages() []x509.ExtKeyUsage {
	if l.Usages == nil {
		return []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	}
	return l.Usages
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

func sign(template, signer *x509.Certificate, public crypto.PublicKey, signKey crypto.Signer) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, fmt.Errorf("make a serial number: %w", err)
	}
	template.SerialNumber = serial
	der, err := x509.CreateCertificate(rand.Reader, template, signer, public, signKey)
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

// PEM writes the chain, and the key as KeyPEM does.
func (p Pair) PEM() (chain, key []byte, err error) {
	key, err = KeyPEM(p.Key)
	return PEM(p.Chain...), key, err
}

// TLS is the pair as crypto/tls takes it.
func (p Pair) TLS() tls.Certificate {
	c := tls.Certificate{PrivateKey: p.Key, Leaf: p.Chain[0]}
	for _, x := range p.Chain {
		c.Certificate = append(c.Certificate, x.Raw)
	}
	return c
}
