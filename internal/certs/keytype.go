package certs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"

	"kscope/internal/nearest"
)

// KeyType is a kind of key that every Java from 11 on, Go and OpenSSL read in the formats of Kafka. Ed25519 is none of
// them: Kafka's PEM loader tries RSA, DSA and EC alone (DefaultSslEngineFactory).
type KeyType string

// The kinds of key; the zero value is P256.
const (
	P256    KeyType = "ecdsa:p256"
	P384    KeyType = "ecdsa:p384"
	RSA2048 KeyType = "rsa:2048"
	RSA3072 KeyType = "rsa:3072"
	RSA4096 KeyType = "rsa:4096"
)

// KeyTypes are all kinds of key, the default first.
func KeyTypes() []KeyType { return []KeyType{P256, P384, RSA2048, RSA3072, RSA4096} }

// KeyTypeNamed finds a kind of key, or says which is nearest.
func KeyTypeNamed(name string) (KeyType, error) {
	var names []string
	for _, k := range KeyTypes() {
		if string(k) == name {
			return k, nil
		}
		names = append(names, string(k))
	}
	if near := nearest.Suggestion(name, names); near != "" {
		return "", fmt.Errorf("key type %q is none that Kafka reads, the nearest is %q", name, near)
	}
	return "", fmt.Errorf("key type %q is none that Kafka reads, needs one of %s", name, names)
}

// generate makes a key.
func (k KeyType) generate() (crypto.Signer, error) {
	switch k {
	case "", P256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case P384:
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case RSA2048:
		return rsa.GenerateKey(rand.Reader, 2048)
	case RSA3072:
		return rsa.GenerateKey(rand.Reader, 3072)
	case RSA4096:
		return rsa.GenerateKey(rand.Reader, 4096)
	}
	return nil, fmt.Errorf("key type %q is not known", k)
}

// keyTypeOf is the kind of a key that is there; empty where it is none of ours.
func keyTypeOf(public crypto.PublicKey) KeyType {
	switch p := public.(type) {
	case *ecdsa.PublicKey:
		switch p.Curve {
		case elliptic.P256():
			return P256
		case elliptic.P384():
			return P384
		}
	case *rsa.PublicKey:
		return KeyType(fmt.Sprintf("rsa:%d", p.N.BitLen()))
	}
	return ""
}
