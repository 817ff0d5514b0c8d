package config

import (
	"bytes"
	"fmt"
	"strings"

	"kscope/internal/check"
)

// javaStore is one of Java's two stores, as the settings name it.
type javaStore struct {
	prefix             string // ssl.truststore or ssl.keystore
	name               string // trust store or key store
	inline             value  // its content in the settings themselves
	location, password value
	kind               value
	data               []byte
}

// javaStore gathers the settings of a store; the keys of inline are those of its content.
func (l *loader) javaStore(prefix, name string, inline ...string) javaStore {
	s := javaStore{prefix: prefix, name: name}
	s.inline, _ = l.find(inline...)
	s.location, _ = l.find(prefix + ".location")
	s.password, _ = l.find(prefix + ".password")
	s.kind, _ = l.find(prefix + ".type")
	return s
}

// pem says that Java takes the store for PEM. It compares capitals and all.
func (s javaStore) pem() bool { return strings.TrimSpace(s.kind.text) == "PEM" }

// typeSetting is where the type stands, or where its absence shows.
func (s javaStore) typeSetting() value {
	if s.kind.key == "" {
		return value{key: s.prefix + ".type", Origin: s.location.Origin}
	}
	return s.kind
}

// typeIs says what Java takes the type for.
func (s javaStore) typeIs() string {
	if s.kind.key == "" {
		return s.prefix + ".type is not set, which means JKS"
	}
	return fmt.Sprintf("%s.type is %q", s.prefix, strings.TrimSpace(s.kind.text))
}

// refused speaks of what Java refuses in a store though its content could be read, in the order in which Java looks.
// JKS and PKCS12 stand for each other.
func (l *loader) refused(s javaStore) bool {
	isPEM := bytes.Contains(s.data, []byte("-----BEGIN "))
	kind := strings.ToUpper(strings.TrimSpace(s.kind.text))
	say := func(at value, want, format string, args ...any) bool {
		l.problem(check.StoreFormat, at, check.Problem{Path: strings.TrimSpace(s.location.text), Value: shown(at.key, at.text), Want: want, Detail: fmt.Sprintf(format, args...)})
		return true
	}
	switch {
	case s.inline.key != "" && !s.pem():
		return say(s.typeSetting(), "PEM", "%s is given in the settings themselves, which Java takes as PEM only, and %s", s.name, s.typeIs())
	case s.inline.key != "" && s.location.key != "":
		l.problem(check.BadValue, s.location, check.Problem{Value: s.location.text, Detail: fmt.Sprintf("%s and %s exclude each other", s.location.key, s.inline.key)})
		return true
	case s.pem() && s.password.key != "":
		return say(s.password, "", "%s is set, which Java refuses for PEM%s", s.password.key, keyPasswordOnly(s.prefix))
	case s.inline.key != "":
		return false
	case isPEM && !s.pem():
		return say(s.typeSetting(), "PEM", "%s %s is PEM, and %s", s.name, s.location.text, s.typeIs())
	case s.pem() && !isPEM:
		return say(s.kind, byContent(s.data), "%s %s is not PEM, and %s", s.name, s.location.text, s.typeIs())
	case s.kind.key != "" && (kind == "" || kind == "P12" || kind == "PFX" || kind == "PKCS" || kind == "DER" || kind == "CRT"):
		return say(s.kind, byContent(s.data), "%s, needs JKS, PKCS12 or PEM", s.typeIs())
	case s.prefix == "ssl.keystore" && !s.pem() && s.password.key == "":
		return say(value{key: s.prefix + ".password", Origin: s.location.Origin}, "", "%s %s is given without %s.password", s.name, s.location.text, s.prefix)
	}
	return false
}

func keyPasswordOnly(prefix string) string {
	if prefix == "ssl.keystore" {
		return ", only ssl.key.password may be"
	}
	return ""
}

func byContent(data []byte) string {
	if bytes.HasPrefix(data, []byte{0xfe, 0xed, 0xfe, 0xed}) {
		return "JKS"
	}
	return "PKCS12"
}
