package kafka

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"kscope/internal/config"
)

// answerLimit is more than any token needs.
const answerLimit = 1 << 20

// issuer gets one token for all logins of a run. It asks once: whoever asks again and again with a wrong secret gets
// locked out.
type issuer struct {
	from  config.TokenEndpoint
	limit time.Duration
	// proxy is nil for Java, which asks nobody's environment.
	proxy func(*http.Request) (*url.URL, error)
	once  sync.Once
	token string
	err   error
}

func newIssuer(s config.Settings) *issuer {
	i := &issuer{from: *s.SASL.Endpoint, limit: cmp.Or(s.DialTimeout, config.DefaultDialTimeout)}
	if s.Client.Dialect == "librdkafka" {
		i.proxy = http.ProxyFromEnvironment
	}
	return i
}

func (i *issuer) get(ctx context.Context) (string, error) {
	i.once.Do(func() {
		limited, cancel := context.WithTimeout(ctx, i.limit)
		defer cancel()
		i.token, i.err = i.ask(limited)
	})
	return i.token, i.err
}

// ask makes the request of Java's and librdkafka's clients. Libraries for OAuth encode id and secret before they go into
// the header, as RFC 6749 says and Kafka's clients do not, so a secret with "+" in it would be another one.
func (i *issuer) ask(ctx context.Context) (string, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if i.from.Scope != "" {
		form.Set("scope", i.from.Scope)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, i.from.URL.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", i.failed("%s", "the request cannot be made")
	}
	id, secret := i.from.ClientID, i.from.Secret.Reveal()
	if i.from.Encoded {
		id, secret = url.QueryEscape(id), url.QueryEscape(secret)
	}
	request.SetBasicAuth(id, secret)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	// The secret goes where the settings say, and nowhere else.
	client := &http.Client{Transport: &http.Transport{Proxy: i.proxy, DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return "", i.unreached(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerLimit))
	if err != nil {
		return "", i.unreached(err)
	}
	return i.tokenOf(answer, body)
}
