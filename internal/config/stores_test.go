package config

import (
	"crypto/x509"
	"fmt"
	"os"
	"reflect"
	"testing"

	"kscope/internal/check"
)

// saying is a problem as the tables below write it: kind, key, line, value→want, "usable", detail.
func saying(problems []check.Problem) []string {
	var out []string
	for _, p := range problems {
		usable := ""
		if p.Usable {
			usable = " usable"
		}
		out = append(out, fmt.Sprintf("%s %s:%d %q→%q%s %s", p.Kind, p.Key, p.Line, p.Value, p.Want, usable, p.Detail))
	}
	return out
}

// What Java says of each was seen with DefaultSslEngineFactory of kafka-clients 4.4.0 on Java 17.
func TestStoresOfJava(t *testing.T) {
	m := newMaterial(t)
	for name, c := range map[string]struct {
		text string
		want string // the one problem, nothing where all is well
	}{
		"trust PEM":              {"ssl.truststore.type=PEM\nssl.truststore.location=@ca.pem", ""},
		"trust JKS":              {"ssl.truststore.location=@trust.jks\nssl.truststore.password=changeit", ""},
		"trust JKS, no password": {"ssl.truststore.location=@trust.jks", ""},
		"trust PKCS12":           {"ssl.truststore.type=jks\nssl.truststore.location=@trust.p12 \nssl.truststore.password=changeit ", ""},
		"trust inline":           {"ssl.truststore.type=PEM\nssl.truststore.certificates=" + m.text("ca.pem"), ""},
		"PEM, type left":         {"ssl.truststore.location=@ca.pem", `store format ssl.truststore.type:2 ""→"PEM" trust store @ca.pem is PEM, and ssl.truststore.type is not set, which means JKS`},
		"PEM, type jks":          {"ssl.truststore.location=@ca.pem\nssl.truststore.type=JKS", `store format ssl.truststore.type:3 "JKS"→"PEM" trust store @ca.pem is PEM, and ssl.truststore.type is "JKS"`},
		"PEM, small letters":     {"ssl.truststore.location=@ca.pem\nssl.truststore.type=pem", `store format ssl.truststore.type:3 "pem"→"PEM" trust store @ca.pem is PEM, and ssl.truststore.type is "pem"`},
		"PEM, password":          {"ssl.truststore.type=PEM\nssl.truststore.location=@ca.pem\nssl.truststore.password=x", `store format ssl.truststore.password:4 "****"→"" ssl.truststore.password is set, which Java refuses for PEM`},
		"PKCS12 called PEM":      {"ssl.truststore.type=PEM\nssl.truststore.location=@trust.p12", `store format ssl.truststore.type:2 "PEM"→"PKCS12" trust store @trust.p12 is not PEM, and ssl.truststore.type is "PEM"`},
		"JKS called P12":         {"ssl.truststore.type=P12\nssl.truststore.location=@trust.jks\nssl.truststore.password=changeit", `store format ssl.truststore.type:2 "P12"→"JKS" ssl.truststore.type is "P12", needs JKS, PKCS12 or PEM`},
		"inline, type left":      {"ssl.truststore.certificates=" + m.text("ca.pem"), `store format ssl.truststore.type:0 ""→"PEM" trust store is given in the settings themselves, which Java takes as PEM only, and ssl.truststore.type is not set, which means JKS`},
		"inline and file":        {"ssl.truststore.type=PEM\nssl.truststore.location=@ca.pem\nssl.truststore.certificates=" + m.text("ca.pem"), `bad value ssl.truststore.location:3 "@ca.pem"→"" ssl.truststore.location and ssl.truststore.certificates exclude each other`},
		"no store":               {"ssl.truststore.password=x", `store format ssl.truststore.password:2 ""→"" ssl.truststore.password is set and ssl.truststore.location is not, which Java refuses`},
		"missing":                {"ssl.truststore.location=@nowhere", `store format ssl.truststore.location:2 ""→"" trust store @nowhere cannot be read: no such file or directory`},
		"folder":                 {"ssl.truststore.location=@", `store format ssl.truststore.location:2 ""→"" trust store @ cannot be read: it is a folder, needs a file`},
		"PKCS12, no password":    {"ssl.truststore.location=@trust.p12", `store format ssl.truststore.location:2 ""→"" trust store @trust.p12: wrong or missing password: without ssl.truststore.password Java finds 0 entries in a PKCS12 store`},
		"PKCS12, wrong password": {"ssl.truststore.location=@trust.p12\nssl.truststore.password=x", `store format ssl.truststore.password:3 ""→"" trust store @trust.p12: wrong or missing password of the PKCS12 store`},
		"JKS, wrong password":    {"ssl.truststore.location=@trust.jks\nssl.truststore.password=x", `store format ssl.truststore.password:3 ""→"" trust store @trust.jks: wrong or missing password of the JKS store`},
		"JKS, 0 entries":         {"ssl.truststore.location=@empty.jks\nssl.truststore.password=changeit", `store format ssl.truststore.location:2 ""→"" trust store @empty.jks: no certificate: the JKS store has 0 entries`},
		"DER":                    {"ssl.truststore.location=@ca.der", `store format ssl.truststore.location:2 ""→"" trust store @ca.der: not a readable store for Java: it is a single DER certificate, needs PEM, PKCS12 or JKS`},
		"garbage":                {"ssl.truststore.location=@garbage", `store format ssl.truststore.location:2 ""→"" trust store @garbage: not a readable store: it begins with 6e 6f 20 73, which is no PEM, PKCS12 or JKS`},
		"empty":                  {"ssl.truststore.location=@empty", `store format ssl.truststore.location:2 ""→"" trust store @empty: not a readable store: it is empty`},

		"key PEM":                 {"ssl.keystore.type=PEM\nssl.keystore.location=@client.pem", ""},
		"key PKCS12":              {"ssl.keystore.location=@client.p12\nssl.keystore.password=changeit", ""},
		"key inline":              {"ssl.keystore.type=PEM\nssl.keystore.key=" + m.text("key.pem") + "\nssl.keystore.certificate.chain=" + m.text("cert.pem"), ""},
		"key PEM, type left":      {"ssl.keystore.location=@client.pem", `store format ssl.keystore.type:2 ""→"PEM" key store @client.pem is PEM, and ssl.keystore.type is not set, which means JKS`},
		"key PEM, store password": {"ssl.keystore.type=PEM\nssl.keystore.location=@client.pem\nssl.keystore.password=x", `store format ssl.keystore.password:4 "****"→"" ssl.keystore.password is set, which Java refuses for PEM, only ssl.key.password may be`},
		"key PEM, key password":   {"ssl.keystore.type=PEM\nssl.keystore.location=@client.pem\nssl.key.password=x", `key format ssl.keystore.location:3 ""→"" key store @client.pem: not a readable private key for Java: it is not encrypted, and ssl.key.password is set`},
		"SEC1":                    {"ssl.keystore.type=PEM\nssl.keystore.location=@client-sec1.pem", `key format ssl.keystore.location:3 ""→"" key store @client-sec1.pem: not a readable private key for Java: it is SEC1, needs PKCS#8`},
		"Ed25519":                 {"ssl.keystore.type=PEM\nssl.keystore.location=@client-ed.pem", `key format ssl.keystore.location:3 ""→"" key store @client-ed.pem: not a readable private key for Java: it is Ed25519, needs RSA or ECDSA`},
		"encrypted":               {"ssl.keystore.type=PEM\nssl.keystore.location=@client-enc.pem\nssl.key.password=pw", `key format ssl.keystore.location:3 ""→"" usable key store @client-enc.pem: its key is encrypted with PBES2, which Java 25 reads and Java 17 does not`},
		"encrypted, no password":  {"ssl.keystore.type=PEM\nssl.keystore.location=@client-enc.pem", `key format ssl.keystore.location:3 ""→"" key store @client-enc.pem: not a readable private key for Java: it is encrypted, and ssl.key.password is not set`},
		"encrypted, wrong":        {"ssl.keystore.type=PEM\nssl.keystore.location=@client-enc.pem\nssl.key.password=x", `store format ssl.key.password:4 ""→"" key store @client-enc.pem: wrong or missing password of the private key`},
		"other key":               {"ssl.keystore.type=PEM\nssl.keystore.location=@client-other.pem", `key mismatch ssl.keystore.location:3 ""→"" key store @client-other.pem: the private key does not belong to the certificate CN=app`},
		"certificate only":        {"ssl.keystore.type=PEM\nssl.keystore.location=@cert.pem", `store format ssl.keystore.location:3 ""→"" key store @cert.pem: no private key`},
		"key only":                {"ssl.keystore.type=PEM\nssl.keystore.location=@key.pem", `store format ssl.keystore.location:3 ""→"" key store @key.pem: no certificate beside the private key`},
		"trust store as key":      {"ssl.keystore.location=@trust.p12\nssl.keystore.password=changeit", `store format ssl.keystore.location:2 ""→"" usable key store @trust.p12: it holds certificates and no private key, so that no client certificate is sent`},
		"no store password":       {"ssl.keystore.location=@client.p12", `store format ssl.keystore.password:2 ""→"" key store @client.p12 is given without ssl.keystore.password`},
		"wrong store password":    {"ssl.keystore.location=@client.p12\nssl.keystore.password=x", `store format ssl.keystore.password:3 ""→"" key store @client.p12: wrong or missing password of the PKCS12 store`},
		"JKS, key password":       {"ssl.keystore.location=@own.jks\nssl.keystore.password=changeit\nssl.key.password=keypw", ""},
		"JKS, wrong key password": {"ssl.keystore.location=@own.jks\nssl.keystore.password=changeit\nssl.key.password=x", `store format ssl.key.password:4 ""→"" key store @own.jks: wrong or missing password of the private key of entry app`},
		"JKS, no key password":    {"ssl.keystore.location=@own.jks\nssl.keystore.password=changeit", `store format ssl.keystore.password:3 ""→"" key store @own.jks: wrong or missing password of the private key of entry app`},
		"JKS, store password too": {"ssl.keystore.location=@own.jks\nssl.keystore.password=x\nssl.key.password=keypw", `store format ssl.keystore.password:3 ""→"" key store @own.jks: wrong or missing password of the JKS store`},
		"JKS with a key trusted":  {"ssl.truststore.location=@own.jks\nssl.truststore.password=changeit", ""},
		"key without chain":       {"ssl.keystore.type=PEM\nssl.keystore.key=" + m.text("key.pem"), `store format ssl.keystore.key:3 ""→"" ssl.keystore.key is given without ssl.keystore.certificate.chain`},
		"chain without key":       {"ssl.keystore.type=PEM\nssl.keystore.certificate.chain=" + m.text("cert.pem"), `store format ssl.keystore.certificate.chain:3 ""→"" ssl.keystore.certificate.chain is given without ssl.keystore.key`},
		"inline SEC1":             {"ssl.keystore.type=PEM\nssl.keystore.key=" + m.text("sec1.pem") + "\nssl.keystore.certificate.chain=" + m.text("cert.pem"), `key format ssl.keystore.key:3 ""→"" key store in ssl.keystore.key: not a readable private key for Java: it is SEC1, needs PKCS#8`},
		"inline other key":        {"ssl.keystore.type=PEM\nssl.keystore.key=" + m.text("other.pem") + "\nssl.keystore.certificate.chain=" + m.text("cert.pem"), `key mismatch ssl.keystore.key:3 ""→"" key store in ssl.keystore.key: the private key does not belong to the certificate CN=app`},
		"password, no key store":  {"ssl.keystore.type=PEM\nssl.keystore.password=x", `store format ssl.keystore.password:3 ""→"" ssl.keystore.password is set and ssl.keystore.location is not, which Java refuses`},
	} {
		checkStore(t, m, name, "security.protocol=SSL\n"+m.in(c.text), c.want, java)
	}
}

