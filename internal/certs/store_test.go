package certs

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	mathrand "math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

const secret = "changeit"

type pki struct {
	root        *Authority
	pair, other Pair
	chain, key  []byte
}

func newPKI(t *testing.T) pki {
	t.Helper()
	root := must(NewAuthority("Root", time.Time{}, time.Time{}))
	p := pki{root: root, pair: must(must(root.Intermediate("Issuing")).Issue(kafka1)), other: must(root.Issue(kafka1))}
	var err error
	if p.chain, p.key, err = p.pair.PEM(); err != nil {
		t.Fatal(err)
	}
	return p
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func (p pki) jks(t *testing.T, key []byte) []byte { t.Helper(); return p.jksWith(t, key, secret) }

// jksWith is a JKS store with a password of its own for the key.
func (p pki) jksWith(t *testing.T, key []byte, keyPassword string) []byte {
	t.Helper()
	ks := keystore.New()
	if key != nil {
		var chain []keystore.Certificate
		for _, c := range p.pair.Chain {
			chain = append(chain, keystore.Certificate{Type: "X509", Content: c.Raw})
		}
		if err := ks.SetPrivateKeyEntry("kafka", keystore.PrivateKeyEntry{PrivateKey: key, CertificateChain: chain}, []byte(keyPassword)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ks.SetTrustedCertificateEntry("ca", keystore.TrustedCertificateEntry{Certificate: keystore.Certificate{Type: "X509", Content: p.root.Cert.Raw}}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := ks.Store(&out, []byte(secret)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadStore(t *testing.T) {
	p := newPKI(t)
	ec := p.pair.Key.(*ecdsa.PrivateKey)
	plain := must(x509.MarshalPKCS8PrivateKey(ec))
	sec1 := block("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(ec)))
	pbes2 := block("ENCRYPTED PRIVATE KEY", must(pkcs8.MarshalPrivateKey(ec, []byte(secret), nil)))
	//lint:ignore SA1019 librdkafka still reads keys in this old form, so kscope has to know what is in them
	old := pem.EncodeToMemory(must(x509.EncryptPEMBlock(rand.Reader, "EC PRIVATE KEY", must(x509.MarshalECPrivateKey(ec)), []byte(secret), x509.PEMCipherAES256)))
	_, otherKey, _ := p.other.PEM()
	ca := PEM(p.root.Cert)
	leaf, above := p.pair.Chain[0], p.pair.Chain[1:]
	ks := Store{Chain: p.pair.Chain, Key: p.pair.Key, Entries: 1}
	pemStore := func(kind, cipher string) Store {
		s := ks
		s.Format, s.KeyKind, s.KeyCipher = FormatPEM, kind, cipher
		return s
	}
	p12 := ks
	p12.Format = FormatPKCS12
	jks := ks
	jks.Format, jks.Entries, jks.Trusted = FormatJKS, 2, list(p.root.Cert)
	trust := func(format string) Store { return Store{Format: format, Trusted: list(p.root.Cert), Entries: 1} }
	unread := func(kind, cipher string) Store {
		return Store{Format: FormatPEM, Chain: p.pair.Chain, Entries: 1, KeyKind: kind, KeyCipher: cipher}
	}
	for _, c := range []struct {
		name     string
		data     []byte
		password string
		want     Store
		err      error
	}{
		{"PEM authorities", join(ca, PEM(p.root.Cert)), "", Store{Format: FormatPEM, Trusted: list(p.root.Cert, p.root.Cert), Entries: 2}, nil},
		{"PEM chain and key", join(p.chain, p.key), "", pemStore(KindPKCS8, ""), nil},
		{"PEM key and chain", join(p.key, p.chain), "", pemStore(KindPKCS8, ""), nil},
		{"PEM with mark and indentation", join([]byte("\xef\xbb\xbf"), bytes.ReplaceAll(join(p.chain, p.key), []byte("\n"), []byte("\r\n  "))), "", pemStore(KindPKCS8, ""), nil},
		{"PEM with SEC1", join(p.chain, block("EC PARAMETERS", []byte{5, 0}), sec1), "", pemStore(KindSEC1, ""), nil},
		{"PEM with PBES2", join(p.chain, pbes2), secret, pemStore(KindEncryptedPKCS8, "PBES2"), nil},
		{"PEM with PBES2, wrong password", join(p.chain, pbes2), "wrong", unread(KindEncryptedPKCS8, "PBES2"), ErrPassword},
		{"PEM with PBES2, no password", join(p.chain, pbes2), "", unread(KindEncryptedPKCS8, "PBES2"), ErrPassword},
		{"PEM with traditional encryption", join(p.chain, old), secret, pemStore(KindTraditionalEncrypted, "AES-256-CBC"), nil},
		{"PEM with traditional encryption, wrong password", join(p.chain, old), "wrong", unread(KindTraditionalEncrypted, "AES-256-CBC"), ErrPassword},
		{"PEM with noise as a key", join(p.chain, block("PRIVATE KEY", []byte("noise"))), "", unread(KindPKCS8, ""), ErrKeyFormat},
		{"PEM with two keys", join(p.chain, p.key, sec1), "", unread("", ""), ErrKeyFormat},
		{"PEM with an OpenSSH key", join(p.chain, block("OPENSSH PRIVATE KEY", []byte("noise"))), "", unread("", ""), ErrKeyFormat},
		{"PEM with another key", join(p.chain, otherKey), "", Store{Format: FormatPEM, Chain: p.pair.Chain, Key: p.other.Key, Entries: 1, KeyKind: KindPKCS8}, ErrKeyMismatch},
		{"PEM key alone", p.key, "", Store{Format: FormatPEM, Key: p.pair.Key, Entries: 1, KeyKind: KindPKCS8}, ErrNoCertificate},
		{"PEM with the authority first", join(PEM(above[0], leaf), p.key), "", Store{Format: FormatPEM, Chain: list(above[0], leaf), Key: p.pair.Key, Entries: 1, KeyKind: KindPKCS8}, ErrFormat},
		{"PEM of a request", block("CERTIFICATE REQUEST", []byte("noise")), "", Store{Format: FormatPEM}, ErrNoCertificate},
		{"PEM with a broken block", join(ca, []byte("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n")), "", Store{Format: FormatPEM}, ErrFormat},
		{"PEM on one line", bytes.ReplaceAll(ca, []byte("\n"), []byte(" ")), "", Store{Format: FormatPEM}, ErrFormat},
		{"DER", p.root.Cert.Raw, "", trust(FormatDER), nil},
		{"PKCS12 Modern2023", must(pkcs12.Modern2023.Encode(ec, leaf, above, secret)), secret, p12, nil},
		{"PKCS12 LegacyDES", must(pkcs12.LegacyDES.Encode(ec, leaf, above, secret)), secret, p12, nil},
		{"PKCS12 LegacyRC2", must(pkcs12.LegacyRC2.Encode(ec, leaf, above, secret)), secret, p12, nil},
		{"PKCS12 with the authority first", must(pkcs12.Modern2023.Encode(ec, above[0], list(leaf), secret)), secret, p12, nil},
		{"PKCS12 with another key", must(pkcs12.Modern2023.Encode(p.other.Key, leaf, above, secret)), secret, Store{Format: FormatPKCS12, Chain: p.pair.Chain, Key: p.other.Key, Entries: 1}, ErrKeyMismatch},
		{"PKCS12, wrong password", must(pkcs12.Modern2023.Encode(ec, leaf, above, secret)), "wrong", Store{Format: FormatPKCS12}, ErrPassword},
		{"PKCS12 trust store", must(pkcs12.Modern2023.EncodeTrustStore(list(p.root.Cert), secret)), secret, trust(FormatPKCS12), nil},
		{"PKCS12 trust store, LegacyRC2", must(pkcs12.LegacyRC2.EncodeTrustStore(list(p.root.Cert), secret)), secret, trust(FormatPKCS12), nil},
		{"PKCS12 trust store without a password", must(pkcs12.Passwordless.EncodeTrustStore(list(p.root.Cert), "")), "", trust(FormatPKCS12), nil},
		{"PKCS12 trust store, wrong password", must(pkcs12.Modern2023.EncodeTrustStore(list(p.root.Cert), secret)), "wrong", Store{Format: FormatPKCS12}, ErrPassword},
		{"PKCS12 trust store, no password", must(pkcs12.Modern2023.EncodeTrustStore(list(p.root.Cert), secret)), "", Store{Format: FormatPKCS12}, ErrPassword},
		{"JKS", p.jks(t, plain), secret, jks, nil},
		{"JKS trust store", p.jks(t, nil), secret, trust(FormatJKS), nil},
		{"JKS trust store, no password", p.jks(t, nil), "", trust(FormatJKS), nil},
		{"JKS, wrong password", p.jks(t, plain), "wrong", Store{Format: FormatJKS}, ErrPassword},
		{"JKS, password of the key unknown", p.jksWith(t, plain, "of the key"), secret, Store{Format: FormatJKS, Chain: p.pair.Chain, Entries: 2, Trusted: list(p.root.Cert)}, ErrPassword},
		{"JCEKS", []byte{0xCE, 0xCE, 0xCE, 0xCE, 0}, "", Store{Format: "JCEKS"}, ErrFormat},
		{"empty", []byte(" \n"), "", Store{}, ErrFormat},
		{"text", []byte("bootstrap.servers=kafka:9092"), "", Store{}, ErrFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadStore(c.data, c.password)
			if !errors.Is(err, c.err) || (err != nil) != (c.err != nil) {
				t.Errorf("error %v, want %v", err, c.err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
			if err != nil && (bytes.Contains([]byte(err.Error()), []byte(secret)) || bytes.Contains([]byte(err.Error()), []byte("wrong\""))) {
				t.Errorf("error %q holds the password", err)
			}
		})
	}
}

func TestKeyPassword(t *testing.T) {
	p := newPKI(t)
	data := p.jksWith(t, must(x509.MarshalPKCS8PrivateKey(p.pair.Key)), "of the key")
	if got, err := ReadKeyStore(data, secret, "of the key"); err != nil || !Matches(p.pair.Chain[0], got.Key) || len(got.Chain) != len(p.pair.Chain) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestParseKeyPEM(t *testing.T) {
	key := must(rsa.GenerateKey(rand.Reader, 2048))
	got, kind, err := ParseKeyPEM(block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), "")
	if err != nil || kind != KindPKCS1 || !key.Equal(got) {
		t.Errorf("got %T, %s, %v", got, kind, err)
	}
	if _, _, err := ParseKeyPEM(PEM(selfSignedLeaf(t)), ""); !errors.Is(err, ErrNoKey) {
		t.Errorf("certificate alone: %v", err)
	}
	// An EncryptedPrivateKeyInfo with pbeWithSHAAnd3-KeyTripleDES-CBC, which Java 17 reads and kscope does not.
	pbes1 := []byte{0x30, 0x11, 0x30, 0x0c, 0x06, 0x0a, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01, 0x03, 0x04, 0x01, 0x00}
	if _, kind, err := ParseKeyPEM(block("ENCRYPTED PRIVATE KEY", pbes1), secret); !errors.Is(err, ErrKeyFormat) || kind != KindEncryptedPKCS8 {
		t.Errorf("PBES1: %s, %v", kind, err)
	}
}

// Stores come from anywhere; whatever is in them, reading ends with a value or an error.
func TestReadStoreNoise(t *testing.T) {
	p := newPKI(t)
	ec := p.pair.Key.(*ecdsa.PrivateKey)
	good := [][]byte{
		join(p.chain, p.key), p.jks(t, must(x509.MarshalPKCS8PrivateKey(ec))), p.root.Cert.Raw,
		must(pkcs12.LegacyDES.WithIterations(1).Encode(ec, p.pair.Chain[0], nil, secret)),
	}
	random := mathrand.New(mathrand.NewPCG(1, 2))
	for i := range 4000 {
		data := bytes.Clone(good[i%len(good)])
		for range 1 + random.IntN(4) {
			data[random.IntN(min(len(data), 400))] = byte(random.Uint32())
		}
		if random.IntN(3) == 0 {
			data = data[:random.IntN(len(data))]
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Fatalf("%d: panic %v on % x", i, r, data)
				}
			}()
			_, _ = ReadStore(data, secret)
		}()
	}
}
