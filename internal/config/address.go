package config

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"kscope/internal/check"
)

// addresses reads a list of bootstrap servers: HOST:PORT or PROTOCOL://HOST:PORT, commas and blanks between. What no
// client could dial is a problem. Duplicates are dropped.
func addresses(list string, from check.Origin) ([]string, []check.Problem) {
	var out []string
	var problems []check.Problem
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		_, rest, ok := strings.Cut(word, "://")
		if !ok {
			rest = word
		}
		address, p := address(rest)
		if p != nil {
			p.Key, p.Origin, p.Value = "bootstrap.servers", from, word
			problems = append(problems, *p)
			continue
		}
		if !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	if len(out) == 0 && len(problems) == 0 {
		problems = append(problems, check.Problem{Kind: check.BadAddress, Key: "bootstrap.servers", Origin: from, Detail: "bootstrap.servers names no address, needs HOST:PORT"})
	}
	return out, problems
}

func address(s string) (string, *check.Problem) {
	bad := func(detail, want string) (string, *check.Problem) {
		return "", &check.Problem{Kind: check.BadAddress, Detail: detail, Want: want}
	}
	if strings.Count(s, ":") > 1 && !strings.HasPrefix(s, "[") {
		if ip, port, ok := unbracketed(s); ok {
			want := net.JoinHostPort(ip, port)
			return "", &check.Problem{Kind: check.UnbracketedIPv6, Want: want, Detail: fmt.Sprintf("bootstrap server %q is an IPv6 address without brackets, needs %s", s, want)}
		}
	}
	host, port, err := net.SplitHostPort(s)
	switch {
	case err != nil && !strings.Contains(s, ":"):
		return bad(fmt.Sprintf("bootstrap server %q has no port, needs HOST:PORT", s), s+":9092")
	case err != nil:
		return bad(fmt.Sprintf("bootstrap server %q is no HOST:PORT", s), "")
	case host == "":
		return bad(fmt.Sprintf("bootstrap server %q has no host, needs HOST:PORT", s), "localhost:"+port)
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return bad(fmt.Sprintf("port %s of bootstrap server %q is out of range, needs 1 to 65535", port, s), net.JoinHostPort(host, "9092"))
	}
	return net.JoinHostPort(host, port), nil
}

// unbracketed splits at the last colon, as Java does, where what is before it is an IPv6 address.
func unbracketed(s string) (ip, port string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if _, err := netip.ParseAddr(s[:i]); err == nil {
		if n, err := strconv.Atoi(s[i+1:]); err == nil && n > 0 && n < 65536 {
			return s[:i], s[i+1:], true
		}
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return s, "9092", true
	}
	return "", "", false
}