func TestStoresOfLibrdkafka(t *testing.T) {
	m := newMaterial(t)
	for name, c := range map[string]struct{ text, want string }{
		"CA":                  {"ssl.ca.location=@ca.pem", ""},
		"CA as text":          {"ssl.ca.pem=" + m.text("ca.pem"), ""},
		"pair":                {"ssl.certificate.location=@cert.pem\nssl.key.location=@key.pem", ""},
		"pair in one file":    {"ssl.certificate.location=@client.pem\nssl.key.location=@client.pem", ""},
		"SEC1":                {"ssl.certificate.location=@cert.pem\nssl.key.location=@sec1.pem", ""},
		"encrypted":           {"ssl.certificate.location=@cert.pem\nssl.key.location=@enc.pem\nssl.key.password=pw", ""},
		"as text":             {"ssl.certificate.pem=" + m.text("cert.pem") + "\nssl.key.pem=" + m.text("key.pem"), ""},
		"PKCS12":              {"ssl.ca.location=@ca.pem\nssl.keystore.location=@client.p12\nssl.keystore.password=changeit", ""},
		"CA is JKS":           {"ssl.ca.location=@trust.jks", `store format ssl.ca.location:2 ""→"" trust store @trust.jks: not a readable store for librdkafka: it is JKS, needs PEM`},
		"CA missing":          {"ssl.ca.location=@nowhere", `store format ssl.ca.location:2 ""→"" trust store @nowhere cannot be read: no such file or directory`},
		"folder, not hashed":  {"ssl.ca.location=@", "store format ssl.ca.location:2 \"\"→\"\" trust store @ cannot be read: the folder has no certificate under a hashed name, needs `openssl rehash` on it or the name of a file"},
		"encrypted, wrong":    {"ssl.certificate.location=@cert.pem\nssl.key.location=@enc.pem\nssl.key.password=x", `store format ssl.key.password:4 ""→"" key store @enc.pem: wrong or missing password of the private key`},
		"encrypted, none":     {"ssl.certificate.location=@cert.pem\nssl.key.location=@enc.pem", `store format ssl.key.location:3 ""→"" key store @enc.pem: wrong or missing password: the private key is encrypted`},
		"other key":           {"ssl.certificate.location=@cert.pem\nssl.key.location=@other.pem", `key mismatch ssl.key.location:3 ""→"" key store @other.pem: the private key does not belong to the certificate CN=app`},
		"key alone":           {"ssl.key.location=@key.pem", `store format ssl.key.location:2 ""→"" key store @key.pem: no certificate is given with the key, needs ssl.certificate.location`},
		"certificate alone":   {"ssl.certificate.location=@client.pem", `store format ssl.certificate.location:2 ""→"" key store @client.pem: no private key is given with the certificate, needs ssl.key.location`},
		"key store is PEM":    {"ssl.ca.location=@ca.pem\nssl.keystore.location=@client.pem", `store format ssl.keystore.location:3 ""→"" key store @client.pem: not a readable store for librdkafka: it is PEM, needs PKCS12`},
		"certificate missing": {"ssl.certificate.location=@nowhere\nssl.key.location=@key.pem", `store format ssl.certificate.location:2 ""→"" certificate @nowhere cannot be read: no such file or directory`},
	} {
		checkStore(t, m, name, "security.protocol=SSL\n"+m.in(c.text), c.want, librdkafka)
	}
}

