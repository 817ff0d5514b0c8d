package certs

import (
	"bytes"
	"crypto/sha1"
	"crypto/x509"
	"errors"
	"fmt"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"software.sslmate.com/src/go-pkcs12"
)

// readDER reads a bare certificate or a PKCS12 store.
func readDER(data []byte, password string) (Store, error) {
	if c, err := x509.ParseCertificate(data); err == nil {
		return Store{Format: FormatDER, Trusted: []*x509.Certificate{c}, Entries: 1}, nil
	}
	s := Store{Format: FormatPKCS12}
	key, leaf, others, err := pkcs12.DecodeChain(data, password)
	if err == nil {
		s.Entries = 1
		s.Chain = append([]*x509.Certificate{leaf}, others...)
		if s.Key, err = signer(key, nil); err == nil {
			s.Chain, err = leafFirst(s.Chain, s.Key)
		}
		return s, err
	}
	if errors.Is(err, pkcs12.ErrIncorrectPassword) || errors.Is(err, pkcs12.ErrDecryption) {
		return s, fmt.Errorf("%w of the PKCS12 store", ErrPassword)
	}
	trusted, trustErr := pkcs12.DecodeTrustStore(data, password)
	if trustErr == nil && len(trusted) > 0 {
		s.Trusted, s.Entries = trusted, len(trusted)
		return s, nil
	}
	return s, pkcs12Error(err, trustErr)
}

// pkcs12Error says why a PKCS12 store is of no use, from how both ways to read it went.
func pkcs12Error(asKeyStore, asTrustStore error) error {
	switch {
	case asKeyStore.Error() == "pkcs12: private key missing" && asTrustStore != nil:
		// What `openssl pkcs12 -export -nokeys` writes: Java opens it and finds 0 entries.
		return fmt.Errorf("%w that is marked as trusted in the PKCS12 store, Java finds 0 entries in it", ErrNoCertificate)
	case asKeyStore.Error() == "pkcs12: certificate missing":
		return fmt.Errorf("%w in the PKCS12 store", ErrNoCertificate)
	}
	return fmt.Errorf("%w: %w", ErrFormat, asKeyStore)
}

// readJKS reads Java's own format.
func readJKS(data []byte, password, keyPassword string) (Store, error) {
	s := Store{Format: FormatJKS}
	if err := soundJKS(data); err != nil {
		return s, fmt.Errorf("%w: JKS: %w", ErrFormat, err)
	}
	if password == "" {
		data = unsealed(data)
	}
	ks := keystore.New(keystore.WithOrderedAliases(), keystore.WithCaseExactAliases())
	if err := ks.Load(bytes.NewReader(data), []byte(password)); err != nil {
		if err.Error() == "got invalid digest" {
			return s, fmt.Errorf("%w of the JKS store", ErrPassword)
		}
		return s, fmt.Errorf("%w: JKS: %w", ErrFormat, err)
	}
	for _, alias := range ks.Aliases() {
		s.Entries++
		if err := s.addJKS(ks, alias, keyPassword); err != nil {
			return s, err
		}
	}
	if s.Entries == 0 {
		return s, fmt.Errorf("%w: the JKS store has 0 entries", ErrNoCertificate)
	}
	return s, nil
}

// addJKS adds one entry; of several keys the first counts.
func (s *Store) addJKS(ks keystore.KeyStore, alias, keyPassword string) error {
	if entry, err := ks.GetTrustedCertificateEntry(alias); err == nil {
		c, err := x509.ParseCertificate(entry.Certificate.Content)
		if err != nil {
			return fmt.Errorf("%w: entry %s: %w", ErrFormat, alias, err)
		}
		s.Trusted = append(s.Trusted, c)
		return nil
	}
	if s.Key != nil {
		return nil
	}
	chain, err := ks.GetPrivateKeyEntryCertificateChain(alias) // which is not encrypted
	for _, c := range chain {
		parsed, err := x509.ParseCertificate(c.Content)
		if err != nil {
			return fmt.Errorf("%w: entry %s: %w", ErrFormat, alias, err)
		}
		s.Chain = append(s.Chain, parsed)
	}
	if err != nil {
		return fmt.Errorf("%w: entry %s: %w", ErrFormat, alias, err)
	}
	entry, err := ks.GetPrivateKeyEntry(alias, []byte(keyPassword))
	if err != nil {
		return fmt.Errorf("%w of the private key of entry %s", ErrPassword, alias)
	}
	if s.Key, err = signer(x509.ParsePKCS8PrivateKey(entry.PrivateKey)); err != nil {
		return err
	}
	if len(s.Chain) == 0 {
		return fmt.Errorf("%w in entry %s", ErrNoCertificate, alias)
	}
	s.Chain, err = leafFirst(s.Chain, s.Key)
	return err
}

// unsealed gives a JKS store the digest of an empty password, because Java does not check the digest of a store that
// it opens without a password.
func unsealed(data []byte) []byte {
	body := len(data) - sha1.Size
	if body < 0 {
		return data
	}
	sum := sha1.New()
	sum.Write([]byte("Mighty Aphrodite")) // the constant of the format
	sum.Write(data[:body])
	return sum.Sum(bytes.Clone(data[:body]))
}
