package certs_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	keystore "github.com/pavlo-v-chernykh/keystore-go/v4"
	"software.sslmate.com/src/go-pkcs12"

	"kscope/internal/certs"
	"kscope/internal/kafkatest"
)

const secret = "hunter2-store"

// openable is one store, and who opens it.
type openable struct {
	name, role, kind string
	data             []byte
	password         string
	opens            []string
}

func openables(t *testing.T) []openable {
	root := value(certs.NewAuthority("Root", time.Time{}, time.Time{}))
	pair := value(root.Issue(certs.Leaf{CommonName: "kafka1", DNSNames: []string{"kafka1"}}))
	chain, key, err := pair.PEM()
	if err != nil {
		t.Fatal(err)
	}
	ec := pair.Key.(*ecdsa.PrivateKey)
	trusted := []*x509.Certificate{root.Cert}
	ks := func(e *pkcs12.Encoder) []byte { return value(e.Encode(ec, pair.Chain[0], trusted, secret)) }
	ts := func(e *pkcs12.Encoder) []byte { return value(e.EncodeTrustStore(trusted, secret)) }
	_, edKey, _ := ed25519.GenerateKey(rand.Reader)
	edDER := value(x509.MarshalPKCS8PrivateKey(edKey))
	edCert := value(x509.ParseCertificate(value(x509.CreateCertificate(rand.Reader, pair.Chain[0], root.Cert, edKey.Public(), root.Key))))
	pemKey := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	sec1 := pemKey("EC PRIVATE KEY", value(x509.MarshalECPrivateKey(ec)))
	converted := func(args ...string) []byte {
		cmd := exec.Command("openssl", args...)
		cmd.Stdin = bytes.NewReader(key)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("openssl %v: %v", args, err)
		}
		return out
	}
	jks := keystore.New()
	if err := jks.SetTrustedCertificateEntry("ca", keystore.TrustedCertificateEntry{Certificate: keystore.Certificate{Type: "X509", Content: root.Cert.Raw}}); err != nil {
		t.Fatal(err)
	}
	var jksFile bytes.Buffer
	if err := jks.Store(&jksFile, []byte(secret)); err != nil {
		t.Fatal(err)
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	const oldJava, java17, java25, golang, openssl = "Java before 8u301 and 11.0.12", "Java 17", "Java 25", "Go", "OpenSSL 3"
	all := []string{oldJava, java17, java25, golang, openssl}
	but := func(none ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(c string) bool { return slices.Contains(none, c) })
	}
	indented := []byte("\xef\xbb\xbf  " + strings.ReplaceAll(string(join(key, chain)), "\n", "\n  "))
	return []openable{
		{"PKCS12 Modern2023", "keystore", "PKCS12", ks(pkcs12.Modern2023), secret, but(oldJava)},
		{"PKCS12 LegacyDES", "keystore", "PKCS12", ks(pkcs12.LegacyDES), secret, all},
		{"PKCS12 LegacyRC2", "keystore", "PKCS12", ks(pkcs12.LegacyRC2), secret, but(openssl)},
		{"PKCS12 Modern2026", "keystore", "PKCS12", ks(pkcs12.Modern2026), secret, []string{golang}},
		{"trust store Modern2023", "truststore", "PKCS12", ts(pkcs12.Modern2023), secret, but(oldJava)},
		{"trust store LegacyRC2", "truststore", "PKCS12", ts(pkcs12.LegacyRC2), secret, but(openssl)},
		{"trust store Modern2026", "truststore", "PKCS12", ts(pkcs12.Modern2026), secret, []string{golang}},
		{"trust store without a password", "truststore", "PKCS12", value(pkcs12.Passwordless.EncodeTrustStore(trusted, "")), "", but(oldJava)},
		{"JKS", "truststore", "JKS", jksFile.Bytes(), secret, but(openssl)},
		{"PEM", "keystore", "PEM", join(key, chain), "", all},
		{"PEM authorities", "truststore", "PEM", certs.PEM(root.Cert), "", all},
		{"PEM with SEC1", "keystore", "PEM", join(sec1, chain), "", but(oldJava, java17, java25)},
		{"PEM with Ed25519", "keystore", "PEM", join(pemKey("PRIVATE KEY", edDER), certs.PEM(edCert)), "", but(oldJava, java17, java25)},
		{"PEM with PBES2", "keystore", "PEM", join(converted("pkcs8", "-topk8", "-passout", "pass:"+secret), chain), secret, []string{java25, openssl}},
		{"PEM with PBES1", "keystore", "PEM", join(converted("pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", "pass:"+secret), chain), secret, but(golang)},
		{"PEM with traditional encryption", "keystore", "PEM", join(converted("ec", "-aes256", "-passout", "pass:"+secret), chain), secret, []string{openssl}},
		{"PEM with mark and blanks", "keystore", "PEM", indented, "", but(golang, openssl)},
		{"DER", "truststore", "PKCS12", root.Cert.Raw, secret, nil},
		{"DER as PEM", "truststore", "PEM", root.Cert.Raw, "", nil},
		{"DER as JKS", "truststore", "JKS", root.Cert.Raw, secret, nil},
	}
}

