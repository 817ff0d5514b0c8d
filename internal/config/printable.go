package config

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// The limits that hold where no flag says otherwise; a command that is printed need not repeat them.
const (
	DefaultDialTimeout = 3 * time.Second
	DefaultTimeout     = 10 * time.Second
)

// printable are the user's connection flags again, for the commands that steps print. A secret given by -X is left out.
func printable(in Input) []string {
	var out []string
	add := func(flag, v string) {
		if v != "" {
			out = append(out, flag, v)
		}
	}
	add("-b", shownAddresses(strings.Join(in.Bootstrap, ",")))
	add("-c", in.ConfigFile)
	for _, x := range in.X {
		key, v, _ := strings.Cut(x, "=")
		if key = strings.TrimSpace(key); shown(key, v) == v {
			add("-X", x)
		}
	}
	if in.TLS {
		out = append(out, "--tls")
	}
	add("--tls-ca", in.TLSCA)
	add("--tls-cert", in.TLSCert)
	add("--tls-key", in.TLSKey)
	add("--sasl-mechanism", in.SASLMechanism)
	add("--sasl-username", in.SASLUsername)
	add("--sasl-password-file", in.SASLPasswordFile)
	if in.SASLPasswordStdin {
		out = append(out, "--sasl-password-stdin")
	}
	for _, m := range in.Map {
		add("--map", m)
	}
	if in.DialTimeout > 0 && in.DialTimeout != DefaultDialTimeout {
		add("--dial-timeout", in.DialTimeout.String())
	}
	if in.Timeout > 0 && in.Timeout != DefaultTimeout {
		add("--timeout", in.Timeout.String())
	}
	return out
}

// record writes down all keys that were given, as they stand before anything is resolved: a reference to a secret is
// no secret, what it stands for may be one.
func (l *loader) record() {
	ordered := slices.Clone(l.values)
	slices.SortStableFunc(ordered, func(a, b value) int { return int(a.layer) - int(b.layer) })
	for _, v := range ordered {
		key := v.key
		if v.text == "" && !known(key) {
			key = stars // a line of one word may be a secret that lost its key
		}
		l.s.Client.Settings = append(l.s.Client.Settings, check.ClientSetting{Key: key, Value: shown(v.key, v.text), Origin: v.Origin})
	}
}

// shown is a value as it may be printed.
func shown(key, text string) string {
	switch {
	case text == "":
		return ""
	case isSecret(key), strings.Contains(text, "LoginModule"), strings.Contains(text, "PRIVATE KEY"), !known(key) && holdsSecretWord(text):
		return stars // the last is what a sasl.jaas.config over several lines leaves behind
	case key == "bootstrap.servers" || key == "metadata.broker.list":
		return shownAddresses(text)
	case key == "sasl.oauthbearer.token.endpoint.url":
		return shownURL(text)
	}
	return text
}

// shownURL is a URL without what may be a secret in it: user, password and query.
func shownURL(text string) string {
	to, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return stars
	case to.User == nil && to.RawQuery == "":
		return text
	}
	to.User, to.RawQuery = nil, ""
	return to.String()
}

// shownAddresses hides what stands before an "@": a password in an address is a mistake, and still a password.
func shownAddresses(list string) string {
	words := strings.Split(list, ",")
	for i, w := range words {
		if at := strings.LastIndexByte(w, '@'); at >= 0 {
			words[i] = stars + w[at:]
		}
	}
	return strings.Join(words, ",")
}
