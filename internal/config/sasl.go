package config

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
	"kscope/internal/nearest"
)

// canLogIn are the mechanisms that kscope has, others those that only clients have.
var (
	canLogIn = []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"}
	others   = []string{"GSSAPI", "AWS_MSK_IAM"}
)

// sasl reads mechanism and credentials, from librdkafka's keys or Java's sasl.jaas.config.
func (l *loader) sasl() {
	s := &SASL{Extensions: map[string]string{}}
	l.s.SASL = s
	module, jaasAt, ok := l.jaas()
	if !ok {
		return
	}
	user, hasUser := l.credential("sasl.username", "username", module, jaasAt)
	password, hasPassword := l.credential("sasl.password", "password", module, jaasAt)
	at, given := l.find("sasl.mechanism", "sasl.mechanisms")
	s.Mechanism = strings.TrimSpace(at.text)
	if given = given && s.Mechanism != ""; !given {
		s.Mechanism = "GSSAPI"
		if at.key == "" {
			at = absent("sasl.mechanism")
		}
	}
	l.s.Client.Mechanism = s.Mechanism
	switch {
	case !given && (hasUser || hasPassword || module != nil && !module.is("Krb5LoginModule")):
		l.mechanismDefault(at, module, jaasAt, user)
	case !slices.Contains(canLogIn, s.Mechanism):
		l.otherMechanism(at, s.Mechanism, given)
	case s.Mechanism == "OAUTHBEARER":
		l.oauth(module, jaasAt, at)
	default:
		s.User, s.Password, l.s.Client.User = user.text, Secret(password.text), user.text
		if strings.EqualFold(module.option("tokenauth"), "true") {
			s.Extensions["tokenauth"] = "true"
		}
		l.complete(at, user, password)
		l.oddities(password)
	}
}

// jaas reads sasl.jaas.config. librdkafka does not have it, but what is given elsewhere than in its file is read.
func (l *loader) jaas() (*login, value, bool) {
	v, ok := l.find("sasl.jaas.config")
	if !ok {
		return nil, v, true
	}
	module, err := parseJAAS(v.text)
	if err != nil {
		l.problem(check.BadJAAS, v, check.Problem{Detail: "Java refuses sasl.jaas.config: " + err.Error()})
		return nil, v, false
	}
	return module, v, true
}

// credential is one of user and password, from librdkafka's key or the option of Java's login module, whichever layer
// is higher. In one file Java's counts, because sasl.username is nothing to Java.
func (l *loader) credential(key, option string, module *login, jaasAt value) (value, bool) {
	v, ok := l.find(key)
	text, has := "", false
	if module != nil {
		text, has = module.options[option]
	}
	if has && (!ok || jaasAt.layer >= v.layer) {
		jaasAt.text = text
		return jaasAt, true
	}
	return v, ok
}

// implied are the mechanisms that a login module is for.
func implied(module *login) string {
	switch {
	case module.is("PlainLoginModule"):
		return "PLAIN"
	case module.is("ScramLoginModule"):
		return "SCRAM-SHA-512"
	case module.is("OAuthBearerLoginModule"):
		return "OAUTHBEARER"
	case module.is("IAMLoginModule"):
		return "AWS_MSK_IAM"
	}
	return ""
}

func (l *loader) mechanismDefault(at value, module *login, jaasAt, user value) {
	if at.Source == "default" {
		at.Origin = user.Origin
		if module != nil {
			at.Origin = jaasAt.Origin
		}
	}
	what := "a user and password are given"
	if module != nil {
		what = "sasl.jaas.config has " + module.module[strings.LastIndexByte(module.module, '.')+1:]
	}
	l.problem(check.MechanismDefault, at, check.Problem{Value: "GSSAPI", Want: implied(module),
		Detail: "sasl.mechanism is not set, which means GSSAPI (Kerberos), and " + what})
}

// otherMechanism speaks of a mechanism that kscope does not have. In one that differs from a known one by a few letters
// or by capitals a mistake is likelier.
func (l *loader) otherMechanism(at value, name string, given bool) {
	upper := strings.ReplaceAll(strings.ToUpper(name), "_", "-")
	want, far := nearest.Word(upper, slices.Concat(canLogIn, []string{"GSSAPI", "AWS-MSK-IAM"}))
	switch {
	case want == "AWS-MSK-IAM":
		want = "AWS_MSK_IAM"
	case strings.HasPrefix(upper, "SCRAM") && !strings.HasPrefix(want, "SCRAM"):
		want, far = "SCRAM-SHA-512", 0
	case strings.HasPrefix(upper, "OAUTH"):
		want, far = "OAUTHBEARER", 0
	}
	switch {
	case !slices.Contains(others, name) && far <= 3:
		l.problem(check.BadValue, at, check.Problem{Value: name, Want: want,
			Detail: fmt.Sprintf("%s is %q, needs %s or another mechanism as clients write it", at.key, name, want)})
	case !given:
		l.problem(check.UnsupportedLogin, at, check.Problem{Value: name, Usable: true,
			Detail: "sasl.mechanism is not set, which means GSSAPI (Kerberos); kscope cannot log in with it and looks as far as it can without"})
	default:
		l.problem(check.UnsupportedLogin, at, check.Problem{Value: name, Usable: true,
			Detail: fmt.Sprintf("kscope cannot log in with %s; it looks as far as it can without", name)})
	}
}

// complete notes what PLAIN and SCRAM cannot do without.
func (l *loader) complete(mechanism, user, password value) {
	missing, at := "", mechanism
	switch {
	case user.text == "" && password.text == "":
		missing = "user and password are"
	case user.text == "":
		missing, at = "user is", password
	case password.text == "":
		missing, at = "password is", user
	default:
		return
	}
	if v, ok := l.find("sasl.jaas.config"); ok {
		at = v
	}
	l.problem(check.MissingCredential, at, check.Problem{Detail: fmt.Sprintf("sasl.mechanism is %s, and no %s given", l.s.SASL.Mechanism, missing)})
}
