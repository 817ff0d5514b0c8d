package config

import (
	"crypto/tls"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kscope/internal/check"
)

// tls reads what a client brings to TLS.
func (l *loader) tls() {
	t := &TLS{Verify: true, VerifyName: true}
	l.s.TLS = t
	l.verification(t)
	l.versions(t)
	l.ciphers(t)
	l.roots(t)
	l.ownCertificate(t)
	c := &l.s.Client
	c.Verify, c.VerifyName = t.Verify, t.Verify && t.VerifyName
	t.VerifyName = c.VerifyName
}

// verification reads what switches it off. No Java client has a key that leaves the chain unverified.
func (l *loader) verification(t *TLS) {
	if v, ok := l.find("ssl.endpoint.identification.algorithm"); ok {
		name := strings.ToLower(strings.TrimSpace(v.text))
		t.VerifyName = name != "" && name != "none"
		switch {
		case name == "none" && l.ofJava(v):
			l.problem(check.BadValue, v, check.Problem{Value: v.text, Want: "https", Usable: true,
				Detail: v.key + " is none, which librdkafka knows and Java refuses in every handshake; Java needs https, or nothing to leave names unverified"})
		case t.VerifyName && name != "https":
			l.problem(check.BadValue, v, check.Problem{Value: v.text, Want: "https", Detail: fmt.Sprintf("%s is %q, needs https, or nothing to leave names unverified", v.key, v.text)})
		}
	}
	if v, ok := l.find("enable.ssl.certificate.verification"); ok && !l.ofJava(v) {
		switch strings.ToLower(strings.TrimSpace(v.text)) {
		case "false", "f", "0":
			t.Verify = false
		case "true", "t", "1":
		default:
			l.problem(check.BadValue, v, check.Problem{Value: v.text, Want: "true", Detail: fmt.Sprintf("%s is %q, needs true or false", v.key, v.text)})
		}
	}
}

// tlsVersions are the names that Java knows, by capitals and all.
var tlsVersions = map[string]uint16{"SSLv3": tls.VersionTLS10, "TLSv1": tls.VersionTLS10, "TLSv1.1": tls.VersionTLS11, "TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13}

func (l *loader) versions(t *TLS) {
	v, ok := l.find("ssl.enabled.protocols")
	if !ok {
		return
	}
	for _, name := range words(v.text) {
		n, ok := tlsVersions[name]
		if !ok {
			want := "TLSv1.2"
			if strings.HasSuffix(name, "3") {
				want = "TLSv1.3"
			}
			l.problem(check.BadValue, v, check.Problem{Value: v.text, Want: strings.Replace(v.text, name, want, 1),
				Detail: fmt.Sprintf("%s names %q, needs TLSv1.2 or TLSv1.3 with these capitals", v.key, name)})
			continue
		}
		if t.MinVersion == 0 || n < t.MinVersion {
			t.MinVersion = n
		}
		t.MaxVersion = max(t.MaxVersion, n)
		l.s.Client.TLSVersions = append(l.s.Client.TLSVersions, name)
	}
}

// suiteName is how Java and the standards write a cipher suite.
var suiteName = regexp.MustCompile(`^(TLS|SSL)_[A-Z0-9_]+$`)

// ciphers takes the suites that Go has too; others cannot be offered from here. A list of Java's also decides whether
// TLS 1.3 is offered, one of OpenSSL's does not speak of TLS 1.3.
func (l *loader) ciphers(t *TLS) {
	v, ok := l.find("ssl.cipher.suites")
	if !ok || strings.TrimSpace(v.text) == "" {
		return
	}
	iana, newest, older := false, false, false
	for _, name := range strings.FieldsFunc(v.text, func(r rune) bool { return strings.ContainsRune(",: \t", r) }) {
		if suiteName.MatchString(name) {
			iana = true
			is13 := !strings.Contains(name, "_WITH_")
			newest, older = newest || is13, older || !is13
		} else if l.ofJava(v) {
			l.problem(check.BadValue, v, check.Problem{Value: v.text, Detail: fmt.Sprintf("%s names %q, which Java does not know: it needs names such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", v.key, name)})
			return
		}
		if id, ok := suite(name); ok && !slices.Contains(t.CipherSuites, id) {
			t.CipherSuites = append(t.CipherSuites, id)
		}
	}
	switch {
	case iana && !newest && (t.MaxVersion == 0 || t.MaxVersion > tls.VersionTLS12):
		t.MaxVersion = tls.VersionTLS12
	case iana && !older && t.MinVersion < tls.VersionTLS13:
		t.MinVersion = tls.VersionTLS13
	}
	if len(t.CipherSuites) == 0 {
		l.problem(check.OddKey, value{Origin: v.Origin}, check.Problem{Usable: true, Detail: v.key + " names no cipher suite that kscope has, so it offers its own"})
	}
}

// suite finds a suite by the name of the standards or of OpenSSL.
func suite(name string) (uint16, bool) {
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if s.Name == name || openssl(s.Name) == name {
			return s.ID, true
		}
	}
	return 0, false
}

// openssl writes TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 as ECDHE-RSA-AES128-GCM-SHA256.
func openssl(name string) string {
	if !strings.Contains(name, "_WITH_") {
		return name // TLS 1.3's, which both write alike
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "TLS_"), "_POLY1305_SHA256")
	name = strings.NewReplacer("_WITH_", "-", "AES_128", "AES128", "AES_256", "AES256", "_CBC_SHA", "_SHA").Replace(name)
	name = strings.TrimPrefix(strings.ReplaceAll(name, "_", "-"), "RSA-AES")
	switch {
	case strings.HasSuffix(name, "CHACHA20"):
		return name + "-POLY1305"
	case strings.HasPrefix(name, "128") || strings.HasPrefix(name, "256"):
		return "AES" + name
	}
	return name
}

// words are the elements of a list with commas, blanks around them gone.
func words(list string) []string {
	var out []string
	for _, w := range strings.Split(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
