package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

// readPEM reads certificates and at most one key, in any order. Certificates beside a key are its chain, else they are
// trusted.
func readPEM(data []byte, password string) (Store, error) {
	s := Store{Format: FormatPEM}
	blocks, err := pemBlocks(data)
	if err != nil {
		return s, err
	}
	var found []*x509.Certificate
	var keys []*pem.Block
	for _, b := range blocks {
		switch {
		case b.Type == "CERTIFICATE" || b.Type == "X509 CERTIFICATE" || b.Type == "TRUSTED CERTIFICATE":
			c, err := x509.ParseCertificate(b.Bytes)
			if err != nil {
				return s, fmt.Errorf("%w: certificate %d of the file: %w", ErrFormat, len(found)+1, err)
			}
			found = append(found, c)
		case strings.HasSuffix(b.Type, "PRIVATE KEY"):
			keys = append(keys, b)
		}
	}
	if len(keys) == 0 {
		s.Trusted, s.Entries = found, len(found)
		if len(found) == 0 {
			return s, fmt.Errorf("%w in it, only %s", ErrNoCertificate, blocks[0].Type)
		}
		return s, nil
	}
	s.Chain, s.Entries = found, 1
	if len(keys) > 1 {
		return s, fmt.Errorf("%w: %d private keys in one file, needs one", ErrKeyFormat, len(keys))
	}
	if s.Key, s.KeyKind, s.KeyCipher, err = parseKey(keys[0], password); err != nil {
		return s, err
	}
	return s, pemChain(s)
}

// pemChain holds a PEM chain to the order that Java, Go and OpenSSL all ask for.
func pemChain(s Store) error {
	if len(s.Chain) == 0 {
		return fmt.Errorf("%w beside the private key", ErrNoCertificate)
	}
	if Matches(s.Chain[0], s.Key) {
		return nil
	}
	if _, err := leafFirst(s.Chain, s.Key); err != nil {
		return err
	}
	return fmt.Errorf("%w: its first certificate is %s, needs the one of the private key first", ErrFormat, s.Chain[0].Subject)
}

// pemBlocks decodes all blocks. Java ignores a byte order mark and indentation, so both are taken away first.
func pemBlocks(data []byte) ([]*pem.Block, error) {
	var clean bytes.Buffer
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
		clean.Write(bytes.TrimSpace(line))
		clean.WriteByte('\n')
	}
	begun := bytes.Count(clean.Bytes(), []byte("-----BEGIN "))
	var blocks []*pem.Block
	for rest := clean.Bytes(); ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		blocks = append(blocks, b)
	}
	// pem.Decode steps over what it cannot read: a certificate would be missing without a word.
	if len(blocks) < begun || begun == 0 {
		return blocks, fmt.Errorf("%w: %d of %d PEM blocks can be read", ErrFormat, len(blocks), begun)
	}
	return blocks, nil
}
