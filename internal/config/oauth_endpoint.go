package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"kscope/internal/check"
)

// TokenEndpoint is where a client gets its token by the client credentials grant (RFC 6749, section 4.4).
type TokenEndpoint struct {
	// URL has http or https for its scheme.
	URL      *url.URL
	ClientID string
	Secret   Secret
	// Scope is empty where none is asked for.
	Scope string
	// Encoded says that id and secret are URL encoded before they go into the header (KIP-1139's
	// sasl.oauthbearer.header.urlencode); neither Java nor librdkafka does so unasked.
	Encoded bool
}

// String is the URL without what may be a secret in it.
func (e TokenEndpoint) String() string { return shownURL(e.URL.String()) }

// retrievers are the classes that get a token as kscope does; with another the client alone knows how.
var retrievers = []string{"OAuthBearerLoginCallbackHandler", "DefaultJwtRetriever", "ClientCredentialsJwtRetriever"}

// endpoint reads where a token has to be fetched. False means that it is not fetched in a way that kscope knows.
func (l *loader) endpoint(module *login) bool {
	at, ok := l.find("sasl.oauthbearer.token.endpoint.url")
	if !ok || l.otherGrant() {
		return false
	}
	to, err := url.Parse(strings.TrimSpace(at.text))
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" {
		return false
	}
	id := l.ofEndpoint(module, "clientId", "sasl.oauthbearer.client.credentials.client.id", "sasl.oauthbearer.client.id")
	secret := l.ofEndpoint(module, "clientSecret", "sasl.oauthbearer.client.credentials.client.secret", "sasl.oauthbearer.client.secret")
	if id == "" || secret == "" {
		l.problem(check.MissingCredential, at, check.Problem{Detail: fmt.Sprintf("tokens come from %s, and the id or the secret of the client is not given", shownURL(to.String()))})
		return true
	}
	l.sentAlong()
	encoded, _ := l.get("sasl.oauthbearer.header.urlencode")
	l.s.SASL.Endpoint = &TokenEndpoint{URL: to, ClientID: id, Secret: Secret(secret), Scope: l.ofEndpoint(module, "scope", "sasl.oauthbearer.scope"),
		Encoded: strings.EqualFold(strings.TrimSpace(encoded), "true")}
	return true
}

// ofEndpoint is one value for the token endpoint, from a key of its own or from the option of Java's login module.
func (l *loader) ofEndpoint(module *login, option string, keys ...string) string {
	if v, ok := l.get(keys...); ok && v != "" {
		return v
	}
	return module.option(option)
}

// sentAlong reads librdkafka's extensions, "name=value,name=value".
func (l *loader) sentAlong() {
	text, _ := l.get("sasl.oauthbearer.extensions")
	for _, word := range strings.Split(text, ",") {
		if name, v, ok := strings.Cut(word, "="); ok {
			l.s.SASL.Extensions[strings.TrimSpace(name)] = strings.TrimSpace(v)
		}
	}
}

// otherGrant says that a token is had by another grant, or by a class of the user's own.
func (l *loader) otherGrant() bool {
	for _, key := range []string{"sasl.login.callback.handler.class", "sasl.oauthbearer.jwt.retriever.class"} {
		class, given := l.get(key)
		if given && !slices.Contains(retrievers, class[strings.LastIndexByte(class, '.')+1:]) {
			return true
		}
	}
	grant, given := l.get("sasl.oauthbearer.grant.type")
	if given && grant != "client_credentials" {
		return true
	}
	kind, given := l.get("sasl.oauthbearer.metadata.authentication.type")
	return given && kind != "" && kind != "none"
}
