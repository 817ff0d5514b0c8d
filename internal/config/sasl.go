package config

import (
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

func canLogIn() []string { return []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"} }

// sasl reads mechanism and credentials, from librdkafka's keys or Java's sasl.jaas.config.
func (l *loader) sasl() {
	s := &SASL{Extensions: map[string]string{}}
	l.s.SASL = s
	jaas, ok := l.jaas()
	if !ok {
		return
	}
	user, hasUser := l.get("sasl.username")
	password, hasPassword := l.get("sasl.password")
	if jaas != nil {
		if !hasUser {
			user, hasUser = jaas.options["username"]
		}
		if !hasPassword {
			password, hasPassword = jaas.options["password"]
		}
	}
	mechanism, given := l.get("sasl.mechanism", "sasl.mechanisms")
	mechanism = strings.TrimSpace(mechanism)
	if !given {
		mechanism = "GSSAPI"
		if hasUser || hasPassword || jaas != nil && !strings.HasSuffix(jaas.module, "Krb5LoginModule") {
			l.mechanismDefault(jaas)
			l.s.Client.Mechanism = mechanism
			return
		}
	}
	s.Mechanism, s.User, s.Password = mechanism, user, Secret(password)
	l.s.Client.Mechanism, l.s.Client.User = mechanism, user
	switch {
	case mechanism == "OAUTHBEARER":
		l.token(jaas)
	case slices.Contains(canLogIn(), mechanism):
		l.credential(hasUser && user != "", hasPassword && password != "")
		l.odd(password)
	case slices.Contains([]string{"GSSAPI", "AWS_MSK_IAM"}, mechanism):
		l.problem(check.UnsupportedLogin, []string{"sasl.mechanism", "sasl.mechanisms", "security.protocol"}, check.Problem{Usable: true, Value: mechanism,
			Detail: fmt.Sprintf("kscope cannot log in with %s; it looks as far as it can without", mechanism)})
	default:
		l.problem(check.BadValue, []string{"sasl.mechanism", "sasl.mechanisms"}, check.Problem{Value: mechanism, Want: nearestOf(strings.ToUpper(mechanism), canLogIn()),
			Detail: fmt.Sprintf("sasl.mechanism is %q, needs one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER, GSSAPI", mechanism)})
	}
}

func (l *loader) jaas() (*login, bool) {
	text, ok := l.get("sasl.jaas.config")
	if !ok {
		return nil, true
	}
	jaas, err := parseJAAS(text)
	if err != nil {
		l.problem(check.BadJAAS, []string{"sasl.jaas.config"}, check.Problem{Detail: "Java refuses sasl.jaas.config: " + err.Error()})
		return nil, false
	}
	return jaas, true
}

func (l *loader) mechanismDefault(jaas *login) {
	want := "SCRAM-SHA-512"
	if jaas != nil && strings.HasSuffix(jaas.module, "PlainLoginModule") {
		want = "PLAIN"
	}
	if jaas != nil && strings.HasSuffix(jaas.module, "OAuthBearerLoginModule") {
		want = "OAUTHBEARER"
	}
	l.problem(check.MechanismDefault, []string{"sasl.mechanism", "sasl.jaas.config", "sasl.username"}, check.Problem{Value: "GSSAPI", Want: want,
		Detail: "sasl.mechanism is not set, so clients take GSSAPI (Kerberos), and the credentials are not for that"})
}

func (l *loader) credential(user, password bool) {
	missing := ""
	switch {
	case !user && !password:
		missing = "user and password"
	case !user:
		missing = "user"
	case !password:
		missing = "password"
	default:
		return
	}
	l.problem(check.MissingCredential, []string{"sasl.jaas.config", "sasl.username", "sasl.mechanism"}, check.Problem{
		Detail: fmt.Sprintf("sasl.mechanism is %s, and no %s is given", l.s.SASL.Mechanism, missing)})
}

// odd notes what often gets into a secret by mistake.
func (l *loader) odd(password string) {
	key, from := l.origin("sasl.password", "sasl.jaas.config")
	note := func(detail string) {
		l.s.Client.Secrets = append(l.s.Client.Secrets, check.SecretOddity{Key: key, Origin: from, Detail: detail})
	}
	switch {
	case strings.HasSuffix(password, "\n"):
		note("the password ends in a line break")
	case strings.ContainsRune(password, '\r'):
		note("the password holds a carriage return")
	case strings.TrimSpace(password) != password:
		note("the password begins or ends with a blank")
	case len(password) > 1 && password[0] == password[len(password)-1] && strings.ContainsRune("\"'", rune(password[0])):
		note("the password stands in quotes, which are taken as a part of it")
	}
}

// token takes an OAuth token from a setting, a file, or makes the unsecured one that Java's
// OAuthBearerUnsecuredLoginCallbackHandler makes of unsecuredLoginStringClaim_sub.
func (l *loader) token(jaas *login) {
	if t, ok := l.get("sasl.oauthbearer.token"); ok && t != "" {
		l.s.SASL.Token = Secret(strings.TrimSpace(t))
		return
	}
	path, ok := l.get("sasl.oauthbearer.token.file")
	if !ok {
		url, _ := l.get("sasl.oauthbearer.token.endpoint.url")
		path, ok = strings.CutPrefix(url, "file://")
	}
	if ok {
		data, err := os.ReadFile(path)
		if err != nil {
			l.problem(check.MissingCredential, []string{"sasl.oauthbearer.token.file", "sasl.oauthbearer.token.endpoint.url"}, check.Problem{Path: path, Detail: fmt.Sprintf("token file %s cannot be read: %s", path, cause(err))})
			return
		}
		l.s.SASL.Token = Secret(strings.TrimSpace(string(data)))
		return
	}
	if jaas != nil && jaas.options["unsecuredLoginStringClaim_sub"] != "" {
		l.s.Client.User = jaas.options["unsecuredLoginStringClaim_sub"]
		l.s.SASL.Token = Secret(unsecuredToken(l.s.Client.User, time.Now()))
		return
	}
	l.problem(check.MissingCredential, []string{"sasl.mechanism", "sasl.mechanisms"}, check.Problem{
		Detail: "sasl.mechanism is OAUTHBEARER, and no token is given: kscope takes one from sasl.oauthbearer.token.file or KSCOPE_SASL_OAUTHBEARER_TOKEN, and fetches none"})
}

func unsecuredToken(subject string, now time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	claims := fmt.Sprintf(`{"sub":%q,"iat":%d,"exp":%d}`, subject, now.Unix(), now.Add(time.Hour).Unix())
	return part(`{"alg":"none"}`) + "." + part(claims) + "."
}
