package config

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"kscope/internal/certs"
	"kscope/internal/check"
)

// roots reads the trusted authorities, of Java's trust store or librdkafka's CA file or folder.
func (l *loader) roots(t *TLS) {
	v, ok := l.find("ssl.truststore.certificates", "ssl.ca.pem", "ssl.truststore.location", "ssl.ca.location")
	path := strings.TrimSpace(v.text)
	if !ok || path == "" || v.key == "ssl.ca.location" && path == "probe" {
		l.s.Client.SystemRoots = true
		l.passwordWithoutStore()
		return
	}
	data, inline, ofJava := []byte(nil), strings.HasSuffix(v.key, "pem") || strings.HasSuffix(v.key, "certificates"), strings.Contains(v.key, "truststore")
	if inline {
		data, path = inlinePEM(v.text), ""
	} else if data, ok = l.storeFile("trust store", v, path); !ok {
		return
	}
	store := l.javaStore("ssl.truststore", "trust store", "ssl.truststore.certificates")
	store.data = data
	if ofJava && l.ofJava(v) && l.refused(store) {
		return
	}
	password := ""
	if ofJava {
		password = strings.TrimSpace(store.password.text)
	}
	trusted, err := l.trusted(v, ofJava, store.password, data, password)
	if err != nil {
		l.storeProblem("trust store", path, v, store.password, err)
		return
	}
	t.Roots = trusted
	for _, c := range trusted {
		f := certs.Facts(c)
		f.File = path
		l.s.Client.Authorities = append(l.s.Client.Authorities, f)
	}
}

// trusted are the authorities of a store, as the client whose settings these are finds them.
func (l *loader) trusted(v value, ofJava bool, passwordAt value, data []byte, password string) ([]*x509.Certificate, error) {
	s, err := certs.ReadStore(data, password)
	all := slices.Concat(s.Trusted, s.Chain)
	if len(all) > 0 && s.Format != certs.FormatPKCS12 && (errors.Is(err, certs.ErrKeyFormat) || errors.Is(err, certs.ErrKeyMismatch) || errors.Is(err, certs.ErrPassword)) {
		err = nil // a private key beside authorities is of no interest, readable or not
	}
	switch {
	case l.ofLibrdkafka(v) && s.Format != certs.FormatPEM && s.Format != "":
		return nil, fmt.Errorf("%w for librdkafka: it is %s, needs PEM", certs.ErrFormat, s.Format)
	case l.ofJava(v) && s.Format == certs.FormatPKCS12 && passwordAt.key == "":
		return nil, fmt.Errorf("%w: without ssl.truststore.password Java finds 0 entries in a PKCS12 store", certs.ErrPassword)
	case l.ofJava(v) && s.Format == certs.FormatDER:
		return nil, fmt.Errorf("%w for Java: it is a single DER certificate, needs PEM, PKCS12 or JKS", certs.ErrFormat)
	case err == nil && len(all) == 0:
		return nil, certs.ErrNoCertificate
	case err == nil && ofJava && s.Format != certs.FormatPEM && len(s.Chain) > 1:
		return append(slices.Clone(s.Trusted), s.Chain[0]), nil // Java trusts the certificate of a key, not its chain
	}
	return all, err
}

// passwordWithoutStore speaks of what Java refuses: a password for a store that is not there.
func (l *loader) passwordWithoutStore() {
	if v, ok := l.find("ssl.truststore.password"); ok && l.ofJava(v) {
		l.problem(check.StoreFormat, v, check.Problem{Detail: v.key + " is set and ssl.truststore.location is not, which Java refuses"})
	}
}

// inlinePEM undoes what people do to get PEM into one line: "\n" as two characters, or blanks for line breaks.
func inlinePEM(text string) []byte {
	text = strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(text)
	if strings.Contains(text, "\n") {
		return []byte(text)
	}
	marks := regexp.MustCompile(`-----[A-Z0-9 ]+-----`)
	body := marks.ReplaceAllStringFunc(text, func(m string) string { return "\n" + strings.ReplaceAll(m, " ", "\x00") + "\n" })
	return []byte(strings.ReplaceAll(strings.ReplaceAll(body, " ", "\n"), "\x00", " "))
}

// storeFile reads a store; a folder of authorities is taken file by file.
func (l *loader) storeFile(what string, at value, path string) ([]byte, bool) {
	data, err := l.read(path)
	if errors.Is(err, errFolder) && at.key == "ssl.ca.location" {
		data, err = l.folder(at, path)
	}
	if err != nil {
		l.problem(check.StoreFormat, at, check.Problem{Path: path, Detail: fmt.Sprintf("%s %s cannot be read: %s", what, path, err)})
		return nil, false
	}
	return data, true
}

// hashed is how c_rehash names the files that OpenSSL finds in a folder.
var hashed = regexp.MustCompile(`^[0-9a-f]{8}\.[0-9]+$`)

// folder joins the certificates of a folder. OpenSSL, and so librdkafka, sees only files with hashed names.
func (l *loader) folder(at value, path string) ([]byte, error) {
	files, err := os.ReadDir(path)
	if err != nil {
		return nil, bare(err)
	}
	var all bytes.Buffer
	for _, f := range files {
		if f.IsDir() || l.ofLibrdkafka(at) && !hashed.MatchString(f.Name()) || all.Len() > fileLimit {
			continue
		}
		if data, err := l.read(filepath.Join(path, f.Name())); err == nil && bytes.Contains(data, []byte("-----BEGIN CERTIFICATE")) {
			all.Write(append(data, '\n'))
		}
	}
	switch {
	case all.Len() == 0 && l.ofLibrdkafka(at):
		return nil, errors.New("the folder has no certificate under a hashed name, needs `openssl rehash` on it or the name of a file")
	case all.Len() == 0:
		return nil, errors.New("the folder has no certificate in it")
	}
	return all.Bytes(), nil
}

// storeProblem says what is wrong with a store, at the password where that is wrong and else at the store.
func (l *loader) storeProblem(what, path string, at, password value, err error) {
	kind := check.StoreFormat
	switch {
	case errors.Is(err, certs.ErrKeyMismatch):
		kind = check.KeyMismatch
	case errors.Is(err, certs.ErrKeyFormat):
		kind = check.KeyFormat
	case errors.Is(err, certs.ErrPassword) && password.key != "":
		at = password
	}
	if path != "" {
		what += " " + path
	} else {
		what += " in " + at.key
	}
	l.problem(kind, at, check.Problem{Path: path, Detail: what + ": " + err.Error()})
}
