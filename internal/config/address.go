package config

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kscope/internal/check"
)

// fault is what is wrong with one address of a list.
type fault struct {
	kind                check.ProblemKind
	value, want, detail string
	usable              bool
}

func (f fault) problem() check.Problem {
	return check.Problem{Value: f.value, Want: f.want, Detail: f.detail, Usable: f.usable}
}

// scheme is what Java reads before "://" and leaves aside.
var scheme = regexp.MustCompile(`^[0-9a-zA-Z+._%-]*://`)

// hostName is what Java takes for a host, beside IPv6 addresses.
var hostName = regexp.MustCompile(`^[0-9a-zA-Z._%-]+$`)

// addresses reads a list of bootstrap servers: HOST:PORT or PROTOCOL://HOST:PORT with commas between and blanks around
// them. What no client could dial is a fault. Duplicates are dropped.
func addresses(list string) ([]string, []fault) {
	var out, kept []string
	var faults []fault
	words := strings.Split(list, ",")
	for _, word := range words {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		kept = append(kept, word)
		a, f := address(scheme.ReplaceAllString(word, ""))
		if f != nil {
			f.value, f.detail = shownAddresses(word), fmt.Sprintf("bootstrap server %q ", shownAddresses(word))+f.detail
			f.want = shownAddresses(f.want)
			faults = append(faults, *f)
			continue
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	switch {
	case len(kept) == 0:
		faults = append(faults, fault{kind: check.BadAddress, detail: "bootstrap.servers names no address, needs HOST:PORT"})
	case len(kept) < len(words):
		faults = append(faults, fault{kind: check.BadAddress, usable: true, want: shownAddresses(strings.Join(kept, ",")),
			detail: "bootstrap.servers has an empty element between commas, which Java's client refuses since 4.0"})
	}
	return out, faults
}

// Address returns a HOST:PORT as it is dialled, or says what is wrong with it.
func Address(s string) (string, error) {
	a, f := address(s)
	if f != nil {
		return "", fmt.Errorf("%q %s", s, f.detail)
	}
	return a, nil
}

// address reads one HOST:PORT and writes it as Go does. The fault's detail goes on after the address.
func address(s string) (string, *fault) {
	bad := func(want, format string, args ...any) (string, *fault) {
		return "", &fault{kind: check.BadAddress, want: want, detail: fmt.Sprintf(format, args...)}
	}
	if strings.ContainsAny(s, " \t\r\n;") {
		words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n;", r) })
		return bad(strings.Join(words, ","), "holds a blank or semicolon, needs a comma between addresses")
	}
	if want, ok := bracketed(s); ok {
		return "", &fault{kind: check.UnbracketedIPv6, want: want, detail: "is an IPv6 address without brackets, needs " + want}
	}
	if s, path, ok := strings.Cut(s, "/"); ok {
		return bad(s, "has %q after the port, needs HOST:PORT", "/"+path)
	}
	host, port, err := net.SplitHostPort(s)
	switch {
	case err != nil && !strings.Contains(strings.TrimLeft(s, "["), ":") || err != nil && strings.HasSuffix(s, "]"):
		return bad(s+":9092", "has no port, needs HOST:PORT")
	case err != nil:
		return bad("", "is no HOST:PORT")
	case host == "":
		return bad("localhost:"+port, "has no host, needs HOST:PORT")
	case port == "":
		return bad(net.JoinHostPort(host, "9092"), "has no port, needs HOST:PORT")
	}
	if n, err := strconv.ParseUint(port, 10, 32); err != nil || n < 1 || n > 65535 {
		return bad(net.JoinHostPort(host, "9092"), "has port %s, needs 1 to 65535", port)
	}
	if _, err := netip.ParseAddr(host); err != nil && !hostName.MatchString(host) {
		return bad("", "has a host with characters that no host name has")
	}
	return net.JoinHostPort(host, port), nil
}

// bracketed mends an IPv6 address without brackets: split at the last colon, as Java does, where what is before it is an
// address; else without a port.
func bracketed(s string) (string, bool) {
	if strings.HasPrefix(s, "[") || strings.Count(s, ":") < 2 {
		return "", false
	}
	i := strings.LastIndexByte(s, ':')
	if _, err := netip.ParseAddr(s[:i]); err == nil {
		if n, err := strconv.ParseUint(s[i+1:], 10, 16); err == nil && n > 0 {
			return net.JoinHostPort(s[:i], s[i+1:]), true
		}
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return net.JoinHostPort(s, "9092"), true
	}
	return "", false
}
