package certs

import (
	"bytes"
	"crypto/ed25519"
	"encoding/pem"
	"slices"
)

// Opener is one kind of client, and whether it opens a store.
type Opener struct {
	Client string `json:"client"`
	Opens  bool   `json:"opens"`
	// Why says why not, or what it needs to.
	Why string `json:"why,omitempty"`
}

// The kinds of client that a store is judged for. Java is Kafka's own DefaultSslEngineFactory on that Java; OpenSSL is
// librdkafka on OpenSSL 3.
const (
	oldJava   = "Java before 8u301 and 11.0.12"
	java17    = "Java 17"
	java25    = "Java 25"
	goClients = "Go"
	openSSL3  = "OpenSSL 3"
)

// Openers says which clients open a store, by its content. What was measured is in TestOpeners; Java 25 and the Java
// before 8u301 (JDK-8267701) are known from elsewhere.
func Openers(data []byte, s Store) []Opener {
	all := []Opener{{oldJava, true, ""}, {java17, true, ""}, {java25, true, ""}, {goClients, true, ""}, {openSSL3, true, ""}}
	no := func(why string, clients ...string) {
		for i := range all {
			if slices.Contains(clients, all[i].Client) {
				all[i].Opens, all[i].Why = false, why
			}
		}
	}
	switch s.Format {
	case FormatJKS:
		all[3].Why = "with a library for JKS"
		no("does not know JKS, needs PEM or PKCS12", openSSL3)
	case FormatDER:
		no("needs PEM, this is DER", oldJava, java17, java25, goClients, openSSL3)
	case FormatPKCS12:
		all[3].Why = "with a library for PKCS12"
		pkcs12Openers(data, no)
	case FormatPEM:
		pemOpeners(data, s, no)
	default:
		return nil
	}
	return all
}

func pkcs12Openers(data []byte, no func(string, ...string)) {
	s, ok := sealOf(data)
	if !ok {
		return
	}
	if s.mac == "" {
		no("is not known to open a store without a password", oldJava)
	}
	if s.mac == macSHA256 || slices.Contains(s.ciphers, pbes2) {
		no("does not know HmacPBESHA256 with PBES2", oldJava)
	}
	if slices.Contains(s.ciphers, rc2) {
		no("does not know RC2-40 without its legacy provider", openSSL3)
	}
	if s.mac == macPBMAC1 {
		no("does not know PBMAC1, needs Java 26", oldJava, java17, java25)
		no("does not know PBMAC1, needs OpenSSL 3.4", openSSL3)
	}
}

// pemOpeners: only the key decides, and whether all blocks stand where Go and OpenSSL look for them.
func pemOpeners(data []byte, s Store, no func(string, ...string)) {
	switch s.KeyKind {
	case KindPKCS1, KindSEC1:
		no("its key is "+s.KeyKind+", needs PKCS#8", oldJava, java17, java25)
	case KindTraditionalEncrypted:
		no("its key is encrypted in the traditional way, needs PKCS#8", oldJava, java17, java25)
		no("its key is encrypted", goClients)
	case KindEncryptedPKCS8:
		no("its key is encrypted", goClients)
		if s.KeyCipher == "PBES2" {
			no("its key is encrypted with PBES2", oldJava, java17)
		}
	}
	if _, odd := s.Key.(ed25519.PrivateKey); odd {
		no("its key is Ed25519, needs RSA or ECDSA", oldJava, java17, java25)
	}
	if Indented(data) {
		no("steps over PEM blocks behind blanks or a byte order mark", goClients, openSSL3)
	}
}

// Indented says that a PEM text has blocks that do not begin at the start of a line. Java reads them; Go and OpenSSL
// step over them without a word.
func Indented(data []byte) bool {
	all, err := pemBlocks(data)
	seen := 0
	for rest := data; ; seen++ {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
	}
	return err == nil && seen < len(all) && bytes.Contains(data, []byte("-----BEGIN "))
}
