package faults

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

const bearerModule = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"

// bearing is a listener that takes tokens without a signature, as brokers do that nobody told whose to trust.
func bearing(name string, parts ...Part) Fault {
	return Fault{Name: name, Pool: "oauth", Parts: parts, Cluster: kafkatest.Spec{Security: kafkatest.SASLPlaintext, Users: []kafkatest.User{{Name: "admin", Mechanism: "OAUTHBEARER"}},
		Properties: map[string]string{"listener.name.client.oauthbearer.sasl.jaas.config": bearerModule + ` unsecuredLoginStringClaim_sub="admin";`}}}
}

// token is one without a signature that ends after a while.
func token(lasts time.Duration) string {
	part := base64.RawURLEncoding.EncodeToString
	now := time.Now()
	return part([]byte(`{"alg":"none"}`)) + "." + part(fmt.Appendf(nil, `{"sub":"admin","iat":%d,"exp":%d}`, now.Add(lasts-time.Hour).Unix(), now.Add(lasts).Unix())) + "."
}

// tokenFile writes a token into a file.
func (s *Stage) tokenFile(name, text string) string {
	path := filepath.Join(s.Work, name)
	write(s.T, path, text)
	return path
}

// bearer gives the client settings for tokens, and no token.
func (s *Stage) bearer(lines ...string) {
	s.client(append([]string{"sasl.mechanism=OAUTHBEARER", "sasl.jaas.config=" + bearerModule + ";"}, lines...)...)
}

// issuing is a token endpoint that knows one client.
func issuing(t *testing.T) string {
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id, secret, _ := r.BasicAuth(); id != "app" || secret != "app-secret" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"error":"invalid_client"}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"access_token":%q}`, token(time.Hour))
	}))
	t.Cleanup(idp.Close)
	return idp.URL + "/token"
}

// TestTokensThatAreTaken counts false alarms: each way to a token lets the client in, and doctor is silent.
func TestTokensThatAreTaken(t *testing.T) {
	s := newStage(t, bearing("").cluster(t))
	for name, give := range map[string]func(){
		"file":     func() { s.bearer("sasl.oauthbearer.token.file=" + s.tokenFile("jwt", token(time.Hour)+"\n")) },
		"URL":      func() { s.bearer("sasl.oauthbearer.token.endpoint.url=file://" + s.tokenFile("jwt", token(time.Hour))) },
		"variable": func() { s.bearer(); s.Environ = []string{"KSCOPE_SASL_OAUTHBEARER_TOKEN=" + token(time.Hour)} },
		"options":  func() { s.bearer("sasl.jaas.config=" + bearerModule + ` unsecuredLoginStringClaim_sub="admin";`) },
		"endpoint": func() {
			s.bearer("sasl.oauthbearer.token.endpoint.url="+issuing(t), "sasl.jaas.config="+bearerModule+` clientId="app" clientSecret="app-secret";`)
		},
	} {
		s.Environ = nil
		s.client("sasl.oauthbearer.token.file", "sasl.oauthbearer.token.endpoint.url")
		give()
		r := s.doctor()
		if causes := told(r); len(causes) > 0 || r.Reached() == 0 {
			t.Errorf("%s: want peace; %d addresses reached, found:%s", name, r.Reached(), words(causes))
		}
	}
}

func TestTokens(t *testing.T) {
	valid := map[string]func(*Stage) string{"valid token": func(s *Stage) string { return s.tokenFile("new.jwt", token(time.Hour)) }}
	registered := map[string]func(*Stage) string{
		"id of the client": func(*Stage) string { return "app" }, "secret of that client": func(*Stage) string { return "app-secret" },
		"other options": func(*Stage) string { return `scope="kafka"` },
	}
	missing := func(file func(*Stage) string) Part {
		return Part{Want: "CFG004", On: onClient, Fill: valid, Break: func(s *Stage) { s.bearer("sasl.oauthbearer.token.file=" + file(s)) }}
	}
	run(t, []Fault{
		bearing("token-that-has-ended", Part{Want: "SASL004", On: onBroker(1), Fill: valid, Break: func(s *Stage) {
			s.bearer("sasl.oauthbearer.token.file=" + s.tokenFile("old.jwt", token(-time.Hour)))
		}}),
		bearing("token-file-missing", missing(func(s *Stage) string { return filepath.Join(s.Work, "nosuch.jwt") })),
		bearing("token-file-empty", missing(func(s *Stage) string { return s.tokenFile("empty.jwt", "\n") })),
		bearing("token-file-by-url-missing", Part{Want: "CFG004", On: onClient, Fill: valid, Break: func(s *Stage) {
			s.bearer("sasl.oauthbearer.token.endpoint.url=file://" + filepath.Join(s.Work, "nosuch.jwt"))
		}}),
		bearing("no-client-for-the-token-endpoint", Part{Want: "CFG004", On: onClient, Fill: registered, Break: func(s *Stage) {
			s.bearer("sasl.oauthbearer.token.endpoint.url=" + issuing(s.T))
		}}),
		bearing("token-endpoint-refuses", Part{Want: "SASL102", On: onClient, Fill: registered, Break: func(s *Stage) {
			s.bearer("sasl.oauthbearer.token.endpoint.url="+issuing(s.T), "sasl.jaas.config="+bearerModule+` clientId="app" clientSecret="wrong";`)
		}}),
		bearing("token-endpoint-not-there", noEndpoint("http://"+closedPort(t)+"/token")),
		bearing("token-endpoint-without-a-name", noEndpoint("http://nosuch.invalid/token")),
	})
}

// noEndpoint names a token endpoint that is not reached.
func noEndpoint(address string) Part {
	return Part{Want: "SASL102", On: onClient,
		Fill: map[string]func(*Stage) string{"address of the token endpoint": func(s *Stage) string { return issuing(s.T) }},
		Break: func(s *Stage) {
			s.bearer("sasl.oauthbearer.token.endpoint.url="+address, "sasl.jaas.config="+bearerModule+` clientId="app" clientSecret="app-secret";`)
		}}
}

// TestTokenWords: what is said of a token that has ended speaks of the token, where it stands and when it ended, and
// neither of a password nor of a user.
func TestTokenWords(t *testing.T) {
	s := newStage(t, bearing("").cluster(t))
	s.bearer("sasl.oauthbearer.token.file=" + s.tokenFile("old.jwt", token(-time.Hour)))
	causes := told(s.doctor())
	said := words(causes)
	for _, part := range []string{"refuses the token", "client.properties line ", "the token ended on ", "invalid_token"} {
		if !strings.Contains(said, part) {
			t.Errorf("no %q in:%s", part, said)
		}
	}
	if len(causes) != 1 || causes[0].Findings[0].Subject != check.AddressSubject(s.C.Addr(1)) || strings.Contains(said, "password") || strings.Contains(said, "user") {
		t.Errorf("found:%s", said)
	}
}
