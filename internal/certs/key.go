package certs

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"strings"

	"github.com/youmark/pkcs8"
)

// How a PEM key is written. Java reads PKCS#8 only; Go reads what is not encrypted; librdkafka reads all.
const (
	KindPKCS8                = "PKCS#8"
	KindPKCS1                = "PKCS#1"
	KindSEC1                 = "SEC1"
	KindEncryptedPKCS8       = "encrypted PKCS#8"
	KindTraditionalEncrypted = "traditional encrypted"
)

// ParseKeyPEM reads the first private key of a PEM text and says how it is written, also where it cannot be read.
func ParseKeyPEM(data []byte, password string) (key crypto.Signer, kind string, err error) {
	blocks, err := pemBlocks(data)
	if err != nil {
		return nil, "", err
	}
	for _, b := range blocks {
		if strings.HasSuffix(b.Type, "PRIVATE KEY") {
			key, kind, _, err = parseKey(b, password)
			return key, kind, err
		}
	}
	return nil, "", fmt.Errorf("%w in it, only %s", ErrNoKey, blocks[0].Type)
}

// parseKey reads one block; the password is of no effect on a key that is not encrypted.
func parseKey(b *pem.Block, password string) (key crypto.Signer, kind, cipher string, err error) {
	if _, ok := b.Headers["DEK-Info"]; ok {
		return traditional(b, password)
	}
	switch b.Type {
	case "ENCRYPTED PRIVATE KEY":
		return encrypted(b.Bytes, password)
	case "PRIVATE KEY":
		key, err = signer(x509.ParsePKCS8PrivateKey(b.Bytes))
		return key, KindPKCS8, "", err
	case "RSA PRIVATE KEY":
		key, err = signer(x509.ParsePKCS1PrivateKey(b.Bytes))
		return key, KindPKCS1, "", err
	case "EC PRIVATE KEY":
		key, err = signer(x509.ParseECPrivateKey(b.Bytes))
		return key, KindSEC1, "", err
	}
	return nil, "", "", fmt.Errorf("%w: PEM block %s is none of PKCS#8, PKCS#1 and SEC1", ErrKeyFormat, b.Type)
}

// encrypted reads encrypted PKCS#8. The cipher matters: Java 17 does not read PBES2, which OpenSSL writes by default.
func encrypted(der []byte, password string) (crypto.Signer, string, string, error) {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return nil, KindEncryptedPKCS8, "", fmt.Errorf("%w: %w", ErrKeyFormat, err)
	}
	if oid := info.Algorithm.Algorithm.String(); oid != "1.2.840.113549.1.5.13" {
		return nil, KindEncryptedPKCS8, "PBES1", fmt.Errorf("%w: encrypted with PBES1 (%s), which is not read here", ErrKeyFormat, oid)
	}
	if password == "" {
		return nil, KindEncryptedPKCS8, "PBES2", fmt.Errorf("%w: the private key is encrypted", ErrPassword)
	}
	any, _, err := pkcs8.ParsePrivateKey(der, []byte(password))
	switch {
	case err != nil && strings.Contains(err.Error(), "incorrect password"):
		return nil, KindEncryptedPKCS8, "PBES2", fmt.Errorf("%w of the private key", ErrPassword)
	case err != nil:
		return nil, KindEncryptedPKCS8, "PBES2", fmt.Errorf("%w: %w", ErrKeyFormat, err)
	}
	key, err := signer(any, nil)
	return key, KindEncryptedPKCS8, "PBES2", err
}

// traditional reads what old OpenSSL writes, with a DEK-Info header. No Java reads it.
func traditional(b *pem.Block, password string) (crypto.Signer, string, string, error) {
	cipher, _, _ := strings.Cut(b.Headers["DEK-Info"], ",")
	if password == "" {
		return nil, KindTraditionalEncrypted, cipher, fmt.Errorf("%w: the private key is encrypted", ErrPassword)
	}
	//lint:ignore SA1019 librdkafka still reads keys in this old form, so kscope has to know what is in them
	der, err := x509.DecryptPEMBlock(b, []byte(password))
	if err != nil {
		return nil, KindTraditionalEncrypted, cipher, fmt.Errorf("%w of the private key", ErrPassword)
	}
	key, _, _, err := parseKey(&pem.Block{Type: b.Type, Bytes: der}, "")
	if err != nil {
		// A wrong password unpads well once in 256 times, and leaves noise.
		return nil, KindTraditionalEncrypted, cipher, fmt.Errorf("%w of the private key", ErrPassword)
	}
	return key, KindTraditionalEncrypted, cipher, nil
}

// signer takes what a parser of any key kind returns.
func signer(key any, err error) (crypto.Signer, error) {
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFormat, err)
	}
	s, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%w: a %T cannot sign", ErrKeyFormat, key)
	}
	return s, nil
}
