package config

import (
	"crypto/tls"
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

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

// protocol is security.protocol, or what the short flags ask for.
func (l *loader) protocol() string {
	wanted, given := l.get("security.protocol")
	p := strings.ToUpper(strings.TrimSpace(wanted))
	all := []string{"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"}
	if given && !slices.Contains(all, p) {
		want := nearestOf(p, all)
		l.problem(check.BadValue, []string{"security.protocol"}, check.Problem{Value: wanted, Want: want, Detail: fmt.Sprintf("security.protocol is %q, needs PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL", wanted)})
		return "PLAINTEXT"
	}
	encrypted := l.in.TLS || l.in.TLSCA != "" || l.in.TLSCert != "" || strings.HasSuffix(p, "SSL")
	login := l.in.SASLMechanism != "" || l.in.SASLUsername != "" || strings.HasPrefix(p, "SASL_")
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

func (l *loader) tls() {
	c := &l.s.Client
	t := &TLS{Verify: true, VerifyName: true}
	l.s.TLS = t
	if v, ok := l.get("ssl.endpoint.identification.algorithm"); ok {
		t.VerifyName = !slices.Contains([]string{"", "none"}, strings.ToLower(strings.TrimSpace(v)))
	}
	if v, ok := l.get("enable.ssl.certificate.verification"); ok {
		t.Verify = !strings.EqualFold(strings.TrimSpace(v), "false")
	}
	c.Verify, c.VerifyName = t.Verify, t.VerifyName && t.Verify
	l.versions(t)
	l.ciphers(t)
	l.roots(t)
	l.ownCertificate(t)
}

func tlsVersions() map[string]uint16 {
	return map[string]uint16{"TLSv1": tls.VersionTLS10, "TLSv1.0": tls.VersionTLS10, "TLSv1.1": tls.VersionTLS11, "TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13}
}

func (l *loader) versions(t *TLS) {
	list, ok := l.get("ssl.enabled.protocols")
	if !ok {
		return
	}
	known := tlsVersions()
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		v, ok := known[name]
		if !ok {
			l.problem(check.BadValue, []string{"ssl.enabled.protocols"}, check.Problem{Value: name, Want: "TLSv1.2,TLSv1.3", Detail: fmt.Sprintf("ssl.enabled.protocols names %q, needs TLSv1.2 or TLSv1.3", name)})
			return
		}
		if t.MinVersion == 0 || v < t.MinVersion {
			t.MinVersion = v
		}
		t.MaxVersion = max(t.MaxVersion, v)
		l.s.Client.TLSVersions = append(l.s.Client.TLSVersions, name)
	}
}

// ciphers takes the IANA names that Java and Go share; those that Go does not have cannot be offered.
func (l *loader) ciphers(t *TLS) {
	list, ok := l.get("ssl.cipher.suites")
	if !ok || strings.TrimSpace(list) == "" {
		return
	}
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ':' || r == ' ' }) {
		for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
			if s.Name == name {
				t.CipherSuites = append(t.CipherSuites, s.ID)
			}
		}
	}
}

// nearestOf returns the word with the fewest differing letters.
func nearestOf(s string, words []string) string {
	best, least := "", 1<<30
	for _, w := range words {
		if d := distance(s, w); d < least {
			best, least = w, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner, row[j+1] = row[j+1], min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