func checkStore(t *testing.T, m material, name, text, want, dialect string) {
	t.Helper()
	s := load(t, Input{ConfigFile: write(t, "c.properties", text)})
	var wanted []string
	if want != "" {
		wanted = []string{m.in(want)}
	}
	if got := saying(s.Client.Problems); !reflect.DeepEqual(got, wanted) {
		t.Errorf("%s:\n got %q\nwant %q", name, got, wanted)
	}
	if s.Client.Dialect != dialect && s.Client.Dialect != "" && !(dialect == java && s.Client.Dialect == java) {
		t.Errorf("%s: dialect is %s, want %s", name, s.Client.Dialect, dialect)
	}
	if want == "" && !s.Client.SystemRoots && len(s.TLS.Roots) != 1 {
		t.Errorf("%s: %d roots, want 1", name, len(s.TLS.Roots))
	}
	if want == "" && s.Client.SystemRoots && (len(s.TLS.Certificates) != 1 || s.TLS.Certificates[0].PrivateKey == nil) {
		t.Errorf("%s: no client certificate was read", name)
	}
}

func TestFactsOfStores(t *testing.T) {
	m := newMaterial(t)
	s := load(t, Input{TLS: true, TLSCA: m.path("ca.pem"), TLSCert: m.path("client.pem")})
	if s.Client.Problems != nil || !reflect.DeepEqual(s.TLS.Roots, []*x509.Certificate{m.ca}) || len(s.TLS.Certificates) != 1 || !reflect.DeepEqual(s.TLS.Certificates[0].Certificate, [][]byte{m.leaf.Raw, m.ca.Raw}) {
		t.Errorf("settings are %+v %+v", s.Client, s.TLS)
	}
	var got []string
	for _, c := range append(s.Client.Authorities, s.Client.Certificates...) {
		got = append(got, c.Subject+" "+c.File)
	}
	if want := []string{"CN=ca " + m.path("ca.pem"), "CN=app " + m.path("client.pem"), "CN=ca " + m.path("client.pem")}; !reflect.DeepEqual(got, want) {
		t.Errorf("facts are %q, want %q", got, want)
	}
	if s.Client.SystemRoots || !s.Client.Verify || !s.Client.VerifyName || s.Client.Protocol != "SSL" {
		t.Errorf("client is %+v", s.Client)
	}
}

