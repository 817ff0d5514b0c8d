package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

var tlsNoCommonVersion = check.Check{
	ID:    "TLS016",
	Title: "client and broker have a TLS version, a cipher and a signature in common",
	Level: check.Error,
	Why:   "Without overlap the handshake ends with an alert at once; nothing says which side has to change.",
	Errors: []string{
		"remote error: tls: handshake failure",
		"remote error: tls: protocol version not supported",
		"tls: no supported versions satisfy MinVersion and MaxVersion",
		"tls: server selected unsupported protocol version …",
		"javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
		"javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
		"alert handshake failure: SSL alert number 40",
		"SSL routines::unsupported protocol",
		"SSL routines::no protocols available",
		"SSL routines::ca md too weak",
		"SSL routines::ee key too small",
		"x509: cannot verify signature: insecure algorithm SHA1-RSA",
		"javax.net.ssl.SSLHandshakeException: no cipher suites in common",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TLS016", func(e *check.Endpoint) string { return noOverlap(f, e) })
		for i := range found {
			found[i].Evidence = append(versionsTaken(at(f, found[i].Subject)), found[i].Evidence...)
			found[i].Because = saysSo(f, "ssl.enabled.protocols", "ssl.cipher.suites")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		if d, weak := defectOf(e, check.RuleWeak); weak {
			return []check.Fix{reissued(f, e, "give it a certificate that is not weak: "+d.Detail, leafOf(e).Issuer)}
		}
		broker := onListener(f, e, "or let the broker take both versions", "ssl.enabled.protocols", "TLSv1.2,TLSv1.3")
		var client []check.Setting
		if f.Client.Setting("ssl.enabled.protocols") != nil {
			client = append(client, f.Client.Set("ssl.enabled.protocols", "TLSv1.2,TLSv1.3"))
		}
		client = append(client, without(f, "ssl.cipher.suites")...)
		if len(client) == 0 {
			broker.Say = "let the broker take both versions, with a key and certificate that fit its ciphers"
			return []check.Fix{broker}
		}
		return []check.Fix{change("let the client offer what it has", client...), broker}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		f.Client.TLSVersions = []string{"TLSv1.2"}
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: "ssl.enabled.protocols", Value: "TLSv1.2", Origin: inFile(7)})
		chain := e.Paths[0].TLS.Chain
		alerted(e, check.StageTLS, 70, func(t *check.TLSFacts) { *t = check.TLSFacts{ServerName: t.ServerName, Alert: 70} })
		e.Experiments = []check.Experiment{{Try: check.TryTLS12, Failure: check.Alert, Code: 70}, {Try: check.TryTLS13, Answered: true, Version: "TLS 1.3", Chain: chain}}
	},
}

// noOverlap says what the server takes against what the settings allow.
func noOverlap(f *check.Facts, e *check.Endpoint) string {
	if d, weak := defectOf(e, check.RuleWeak); weak {
		return fmt.Sprintf("the certificate of %s is too weak: %s", whose(e), d.Detail)
	}
	allowed := "the settings leave the default"
	if len(f.Client.TLSVersions) > 0 {
		allowed = "the settings allow " + strings.Join(f.Client.TLSVersions, ", ")
	}
	if took := taken(e); len(took) > 0 {
		if s := f.Client.Setting("ssl.cipher.suites"); s != nil && !slices.ContainsFunc(took, func(v string) bool { return !allows(f, v) }) {
			return fmt.Sprintf("%s takes %s, but none of the ciphers in ssl.cipher.suites", place(e), strings.Join(took, " and "))
		}
		return fmt.Sprintf("%s takes %s, and %s", place(e), strings.Join(took, " and "), allowed)
	}
	return fmt.Sprintf("%s finds no TLS version or cipher that it takes, and %s", place(e), allowed)
}

// allows says that the settings allow a version, "TLS 1.2", which Java writes TLSv1.2.
func allows(f *check.Facts, version string) bool {
	return len(f.Client.TLSVersions) == 0 || slices.Contains(f.Client.TLSVersions, strings.Replace(version, "TLS ", "TLSv", 1))
}

// taken are the versions that the server took when everything was offered.
func taken(e *check.Endpoint) []string {
	var all []string
	for _, t := range []check.Try{check.TryTLS12, check.TryTLS13} {
		if x := e.Tried(t); x != nil && x.Answered && x.Version != "" && !slices.Contains(all, x.Version) {
			all = append(all, x.Version)
		}
	}
	return all
}

func versionsTaken(e *check.Endpoint) []string {
	var lines []string
	for _, t := range []check.Try{check.TryTLS12, check.TryTLS13} {
		x := e.Tried(t)
		if x == nil {
			continue
		}
		offer := map[check.Try]string{check.TryTLS12: "TLS 1.2 and older with every cipher", check.TryTLS13: "TLS 1.3"}[t]
		switch {
		case x.Answered:
			lines = append(lines, fmt.Sprintf("a hello with %s is answered with %s", offer, x.Version))
		case x.Failure == check.Alert:
			lines = append(lines, fmt.Sprintf("a hello with %s is answered with alert %s", offer, alertName(x.Code)))
		default:
			lines = append(lines, fmt.Sprintf("a hello with %s: %s", offer, x.Failure))
		}
	}
	return lines
}
