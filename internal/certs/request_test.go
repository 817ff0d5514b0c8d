package certs

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What is asked for is what is signed.
func TestRequest(t *testing.T) {
	a := must(NewAuthority("Root", time.Time{}, time.Time{}))
	for _, l := range []Leaf{
		{CommonName: "kafka-1", DNSNames: []string{"kafka-1", "localhost"}, IPs: kafka1.IPs},
		{CommonName: "app", Usages: ClientUsages(), KeyType: RSA2048},
	} {
		key, der, err := NewRequest(l)
		if err != nil {
			t.Fatal(err)
		}
		r := must(ParseRequest(block("CERTIFICATE REQUEST", der)))
		c := must(a.Sign(r, time.Time{}))[0]
		got := LeafOf(c)
		if got.CommonName != l.CommonName || !reflect.DeepEqual(got.Names(), l.Names()) || !reflect.DeepEqual(got.Usages, l.usages()) || !Matches(c, key) {
			t.Errorf("asked for %+v, got %+v", l, got)
		}
		if encipher := c.KeyUsage&x509.KeyUsageKeyEncipherment != 0; encipher != (l.KeyType == RSA2048) {
			t.Errorf("%s: key usage %b", l.CommonName, c.KeyUsage)
		}
	}
}

func TestParseRequestRefuses(t *testing.T) {
	ec := must(P256.generate())
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	request := func(key crypto.Signer, change func(*x509.CertificateRequest)) []byte {
		r := &x509.CertificateRequest{Subject: pkix.Name{CommonName: "kafka-1"}, DNSNames: []string{"kafka-1"}}
		change(r)
		return must(x509.CreateCertificateRequest(rand.Reader, r, key))
	}
	good := request(ec, func(*x509.CertificateRequest) {})
	forged := append([]byte(nil), good...)
	forged[len(forged)-1] ^= 1
	extension := func(id asn1.ObjectIdentifier, value any) func(*x509.CertificateRequest) {
		return func(r *x509.CertificateRequest) {
			r.ExtraExtensions = append(r.ExtraExtensions, pkix.Extension{Id: id, Value: must(asn1.Marshal(value))})
		}
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"noise":           {[]byte("noise"), "it cannot be read"},
		"a certificate":   {PEM(must(NewAuthority("Root", time.Time{}, time.Time{})).Cert), "it is a PEM certificate"},
		"a forged one":    {forged, "does not have its key"},
		"Ed25519":         {request(ed, func(*x509.CertificateRequest) {}), "its key is Ed25519"},
		"a weak key":      {request(must(rsa.GenerateKey(rand.Reader, 1024)), func(*x509.CertificateRequest) {}), "its key is RSA with 1024 bits, needs 2048"},
		"no subject":      {request(ec, func(r *x509.CertificateRequest) { r.Subject = pkix.Name{} }), "it has no subject"},
		"a URI":           {request(ec, func(r *x509.CertificateRequest) { r.URIs = []*url.URL{{Scheme: "spiffe", Host: "a"}} }), "no host names"},
		"a bad name":      {request(ec, func(r *x509.CertificateRequest) { r.DNSNames = []string{"kafka 1"} }), `"kafka 1" is no host name`},
		"an authority":    {request(ec, extension(oidConstraints, struct{ CA bool }{true})), "it asks to become an authority"},
		"code signing":    {request(ec, extension(oidUsages, []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 3}})), "1.3.6.1.5.5.7.3.3"},
		"unreadable uses": {request(ec, extension(oidUsages, "text")), "cannot be read"},
	} {
		if _, err := ParseRequest(c.data); !errors.Is(err, ErrRequest) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	// What OpenSSL asks for by itself names no usage.
	if r := must(ParseRequest(good)); len(r.Leaf.Usages) != 2 {
		t.Errorf("with names: %v", r.Leaf.Usages)
	}
	if r := must(ParseRequest(request(ec, func(r *x509.CertificateRequest) { r.DNSNames = nil }))); !reflect.DeepEqual(r.Leaf.Usages, ClientUsages()) {
		t.Errorf("without names: %v", r.Leaf.Usages)
	}
	if _, err := ParseRequest(request(ec, extension(oidConstraints, struct{}{}))); err != nil {
		t.Errorf("that is to be no authority: %v", err)
	}
}

// requested is a folder of requests, and the authority elsewhere that answers them.
func requested(t *testing.T) (string, *Authority) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "certs")
	g := must(Set{}.Grow([]Member{brokerNamed(1, "kafka-1", "localhost"), clientNamed("app")}, false, time.Now()))
	if err := g.Issue(); err != nil {
		t.Fatal(err)
	}
	staged := must(Stage(dir, must(g.Files(Places{Dir: dir, Compose: dir, At: time.Now()}, nil))))
	if err := staged.Place(); err != nil {
		t.Fatal(err)
	}
	return dir, must(must(NewAuthority("Corporate Root", time.Time{}, time.Time{})).Intermediate("Corporate Issuing"))
}

func TestFinish(t *testing.T) {
	dir, corporate := requested(t)
	if _, err := os.Stat(filepath.Join(dir, "broker-1", KeystoreP12)); err == nil {
		t.Error("a store is there before its certificate")
	}
	write(t, dir, "broker-1/tls.crt", PEM(append(must(corporate.Sign(must(ParseRequest(must(os.ReadFile(filepath.Join(dir, "broker-1", "tls.csr"))))), time.Time{})), corporate.Roots()...)...))
	set := must(ReadSet(dir))
	set.Authority = must(ParseAuthority(PEM(corporate.Cert, corporate.Roots()[0]), nil))
	g := must(set.Finish(time.Now()))
	if !reflect.DeepEqual(g.New, []int{0}) || len(g.Members[0].Pair.Chain) != 2 {
		t.Fatalf("new %v with a chain of %d, want broker-1 with leaf and intermediate", g.New, len(g.Members[0].Pair.Chain))
	}
	placed(t, dir, &g)
	if again := must(must(ReadSet(dir)).Finish(time.Now())); len(again.New) != 0 {
		t.Errorf("finished twice: %v", again.New)
	}
}

// An authority elsewhere answers as it likes.
func TestFinishRefuses(t *testing.T) {
	dir, corporate := requested(t)
	request := must(ParseRequest(must(os.ReadFile(filepath.Join(dir, "broker-1", "tls.csr")))))
	for want, change := range map[string]func(*Request){
		"the authority left out localhost":                                      func(r *Request) { r.Leaf.DNSNames = []string{"kafka-1"} },
		"its extended key usage is serverAuth, needs serverAuth and clientAuth": func(r *Request) { r.Leaf.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} },
		"the private key does not belong to the certificate":                    func(r *Request) { r.Public = must(P256.generate()).Public() },
		"ended on": func(r *Request) { r.Leaf.NotBefore = time.Now().AddDate(0, 0, -9) },
	} {
		asked := request
		change(&asked)
		end := time.Time{}
		if want == "ended on" {
			end = time.Now().AddDate(0, 0, -1)
		}
		write(t, dir, "broker-1/tls.crt", PEM(must(corporate.Sign(asked, end))...))
		set, err := ReadSet(dir)
		if err == nil {
			set.Authority = must(ParseAuthority(PEM(corporate.Cert, corporate.Roots()[0]), nil))
			_, err = set.Finish(time.Now())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
