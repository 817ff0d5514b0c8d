package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kscope/internal/certs"
	"kscope/internal/check"
)

// roots reads the trusted authorities, of Java's trust store or librdkafka's CA file or folder.
func (l *loader) roots(t *TLS) {
	keys := []string{"ssl.truststore.certificates", "ssl.ca.pem", "ssl.ca.location", "ssl.truststore.location"}
	if inline, ok := l.get("ssl.truststore.certificates", "ssl.ca.pem"); ok {
		s, err := certs.ReadStore([]byte(inline), "")
		l.trust(t, s, err, keys, "")
		return
	}
	path, ok := l.get("ssl.ca.location", "ssl.truststore.location")
	if !ok || path == "" || path == "probe" {
		l.s.Client.SystemRoots = true
		return
	}
	data, err := readMaybeFolder(path)
	if err != nil {
		l.problem(check.StoreFormat, keys, check.Problem{Path: path, Detail: fmt.Sprintf("trust store %s cannot be read: %s", path, cause(err))})
		return
	}
	password, given := l.get("ssl.truststore.password")
	if l.javaType("ssl.truststore", path, data, given) {
		return
	}
	s, err := certs.ReadStore(data, password)
	if err == nil && s.Format == certs.FormatPKCS12 && !given && l.java() {
		err = fmt.Errorf("%w: a PKCS12 trust store opened without its password holds 0 trusted entries in Java", certs.ErrNoCertificate)
	}
	l.trust(t, s, err, keys, path)
}

func readMaybeFolder(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return os.ReadFile(path)
	}
	files, err := filepath.Glob(filepath.Join(path, "*"))
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && strings.Contains(string(data), "-----BEGIN CERTIFICATE") {
			all = append(append(all, data...), '\n')
		}
	}
	return all, nil
}

func (l *loader) java() bool { return l.s.Client.Dialect == "java" }