func value[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestOpeners holds the table against Kafka's loader on the Java that is here (17, where it says so), crypto/tls and
// OpenSSL.
func TestOpeners(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("needs openssl to write keys in its forms")
	}
	all := openables(t)
	var args []string
	for i, o := range all {
		path := filepath.Join(t.TempDir(), "store")
		if err := os.WriteFile(path, o.data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, o.role, o.kind, path, o.password)
		store, _ := certs.ReadStore(o.data, o.password)
		var opens []string
		for _, c := range certs.Openers(o.data, store) {
			if c.Opens {
				opens = append(opens, c.Client)
			} else if c.Why == "" {
				t.Errorf("%s: does not say why not in %s", o.name, c.Client)
			}
		}
		if !slices.Equal(opens, o.opens) {
			t.Errorf("%s: opens in %q, want %q", o.name, opens, o.opens)
		}
		if want := slices.Contains(o.opens, "OpenSSL 3"); opensslOpens(o, path) != want {
			t.Errorf("%s: openssl opens it: %t, want %t", o.name, !want, want)
		}
		if o.kind == "PEM" {
			if want := slices.Contains(o.opens, "Go"); goOpens(all[i]) != want {
				t.Errorf("%s: crypto/tls opens it: %t, want %t", o.name, !want, want)
			}
		}
	}
	out, err := kafkatest.Tool(t, "testdata/Opens.java", args...).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said := strings.Fields(string(out))
	if len(said) != len(all) {
		t.Fatalf("%d words, want %d: %s", len(said), len(all), out)
	}
	for i, o := range all {
		if got, want := said[i] == "1", slices.Contains(o.opens, "Java 17"); got != want {
			t.Errorf("%s: Kafka's loader says %s, want opened %t", o.name, said[i], want)
		}
	}
}

func goOpens(o openable) bool {
	if o.role == "truststore" {
		return x509.NewCertPool().AppendCertsFromPEM(o.data)
	}
	_, err := tls.X509KeyPair(o.data, o.data)
	return err == nil
}

func opensslOpens(o openable, path string) bool {
	run := func(args ...string) bool { return exec.Command("openssl", args...).Run() == nil }
	if o.kind == "PKCS12" {
		return run("pkcs12", "-in", path, "-passin", "pass:"+o.password, "-nodes", "-noout")
	}
	// -inform, because these commands now read DER, PKCS12 and more in place of PEM, which librdkafka does not.
	certificate := run("x509", "-inform", "PEM", "-in", path, "-noout")
	return certificate && (o.role == "truststore" || run("pkey", "-inform", "PEM", "-in", path, "-passin", "pass:"+o.password, "-noout"))
}
