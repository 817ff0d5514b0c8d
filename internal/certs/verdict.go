package certs

import (
	"context"
	"crypto/x509"
	"runtime"
	"strings"
	"time"
)

// Verdict is what clients of a family make of a server.
type Verdict struct {
	Family  Family `json:"client"`
	Accepts bool   `json:"accepts"`
	// Why are the reasons of a refusal; By is who says so: the rules, or the real one that is on this machine.
	Why []string `json:"why,omitempty"`
	By  string   `json:"by"`
}

// Trial is one server as it was met: what it presented, and how its clients verify.
type Trial struct {
	// Dialed is where it was reached, HOST:PORT; Host the name or IP that its certificate has to be for, empty where
	// the client's settings leave names unverified.
	Dialed, Host string
	Chain        []*x509.Certificate
	// Roots are the trusted certificates, nil the machine's own.
	Roots []*x509.Certificate
	Now   time.Time
}

// Verdicts asks each family: Go's own verification, OpenSSL's where the program openssl is found, Java by its rules. No
// tool of a JDK verifies as a client does (keytool only prints).
func (t Trial) Verdicts(ctx context.Context) []Verdict {
	java := t.byRules(Java)
	if t.Roots == nil {
		java.By += ", with the authorities of this machine; Java has its own list"
	}
	openssl, ok := t.byOpenSSL(ctx)
	if !ok {
		openssl = t.byRules(OpenSSL)
	}
	return []Verdict{java, t.byGo(), openssl}
}

// byRules is what the rules say.
func (t Trial) byRules(f Family) Verdict {
	version := map[Family]string{Java: "Java 17", Go: "Go 1.26", OpenSSL: "OpenSSL 3.0"}[f]
	v := Verdict{Family: f, By: "the rules of " + version}
	for _, d := range Refusals(f, t.Chain, t.Roots, t.Host, t.Now) {
		v.Why = append(v.Why, d.Detail)
	}
	v.Accepts = v.Why == nil
	return v
}

// byGo is what crypto/x509 says, the reasons as the rules tell them where they do: its own error names one at most.
func (t Trial) byGo() Verdict {
	v := t.byRules(Go)
	var pool *x509.CertPool
	if t.Roots != nil {
		pool = poolOf(t.Roots)
	}
	_, err := t.Chain[0].Verify(x509.VerifyOptions{Roots: pool, Intermediates: poolOf(t.Chain[1:]), CurrentTime: t.Now})
	if err == nil && t.Host != "" {
		err = t.Chain[0].VerifyHostname(strings.TrimSuffix(t.Host, "."))
	}
	v.By, v.Accepts = "crypto/x509 of "+runtime.Version(), err == nil
	switch {
	case err == nil:
		v.Why = nil
	case v.Why == nil:
		v.Why = []string{strings.TrimPrefix(err.Error(), "x509: ")}
	}
	return v
}