func TestFlagsStandOverTheFilesStores(t *testing.T) {
	m := newMaterial(t)
	file := write(t, "c", m.in("security.protocol=SSL\nssl.truststore.location=/nowhere\nssl.keystore.location=/nowhere\nssl.keystore.password=x\n"))
	s := load(t, Input{ConfigFile: file, TLSCA: m.dir, TLSCert: m.path("cert.pem"), TLSKey: m.path("sec1.pem")})
	if s.Client.Problems != nil || len(s.TLS.Certificates) != 1 || len(s.TLS.Roots) < 2 {
		t.Errorf("settings are %+v %+v", s.Client, s.TLS)
	}
	// Beside a file there is no Java client that would refuse anything.
	if s := load(t, Input{X: []string{"security.protocol=SSL", "ssl.truststore.location=" + m.path("trust.p12"), "ssl.truststore.password=changeit", "ssl.keystore.location=" + m.path("client-sec1.pem")}}); s.Client.Problems != nil || len(s.TLS.Certificates) != 1 {
		t.Errorf("settings are %+v %+v", s.Client, s.TLS)
	}
}

func TestHashedFolder(t *testing.T) {
	m := newMaterial(t)
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/0a1b2c3d.0", must(os.ReadFile(m.path("ca.pem"))), 0o600); err != nil {
		t.Fatal(err)
	}
	s := load(t, Input{ConfigFile: write(t, "c", "security.protocol=ssl\nssl.ca.location="+dir+"\n")})
	if s.Client.Problems != nil || len(s.TLS.Roots) != 1 {
		t.Errorf("settings are %+v %+v", s.Client, s.TLS)
	}
}
