package config

import (
	"errors"
	"fmt"
	"strings"

	"kscope/internal/check"
)

// oauth takes a token from a setting or a file, notes where one is to be fetched, or makes the unsecured one that clients
// make for tests. A token that has to be had in another way stays with the client.
func (l *loader) oauth(module *login, jaasAt, mechanism value) {
	s := l.s.SASL
	l.extensions(module, "extension_")
	file, fromFile := l.tokenFile()
	text, fromText := l.find("sasl.oauthbearer.token")
	switch {
	case fromText && (!fromFile || text.layer >= file.layer):
		s.Token = Secret(strings.TrimSpace(text.text))
		l.oddities(value{key: text.key, text: strings.TrimSpace(text.text), Origin: text.Origin})
		l.ended(text)
	case fromFile:
		path := file.text
		data, err := l.read(path)
		if err == nil && len(strings.TrimSpace(string(data))) == 0 {
			err = errors.New("it is empty")
		}
		if err != nil {
			l.problem(check.MissingCredential, file, check.Problem{Path: path, Detail: fmt.Sprintf("token file %s cannot be read: %s", path, err)})
			return
		}
		s.Token = Secret(strings.TrimSpace(string(data)))
		l.ended(file)
	case l.endpoint(module):
	case l.fetched() != "":
		l.problem(check.UnsupportedLogin, mechanism, check.Problem{Value: "OAUTHBEARER", Usable: true,
			Detail: fmt.Sprintf("kscope does not get a token as %s says; it looks as far as it can without, or takes one from sasl.oauthbearer.token.file", l.fetched())})
	default:
		l.unsecured(module, jaasAt, mechanism)
	}
	if s.Token != "" {
		s.User = principal(s.Token.Reveal(), module)
		l.s.Client.User = s.User
	}
}

// tokenFile is the file that holds a token: kscope's own key, or a file: URL where Java's clients take one.
func (l *loader) tokenFile() (value, bool) {
	v, ok := l.find("sasl.oauthbearer.token.file", "sasl.oauthbearer.token.endpoint.url")
	if !ok || v.key == "sasl.oauthbearer.token.file" {
		v.text = strings.TrimSpace(v.text)
		return v, ok
	}
	path, ok := strings.CutPrefix(strings.TrimSpace(v.text), "file:")
	if rest, slashes := strings.CutPrefix(path, "//"); slashes {
		path = strings.TrimPrefix(rest, "localhost")
	}
	v.text = path
	return v, ok
}

// fetched says by what a token is had that kscope does not know, nothing where there is no such thing.
func (l *loader) fetched() string {
	if v, ok := l.get("sasl.oauthbearer.token.endpoint.url"); ok && strings.TrimSpace(v) != "" {
		return "sasl.oauthbearer.token.endpoint.url"
	}
	if v, ok := l.get("sasl.oauthbearer.method"); ok && strings.EqualFold(strings.TrimSpace(v), "oidc") {
		return "sasl.oauthbearer.method"
	}
	if v, ok := l.get("sasl.login.callback.handler.class"); ok && !strings.HasSuffix(v, "OAuthBearerUnsecuredLoginCallbackHandler") {
		return "sasl.login.callback.handler.class"
	}
	return ""
}

func (l *loader) extensions(module *login, prefix string) {
	if module == nil {
		return
	}
	for key, v := range module.options {
		if name, ok := strings.CutPrefix(key, prefix); ok && name != "" {
			l.s.SASL.Extensions[name] = v
		}
	}
}
