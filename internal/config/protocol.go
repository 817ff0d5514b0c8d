package config

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
	"kscope/internal/nearest"
)

var protocols = []string{"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"}

// meant are what is often written for a protocol, and what is probably meant. The nearest word alone would take SASL
// for SSL and leave the login out.
var meant = map[string]string{
	"SASL": "SASL_SSL", "TLS": "SSL", "SASL_TLS": "SASL_SSL", "SSL_SASL": "SASL_SSL", "TLS_SASL": "SASL_SSL", "PLAIN": "PLAINTEXT", "PLAINTEXT_SASL": "SASL_PLAINTEXT",
	"SASL_PLAIN": "SASL_PLAINTEXT", "SCRAM": "SASL_SSL", "SASL_SCRAM": "SASL_SSL", "NONE": "PLAINTEXT", "HTTPS": "SSL", "MTLS": "SSL",
}

// security works out protocol, TLS and SASL.
func (l *loader) security() {
	c := &l.s.Client
	c.Protocol = l.protocol()
	c.TLS, c.SASL = strings.HasSuffix(c.Protocol, "SSL"), strings.HasPrefix(c.Protocol, "SASL_")
	if c.TLS {
		l.tls()
	}
	if c.SASL {
		l.sasl()
	}
}

// protocol is security.protocol, with what the short flags ask for on top.
func (l *loader) protocol() string {
	v, given := l.find("security.protocol")
	p := strings.ToUpper(strings.TrimSpace(v.text))
	if given && !slices.Contains(protocols, p) {
		want := meant[strings.ReplaceAll(p, "-", "_")]
		if want == "" {
			want, _ = nearest.Word(strings.ReplaceAll(p, "-", "_"), protocols)
		}
		l.problem(check.BadValue, v, check.Problem{Value: v.text, Want: want,
			Detail: fmt.Sprintf("security.protocol is %q, needs PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL", v.text)})
		return "PLAINTEXT"
	}
	in := l.in
	encrypted := in.TLS || in.TLSCA != "" || in.TLSCert != "" || strings.HasSuffix(p, "SSL")
	login := in.SASLMechanism != "" || in.SASLUsername != "" || in.SASLPasswordFile != "" || in.SASLPasswordStdin || strings.HasPrefix(p, "SASL_")
	switch {
	case encrypted && login:
		return "SASL_SSL"
	case encrypted:
		return "SSL"
	case login:
		return "SASL_PLAINTEXT"
	}
	return "PLAINTEXT"
}
