package sniff

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// registryStub knows schema 7 (Avro, orders-value) and 8 (Protobuf, customers-value) and wants user and password.
func registryStub(t *testing.T) http.Handler {
	t.Helper()
	answer := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if user, password, _ := r.BasicAuth(); user != "app" || password != "p@ss" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			if body == "" {
				w.WriteHeader(http.StatusNotFound)
				body = `{"error_code":40403,"message":"Schema 9 not found"}`
			}
			fmt.Fprint(w, body)
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/schemas/ids/7", answer(`{"schema":"\"string\""}`))
	mux.Handle("/schemas/ids/7/subjects", answer(`["orders-value"]`))
	mux.Handle("/schemas/ids/8", answer(`{"schemaType":"PROTOBUF","schema":"syntax = \"proto3\";"}`))
	mux.Handle("/schemas/ids/8/subjects", answer(`["customers-value"]`))
	mux.Handle("/", answer(""))
	return mux
}

// withLogin puts a user and a password into an address.
func withLogin(address, login string) string {
	return strings.Replace(address, "://", "://"+login+"@", 1)
}

func TestRegistryLooksUp(t *testing.T) {
	server := httptest.NewTLSServer(registryStub(t))
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	r, err := NewRegistry(withLogin(server.URL, "app:p%40ss"), &tls.Config{RootCAs: roots}, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int]string{7: "true AVRO [orders-value]", 8: "true PROTOBUF [customers-value]", 9: "false  []"} {
		s := Schema{ID: id}
		if err := r.lookUp(context.Background(), &s); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(*s.Registered, " ", s.Type, " ", s.Subjects); got != want {
			t.Errorf("schema %d: %s, want %s", id, got, want)
		}
	}
}

// TestRegistryGaps: a registry that gives no answer is told in words, and its login never.
func TestRegistryGaps(t *testing.T) {
	stub := httptest.NewServer(registryStub(t))
	defer stub.Close()
	secured := httptest.NewTLSServer(registryStub(t))
	defer secured.Close()
	page := httptest.NewServer(http.NotFoundHandler())
	defer page.Close()
	quit := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-quit }))
	defer silent.Close()
	defer close(quit)
	closed := httptest.NewServer(page.Config.Handler)
	closed.Close()
	for address, want := range map[string]string{
		stub.URL: "refused the login: HTTP 401", secured.URL: "certificate", page.URL: "HTTP 404", silent.URL: "no answer from", closed.URL: "refused",
	} {
		r, err := NewRegistry(withLogin(address, "app:wr0ng"), nil, 200*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		err = r.lookUp(context.Background(), &Schema{ID: 7})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "wr0ng") || strings.Contains(err.Error(), "app:") {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

func TestRegistryAddress(t *testing.T) {
	for _, bad := range []string{"", "registry:8081", "ftp://app:wr0ng@registry", "http://app:wr0ng@", "http://app:wr0ng@host:port:8081", "http://%zz:wr0ng@host"} {
		if _, err := NewRegistry(bad, nil, time.Second); err == nil || strings.Contains(err.Error(), "wr0ng") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestRegistryDecides: the registry's word settles what a record is; an id that it does not know weighs less.
func TestRegistryDecides(t *testing.T) {
	yes, no := true, false
	known := schemas{byID: map[int]*Schema{7: {ID: 7, Registered: &yes, Type: "AVRO"}, 8: {ID: 8, Registered: &yes, Type: "PROTOBUF"}, 9: {ID: 9, Registered: &no}}}
	for name, at := range map[string]struct {
		data    []byte
		want    Encoding
		against string
	}{
		"eight bytes with a known id":     {framed(7, "\x02a\x02"), FramedAvro, ""},
		"a type that does not fit":        {framed(8, `{"id":17}`), FramedProtobuf, "the content looks like JSON"},
		"an unknown id":                   {framed(9, avro), FramedAvro, "the registry knows no such schema id"},
		"an unknown id of a number":       {eight(9<<24 + 5), Long, ""},
		"nothing that begins with a zero": {[]byte(`{"id":17}`), JSON, ""},
	} {
		got := known.weighed(Guesses(at.data))[0]
		if got.Encoding != at.want || got.Against != at.against {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
