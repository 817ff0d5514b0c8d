package certs

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"software.sslmate.com/src/go-pkcs12"
)

// NewPassword makes a password for stores: 130 bits of letters and digits, which no properties file, shell or YAML has to quote. With
// that much chance in it the 2048 rounds of PKCS12 are enough, and they are what its stores take most time for.
func NewPassword() string { return rand.Text() }

// encoder is pinned by name: go-pkcs12 changes what its "Modern" means, and its newest opens in no Java before 26. The
// old one is for Java before 8u301 and 11.0.12, which do not know HmacPBESHA256 (JDK-8267701); OpenSSL 3 opens both.
func encoder(oldJava bool) *pkcs12.Encoder {
	if oldJava {
		return pkcs12.LegacyDES
	}
	return pkcs12.Modern2023
}

func keystoreP12(p Pair, password string, oldJava bool) ([]byte, error) {
	data, err := encoder(oldJava).Encode(p.Key, p.Chain[0], p.Chain[1:], password)
	if err != nil {
		return nil, fmt.Errorf("write the PKCS12 key store of %s: %w", p.Chain[0].Subject, err)
	}
	return data, nil
}

// truststoreP12 marks each certificate as trusted, without which Java finds 0 entries.
func truststoreP12(trusted []*x509.Certificate, password string, oldJava bool) ([]byte, error) {
	var entries []pkcs12.TrustStoreEntry
	for i, c := range trusted {
		entries = append(entries, pkcs12.TrustStoreEntry{Cert: c, FriendlyName: trustAlias(i)})
	}
	data, err := encoder(oldJava).EncodeTrustStoreEntries(entries, password)
	if err != nil {
		return nil, fmt.Errorf("write a PKCS12 trust store: %w", err)
	}
	return data, nil
}

func trustAlias(i int) string {
	if i == 0 {
		return "ca"
	}
	return fmt.Sprintf("ca-%d", i+1)
}

func keystoreJKS(p Pair, password string, at time.Time) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.Key)
	if err != nil {
		return nil, fmt.Errorf("write the key of %s: %w", p.Chain[0].Subject, err)
	}
	ks := keystore.New()
	entry := keystore.PrivateKeyEntry{CreationTime: at, PrivateKey: der}
	for _, c := range p.Chain {
		entry.CertificateChain = append(entry.CertificateChain, jksCertificate(c))
	}
	if err := ks.SetPrivateKeyEntry("kafka", entry, []byte(password)); err != nil {
		return nil, fmt.Errorf("write the JKS key store of %s: %w", p.Chain[0].Subject, err)
	}
	return storeJKS(ks, password)
}

func truststoreJKS(trusted []*x509.Certificate, password string, at time.Time) ([]byte, error) {
	ks := keystore.New(keystore.WithOrderedAliases())
	for i, c := range trusted {
		if err := ks.SetTrustedCertificateEntry(trustAlias(i), keystore.TrustedCertificateEntry{CreationTime: at, Certificate: jksCertificate(c)}); err != nil {
			return nil, fmt.Errorf("write a JKS trust store: %w", err)
		}
	}
	return storeJKS(ks, password)
}

func jksCertificate(c *x509.Certificate) keystore.Certificate {
	return keystore.Certificate{Type: "X.509", Content: c.Raw}
}

func storeJKS(ks keystore.KeyStore, password string) ([]byte, error) {
	var out bytes.Buffer
	if err := ks.Store(&out, []byte(password)); err != nil {
		return nil, fmt.Errorf("write a JKS store: %w", err)
	}
	return out.Bytes(), nil
}

// KeyPEM writes a key as unencrypted PKCS#8, the one form that Java, Go and OpenSSL all read.
func KeyPEM(key crypto.Signer) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("write a private key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}
