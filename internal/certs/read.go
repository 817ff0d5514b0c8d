package certs

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

// Why a store could not be used. Each is wrapped with what was seen.
var (
	ErrPassword      = errors.New("the password does not open it")
	ErrFormat        = errors.New("neither PEM, PKCS12 nor JKS")
	ErrKeyFormat     = errors.New("the private key cannot be read")
	ErrNoKey         = errors.New("no private key in it")
	ErrNoCertificate = errors.New("no certificate in it")
	ErrKeyMismatch   = errors.New("the private key does not belong to the certificate")
)

// Store is what a file of certificates and keys holds.
type Store struct {
	// Format is "PEM", "PKCS12", "JKS" or "DER".
	Format string
	// Trusted are certificates that stand alone; Chain is the chain of the key, leaf first.
	Trusted []*x509.Certificate
	Chain   []*x509.Certificate
	Key     crypto.Signer
	// KeyKind is how a PEM file holds the key: "PKCS#8", "PKCS#1", "SEC1", "encrypted PKCS#8", "traditional encrypted".
	KeyKind string
	// TrustMarked says whether a PKCS12 store marks its certificates as trusted; Java loads none of those it does not mark.
	TrustMarked bool
}

// ReadStore reads a store by its content, whatever its name or configured type says.
func ReadStore(data []byte, password string) (Store, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFE, 0xED, 0xFE, 0xED}):
		return readJKS(data, password)
	case bytes.Contains(data, []byte("-----BEGIN ")):
		return readPEM(data, password)
	case len(data) > 2 && data[0] == 0x30:
		if c, err := x509.ParseCertificate(data); err == nil {
			return Store{Format: "DER", Trusted: []*x509.Certificate{c}}, nil
		}
		return readPKCS12(data, password)
	}
	return Store{}, fmt.Errorf("%w (it begins with %q)", ErrFormat, data[:min(len(data), 8)])
}

func readPKCS12(data []byte, password string) (Store, error) {
	s := Store{Format: "PKCS12"}
	key, leaf, above, err := pkcs12.DecodeChain(data, password)
	if err == nil {
		signer, ok := key.(crypto.Signer)
		if !ok {
			return s, fmt.Errorf("%w: a key of type %T", ErrKeyFormat, key)
		}
		s.Key, s.Chain, s.TrustMarked = signer, append([]*x509.Certificate{leaf}, above...), true
		return s, nil
	}
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		return s, ErrPassword
	}
	trusted, trustErr := pkcs12.DecodeTrustStore(data, password)
	switch {
	case trustErr == nil:
		s.Trusted, s.TrustMarked = trusted, true
		return s, nil
	case errors.Is(trustErr, pkcs12.ErrIncorrectPassword):
		return s, ErrPassword
	case strings.Contains(trustErr.Error(), "trust"):
		// Written by `openssl pkcs12 -export -nokeys`: certificates that nothing marks as trusted.
		return s, fmt.Errorf("%w that Java would trust: nothing in it is marked as trusted (as with openssl pkcs12 -export -nokeys)", ErrNoCertificate)
	}
	return s, fmt.Errorf("%w: %w", ErrFormat, err)
}

func readJKS(data []byte, password string) (Store, error) {
	s := Store{Format: "JKS", TrustMarked: true}
	ks := keystore.New(keystore.WithOrderedAliases())
	if err := ks.Load(bytes.NewReader(data), []byte(password)); err != nil {
		if strings.Contains(err.Error(), "digest") || password == "" {
			return s, ErrPassword
		}
		return s, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	for _, alias := range ks.Aliases() {
		if ks.IsTrustedCertificateEntry(alias) {
			entry, err := ks.GetTrustedCertificateEntry(alias)
			if err != nil {
				return s, fmt.Errorf("%w: entry %q: %w", ErrFormat, alias, err)
			}
			c, err := x509.ParseCertificate(entry.Certificate.Content)
			if err != nil {
				return s, fmt.Errorf("%w: entry %q: %w", ErrFormat, alias, err)
			}
			s.Trusted = append(s.Trusted, c)
		}
		if ks.IsPrivateKeyEntry(alias) && s.Key == nil {
			if err := s.addJKSKey(ks, alias, password); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

func (s *Store) addJKSKey(ks keystore.KeyStore, alias, password string) error {
	entry, err := ks.GetPrivateKeyEntry(alias, []byte(password))
	if err != nil {
		return fmt.Errorf("%w: entry %q", ErrPassword, alias)
	}
	key, err := x509.ParsePKCS8PrivateKey(entry.PrivateKey)
	if err != nil {
		return fmt.Errorf("%w: entry %q: %w", ErrKeyFormat, alias, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return fmt.Errorf("%w: entry %q has a key of type %T", ErrKeyFormat, alias, key)
	}
	s.Key = signer
	for _, raw := range entry.CertificateChain {
		c, err := x509.ParseCertificate(raw.Content)
		if err != nil {
			return fmt.Errorf("%w: entry %q: %w", ErrFormat, alias, err)
		}
		s.Chain = append(s.Chain, c)
	}
	return nil
}

func readPEM(data []byte, password string) (Store, error) {
	s := Store{Format: "PEM", TrustMarked: true}
	var all []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "CERTIFICATE" || block.Type == "TRUSTED CERTIFICATE":
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return s, fmt.Errorf("%w: certificate %d in it is broken", ErrFormat, len(all)+1)
			}
			all = append(all, c)
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			if s.Key != nil {
				return s, fmt.Errorf("%w: it holds more than one key", ErrKeyFormat)
			}
			key, kind, err := parseKey(block, password)
			s.KeyKind = kind
			if err != nil {
				return s, err
			}
			s.Key = key
		}
	}
	if s.Key == nil {
		s.Trusted = all
		if len(all) == 0 {
			return s, ErrNoCertificate
		}
		return s, nil
	}
	s.Chain = all
	return s, nil
}

// ParseKeyPEM reads the first private key of a PEM file and says which kind it is.
func ParseKeyPEM(data []byte, password string) (crypto.Signer, string, error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return parseKey(block, password)
		}
	}
	return nil, "", ErrNoKey
}

func parseKey(block *pem.Block, password string) (crypto.Signer, string, error) {
	var key any
	var err error
	kind := "PKCS#8"
	switch {
	case block.Headers["DEK-Info"] != "":
		return nil, "traditional encrypted", fmt.Errorf("%w: traditional encryption (DEK-Info), which neither Java nor Go reads", ErrKeyFormat)
	case block.Type == "ENCRYPTED PRIVATE KEY":
		kind = "encrypted PKCS#8"
		if password == "" {
			return nil, kind, fmt.Errorf("%w: it is encrypted and no password is given", ErrPassword)
		}
		if key, err = pkcs8.ParsePKCS8PrivateKey(block.Bytes, []byte(password)); err != nil {
			return nil, kind, fmt.Errorf("%w for its private key", ErrPassword)
		}
	case block.Type == "RSA PRIVATE KEY":
		kind = "PKCS#1"
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case block.Type == "EC PRIVATE KEY":
		kind = "SEC1"
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, kind, fmt.Errorf("%w as %s", ErrKeyFormat, kind)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, kind, fmt.Errorf("%w: a key of type %T", ErrKeyFormat, key)
	}
	return signer, kind, nil
}

// Matches says that a key is a certificate's.
func Matches(leaf *x509.Certificate, key crypto.Signer) bool {
	public, ok := leaf.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(key.Public())
}
