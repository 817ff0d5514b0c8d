package kafka

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kscope/internal/config"
	"kscope/internal/impostor"
	"kscope/internal/probe"
)

// fetching are settings that get their token from an address.
func fetching(t *testing.T, address string) config.Settings {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return config.Settings{DialTimeout: 5 * time.Second, SASL: &config.SASL{Mechanism: "OAUTHBEARER",
		Endpoint: &config.TokenEndpoint{URL: to, ClientID: "app", Secret: "c4n4ry+/=", Scope: "kafka"}, Extensions: map[string]string{"a": "b"}}}
}

func TestTokenIsFetchedOnce(t *testing.T) {
	asked := 0
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		user, secret, _ := r.BasicAuth()
		body, _ := io.ReadAll(r.Body)
		if user != "app" || secret != "c4n4ry+/=" || string(body) != "grant_type=client_credentials&scope=kafka" || r.Method != http.MethodPost {
			t.Errorf("asked by %s as %s with %s", r.Method, user, body)
		}
		_, _ = io.WriteString(w, `{"access_token":"e30.e30.","expires_in":60}`)
	}))
	defer idp.Close()
	m := Mechanism(fetching(t, idp.URL))
	for range 2 {
		if _, first, err := m.Authenticate(context.Background(), "h"); err != nil || string(first) != "n,,\x01auth=Bearer e30.e30.\x01a=b\x01\x01" {
			t.Errorf("got %q, %v", first, err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestNoToken(t *testing.T) {
	answering := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	secured := httptest.NewTLSServer(answering(200, `{"access_token":"x"}`))
	defer secured.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	for name, c := range map[string]struct {
		server http.HandlerFunc
		url    string
		want   probe.NoTokenError
	}{
		"refused":         {answering(401, `{"error":"invalid_client","error_description":"c4n4ry"}`), "", probe.NoTokenError{Status: 401, Detail: "answers 401 Unauthorized (invalid_client)"}},
		"no JSON":         {answering(403, "<html>c4n4ry"), "", probe.NoTokenError{Status: 403, Detail: "answers 403 Forbidden"}},
		"odd error":       {answering(400, `{"error":"c4n4ry 4 you"}`), "", probe.NoTokenError{Status: 400, Detail: "answers 400 Bad Request"}},
		"sent elsewhere":  {answering(307, ""), "", probe.NoTokenError{Status: 307, Detail: "answers 307 Temporary Redirect"}},
		"no token":        {answering(200, `{"c4n4ry":1}`), "", probe.NoTokenError{Status: 200, Detail: "answers 200 OK without an access_token"}},
		"not HTTP":        {nil, "http://" + impostor.Listen(t, impostor.Greets("c4n4ry\r\n")), probe.NoTokenError{Detail: "gives no HTTP answer"}},
		"not reached":     {nil, closed.URL, probe.NoTokenError{Detail: "connection refused"}},
		"not trusted":     {nil, secured.URL, probe.NoTokenError{Untrusted: true, Detail: "has a certificate that this machine does not trust"}},
		"password in URL": {nil, strings.Replace(closed.URL, "//", "//app:c4n4ry@", 1), probe.NoTokenError{Detail: "the token endpoint http://127.0.0.1:"}},
	} {
		address := c.url
		if c.server != nil {
			idp := httptest.NewServer(c.server)
			defer idp.Close()
			address = idp.URL
		}
		_, _, err := Mechanism(fetching(t, address)).Authenticate(context.Background(), "h")
		var got *probe.NoTokenError
		if !errors.As(err, &got) || got.Status != c.want.Status || got.Untrusted != c.want.Untrusted || !strings.Contains(got.Detail, c.want.Detail) || strings.Contains(got.Detail, "c4n4ry") {
			t.Errorf("%s: got %+v, want %+v", name, err, c.want)
		}
	}
}

func TestTokenEndpointThatIsSilent(t *testing.T) {
	ended := make(chan struct{})
	idp := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ended }))
	defer idp.Close()
	defer close(ended)
	s := fetching(t, idp.URL)
	s.DialTimeout = 100 * time.Millisecond
	if _, _, err := Mechanism(s).Authenticate(context.Background(), "h"); err == nil || !strings.HasSuffix(err.Error(), "does not answer within 100ms") {
		t.Errorf("got %v", err)
	}
}