// javaType speaks of what Java refuses in a type setting though the content could be read: PEM with the type left at
// its default, and a password for PEM. JKS and PKCS12 stand for each other in Java.
func (l *loader) javaType(prefix, path string, data []byte, password bool) bool {
	kind, _ := l.get(prefix + ".type")
	pem := strings.Contains(string(data), "-----BEGIN ")
	if !l.java() || l.values[prefix+".location"].Source == "" {
		return false
	}
	switch {
	case pem && !strings.EqualFold(strings.TrimSpace(kind), "PEM"):
		l.problem(check.StoreFormat, []string{prefix + ".type", prefix + ".location"}, check.Problem{Path: path, Value: kind, Want: "PEM",
			Detail: fmt.Sprintf("%s is PEM, and %s.type is %s", path, prefix, orDefault(kind, "not set (JKS)"))})
	case pem && password:
		l.problem(check.StoreFormat, []string{prefix + ".password"}, check.Problem{Path: path, Detail: fmt.Sprintf("%s is PEM, for which Java refuses %s.password", path, prefix)})
	case !pem && strings.EqualFold(strings.TrimSpace(kind), "PEM"):
		l.problem(check.StoreFormat, []string{prefix + ".type"}, check.Problem{Path: path, Value: kind, Want: "PKCS12", Detail: fmt.Sprintf("%s is not PEM, and %s.type is PEM", path, prefix)})
	default:
		return false
	}
	return true
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (l *loader) trust(t *TLS, s certs.Store, err error, keys []string, path string) {
	trusted := append(s.Trusted, s.Chain...)
	if err == nil && len(trusted) == 0 {
		err = certs.ErrNoCertificate
	}
	if err != nil {
		l.storeProblem("trust store", path, err, keys, "ssl.truststore.password")
		return
	}
	t.Roots = trusted
	for _, c := range trusted {
		f := certs.Facts(c)
		f.File = path
		l.s.Client.Authorities = append(l.s.Client.Authorities, f)
	}
}

func (l *loader) storeProblem(what, path string, err error, keys []string, password string) {
	kind := check.StoreFormat
	switch {
	case errors.Is(err, certs.ErrKeyMismatch):
		kind = check.KeyMismatch
	case errors.Is(err, certs.ErrKeyFormat):
		kind = check.KeyFormat
	case errors.Is(err, certs.ErrPassword):
		keys = append([]string{password}, keys...)
	}
	name := what
	if path != "" {
		name = what + " " + path
	}
	l.problem(kind, keys, check.Problem{Path: path, Detail: name + ": " + err.Error()})
}

// ownCertificate reads the client's certificate and key, of Java's key store (a file, or inline) or librdkafka's pair.
func (l *loader) ownCertificate(t *TLS) {
	keyPassword, hasKeyPassword := l.get("ssl.key.password")
	var s certs.Store
	var err error
	path := ""
	keys := []string{"ssl.keystore.location", "ssl.certificate.location", "ssl.certificate.pem", "ssl.keystore.certificate.chain", "ssl.key.location", "ssl.keystore.key", "ssl.key.pem"}
	switch location, ok := l.get("ssl.keystore.location"); {
	case ok && location != "":
		path = location
		data, readErr := os.ReadFile(path)
		if readErr != nil {
			l.problem(check.StoreFormat, keys, check.Problem{Path: path, Detail: fmt.Sprintf("key store %s cannot be read: %s", path, cause(readErr))})
			return
		}
		password, given := l.get("ssl.keystore.password")
		if l.javaType("ssl.keystore", path, data, given) {
			return
		}
		if strings.Contains(string(data), "-----BEGIN ") {
			password = keyPassword
		}
		s, err = certs.ReadStore(data, password)
	default:
		chain, key, found := l.pair(&path)
		if !found {
			return
		}
		s, err = certs.ReadStore([]byte(chain+"\n"+key), keyPassword)
	}
	if err == nil {
		err = l.usable(s, hasKeyPassword)
	}
	if err != nil {
		l.storeProblem("key store", path, err, keys, "ssl.keystore.password")
		return
	}
	own := tls.Certificate{PrivateKey: s.Key, Leaf: s.Chain[0]}
	for _, c := range s.Chain {
		own.Certificate = append(own.Certificate, c.Raw)
		f := certs.Facts(c)
		f.File = path
		l.s.Client.Certificates = append(l.s.Client.Certificates, f)
	}
	t.Certificates = []tls.Certificate{own}
}

// pair reads certificate and key that stand apart, as text or in files.
func (l *loader) pair(path *string) (chain, key string, found bool) {
	read := func(inline, location []string, what string) string {
		if text, ok := l.get(inline...); ok {
			found = true
			return text
		}
		file, ok := l.get(location...)
		if !ok || file == "" {
			return ""
		}
		found = true
		*path = file
		data, err := os.ReadFile(file)
		if err != nil {
			l.problem(check.StoreFormat, location, check.Problem{Path: file, Detail: fmt.Sprintf("%s %s cannot be read: %s", what, file, cause(err))})
		}
		return string(data)
	}
	before := len(l.problems)
	key = read([]string{"ssl.keystore.key", "ssl.key.pem"}, []string{"ssl.key.location"}, "private key")
	chain = read([]string{"ssl.keystore.certificate.chain", "ssl.certificate.pem"}, []string{"ssl.certificate.location"}, "certificate")
	return chain, key, found && len(l.problems) == before
}

// usable says what keeps a key and its chain from being used by the client whose settings these are.
func (l *loader) usable(s certs.Store, hasKeyPassword bool) error {
	switch {
	case s.Key == nil:
		return certs.ErrNoKey
	case len(s.Chain) == 0:
		return certs.ErrNoCertificate
	case !certs.Matches(s.Chain[0], s.Key):
		return fmt.Errorf("%w %s", certs.ErrKeyMismatch, s.Chain[0].Subject)
	case !l.java() || s.Format != certs.FormatPEM:
		return nil
	case s.KeyKind == "PKCS#1" || s.KeyKind == "SEC1":
		return fmt.Errorf("%w for Java: it is %s, needs PKCS#8 (openssl pkcs8 -topk8 -nocrypt)", certs.ErrKeyFormat, s.KeyKind)
	case hasKeyPassword && s.KeyKind == "PKCS#8":
		return fmt.Errorf("%w for Java: it is not encrypted, and ssl.key.password is set", certs.ErrKeyFormat)
	}
	return nil
}
