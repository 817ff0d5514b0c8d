package certs

import (
	"errors"
	"os"
	"reflect"
	"testing"
	"time"

	"kscope/internal/check"
)

// What Go does not write itself was made with OpenSSL 3.0: testdata/sha1.pem and md5.pem are a leaf signed so and its
// root, nokeys.p12 is that root by `openssl pkcs12 -export -nokeys`.
func TestOpenSSL(t *testing.T) {
	for file, want := range map[string]string{"testdata/sha1.pem": "CN=kafka1 is signed with SHA1-RSA", "testdata/md5.pem": "CN=kafka1 is signed with MD5-RSA"} {
		store, err := ReadStore(must(os.ReadFile(file)), "")
		if err != nil {
			t.Fatal(err)
		}
		leaf, root := store.Trusted[0], store.Trusted[1]
		// Weak, and not of an unknown authority as well.
		at := leaf.NotBefore.Add(time.Hour)
		if got := Verify(list(leaf), list(root), "kafka1", at); !reflect.DeepEqual(got, []check.Defect{{Rule: check.RuleWeak, Detail: want}}) {
			t.Errorf("%s: %+v, want %s", file, got, want)
		}
	}
	got, err := ReadStore(must(os.ReadFile("testdata/nokeys.p12")), secret)
	if !errors.Is(err, ErrNoCertificate) || !reflect.DeepEqual(got, Store{Format: FormatPKCS12}) {
		t.Errorf("nokeys.p12: %+v, %v", got, err)
	}
}
