package certs

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"strings"
)

// seal is how a PKCS12 store is protected, which stands in it for all to read.
type seal struct {
	// mac is the algorithm that the password is checked by, empty where none is.
	mac string
	// ciphers are those of keys and certificates, each once.
	ciphers []string
}

// The ways that matter, because some clients do not know them; others keep their object identifier.
const (
	macSHA1   = "HMAC-SHA1"
	macSHA256 = "HMAC-SHA256"
	macPBMAC1 = "PBMAC1"
	rc2       = "RC2-40"
	tripleDES = "3DES"
	pbes2     = "PBES2"
)

var algorithmNames = map[string]string{
	"1.3.14.3.2.26": macSHA1, "2.16.840.1.101.3.4.2.1": macSHA256, "1.2.840.113549.1.5.14": macPBMAC1,
	"1.2.840.113549.1.12.1.6": rc2, "1.2.840.113549.1.12.1.3": tripleDES, "1.2.840.113549.1.5.13": pbes2,
}

// The parts of a PKCS12 store (RFC 7292) down to where its algorithms stand.
type (
	pfx struct {
		Version  int
		AuthSafe contentInfo
		MacData  struct {
			Mac struct {
				Algorithm pkix.AlgorithmIdentifier
				Digest    []byte
			}
			Salt       []byte
			Iterations int `asn1:"optional,default:1"`
		} `asn1:"optional"`
	}
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"tag:0,explicit,optional"`
	}
	encryptedData struct {
		Version int
		Info    struct {
			Type      asn1.ObjectIdentifier
			Algorithm pkix.AlgorithmIdentifier
			Data      asn1.RawValue `asn1:"tag:0,optional"`
		}
	}
	safeBag struct {
		ID         asn1.ObjectIdentifier
		Value      asn1.RawValue `asn1:"tag:0,explicit"`
		Attributes asn1.RawValue `asn1:"optional"`
	}
	encryptedKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
)

// sealOf reads it without the password; false where the store is written in a way that is not read here.
func sealOf(store []byte) (seal, bool) {
	var s seal
	var p pfx
	var safe []byte
	var contents []contentInfo
	if !whole(store, &p) || !whole(p.AuthSafe.Content.Bytes, &safe) || !whole(safe, &contents) {
		return s, false
	}
	if oid := p.MacData.Mac.Algorithm.Algorithm; len(oid) > 0 {
		s.mac = algorithmName(oid)
	}
	for _, c := range contents {
		if !s.add(c) {
			return s, false
		}
	}
	return s, true
}

// add notes the algorithm of one part: of all of it, or of the keys in it.
func (s *seal) add(c contentInfo) bool {
	if c.Type.Equal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}) {
		var e encryptedData
		ok := whole(c.Content.Bytes, &e)
		s.cipher(e.Info.Algorithm.Algorithm)
		return ok
	}
	var data []byte
	var bags []safeBag
	if !whole(c.Content.Bytes, &data) || !whole(data, &bags) {
		return false
	}
	for _, b := range bags {
		var key encryptedKey
		if b.ID.Equal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}) && whole(b.Value.Bytes, &key) {
			s.cipher(key.Algorithm.Algorithm)
		}
	}
	return true
}

func (s *seal) cipher(oid asn1.ObjectIdentifier) {
	if name := algorithmName(oid); !slices.Contains(s.ciphers, name) {
		s.ciphers = append(s.ciphers, name)
	}
}

func algorithmName(oid asn1.ObjectIdentifier) string {
	if name, ok := algorithmNames[oid.String()]; ok {
		return name
	}
	return oid.String()
}

// whole decodes DER that has nothing behind it.
func whole(der []byte, into any) bool {
	rest, err := asn1.Unmarshal(der, into)
	return err == nil && len(rest) == 0
}

// String is "HMAC-SHA256, PBES2", "no password" where nothing is protected.
func (s seal) String() string {
	words := s.ciphers
	if s.mac != "" {
		words = append([]string{s.mac}, words...)
	}
	if len(words) == 0 {
		return "no password"
	}
	return strings.Join(words, ", ")
}
