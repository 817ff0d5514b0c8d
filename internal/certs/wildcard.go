package certs

import (
	"regexp"
	"strings"
)

// matches says that a name of a certificate covers a host. Java allows "*" in any label and as part of one, where more
// labels follow (sun.security.util.HostnameChecker); OpenSSL in the first label only, at one of its ends, where two
// more labels follow (X509_check_host).
func (f Family) matches(pattern, host string) bool {
	pattern = strings.TrimSuffix(strings.ToLower(pattern), ".")
	if !strings.Contains(pattern, "*") {
		return pattern == host
	}
	first, rest, _ := strings.Cut(pattern, ".")
	switch {
	case f == Java && strings.Contains(pattern[strings.LastIndex(pattern, "*"):], "."):
		return covers(pattern, host)
	case f == OpenSSL && strings.Count(pattern, "*") == 1 && strings.Contains(rest, ".") && (strings.HasPrefix(first, "*") || strings.HasSuffix(first, "*")):
		return covers(pattern, host)
	}
	return false
}

// covers compares label by label.
func covers(pattern, host string) bool {
	any := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `[^.]*`)
	return regexp.MustCompile(`\A` + any + `\z`).MatchString(host)
}
