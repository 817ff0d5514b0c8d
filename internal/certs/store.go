package certs

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
)

// What can be wrong with a store or a key. Each is wrapped with what was seen.
var (
	ErrPassword      = errors.New("wrong or missing password")
	ErrFormat        = errors.New("not a readable store")
	ErrKeyFormat     = errors.New("not a readable private key")
	ErrNoKey         = errors.New("no private key")
	ErrNoCertificate = errors.New("no certificate")
	ErrKeyMismatch   = errors.New("the private key does not belong to the certificate")
)

// The formats of a store, by content and never by name or configured type.
const (
	FormatPEM    = "PEM"
	FormatDER    = "DER"
	FormatPKCS12 = "PKCS12"
	FormatJKS    = "JKS"
)

// Store is what a key store or trust store holds.
type Store struct {
	Format string
	// Trusted are certificates without a key, Chain those of the key, leaf first.
	Trusted []*x509.Certificate
	Chain   []*x509.Certificate
	Key     crypto.Signer
	// Entries counts as Java does: each key and each trusted certificate is one.
	Entries int
	// KeyKind and KeyCipher are how a PEM key is written, see ParseKeyPEM; empty for other formats.
	KeyKind   string
	KeyCipher string
}

// ReadStore reads a store of any format that Kafka clients use. With an error the store still holds what could be read.
//
// The type that a setting claims is of no interest: Java opens a PKCS12 store that is called JKS, and the other way round.
func ReadStore(data []byte, password string) (Store, error) {
	return ReadKeyStore(data, password, password)
}

// ReadKeyStore is ReadStore for a store whose key may have a password of its own. Only JKS has that: a PKCS12 store has
// one password, and PEM only that of the key.
func ReadKeyStore(data []byte, password, keyPassword string) (Store, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return Store{}, fmt.Errorf("%w: it is empty", ErrFormat)
	case bytes.HasPrefix(data, []byte{0xFE, 0xED, 0xFE, 0xED}):
		return readJKS(data, password, keyPassword)
	case bytes.HasPrefix(data, []byte{0xCE, 0xCE, 0xCE, 0xCE}):
		return Store{Format: "JCEKS"}, fmt.Errorf("%w: it is JCEKS, needs JKS, PKCS12 or PEM", ErrFormat)
	case bytes.Contains(data, []byte("-----BEGIN ")):
		return readPEM(data, password)
	case data[0] == 0x30: // an ASN.1 sequence
		return readDER(data, password)
	}
	return Store{}, fmt.Errorf("%w: it begins with % x, which is no PEM, PKCS12 or JKS", ErrFormat, data[:min(4, len(data))])
}

// LooksLikeStore says that a file holds certificates or a private key, by its first bytes; of PEM by its blocks. A file
// in DER that is no certificate is taken for a store too.
func LooksLikeStore(data []byte) bool {
	switch {
	case bytes.HasPrefix(data, []byte{0xFE, 0xED, 0xFE, 0xED}), bytes.HasPrefix(data, []byte{0xCE, 0xCE, 0xCE, 0xCE}):
		return true
	case bytes.Contains(data, []byte("-----BEGIN ")):
		return bytes.Contains(data, []byte("CERTIFICATE-----")) || bytes.Contains(data, []byte("PRIVATE KEY-----"))
	}
	return len(data) > 1 && data[0] == 0x30 && data[1] == 0x82
}

// Matches says that a key is the one of a certificate.
func Matches(leaf *x509.Certificate, key crypto.Signer) bool {
	if leaf == nil || key == nil {
		return false
	}
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(leaf.PublicKey)
}

// leafFirst moves the certificate of the key to the front, which PKCS12 does not promise.
func leafFirst(chain []*x509.Certificate, key crypto.Signer) ([]*x509.Certificate, error) {
	for i, c := range chain {
		if Matches(c, key) {
			ordered := append([]*x509.Certificate{c}, chain[:i]...)
			return append(ordered, chain[i+1:]...), nil
		}
	}
	return chain, fmt.Errorf("%w %s", ErrKeyMismatch, chain[0].Subject)
}
