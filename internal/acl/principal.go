package acl

import (
	"fmt"
	"net/netip"
	"strings"
)

// ParsePrincipal reads TYPE:NAME and refuses what a broker would keep in silence and never match.
func ParsePrincipal(text string) (string, error) {
	kind, name, typed := strings.Cut(text, ":")
	switch {
	case text == "":
		return "", fmt.Errorf("the principal is empty, needs User:NAME")
	case !typed:
		return "", fmt.Errorf("the principal %q has no type, needs %q", text, "User:"+text)
	case kind != "User" && strings.EqualFold(kind, "user"):
		return "", fmt.Errorf("the principal %q never matches: types are compared letter by letter, needs %q", text, "User:"+name)
	case name == "":
		return "", fmt.Errorf("the principal %q has no name, needs User:NAME", text)
	case strings.TrimSpace(name) != name || strings.TrimSpace(kind) != kind || kind == "":
		return "", fmt.Errorf("the principal %q has blanks or nothing around its colon or at its end, needs %q", text, "User:"+strings.TrimSpace(name))
	}
	return text, nil
}

// ParseHost reads an address as brokers write them, or "*". Names and networks are refused: a broker compares the text of
// the client's address and nothing else, so they would never match (seen on 4.4.0).
func ParseHost(text string) (string, error) {
	if text == Anywhere {
		return text, nil
	}
	address, err := netip.ParseAddr(text)
	switch {
	case strings.Contains(text, "/"):
		return "", fmt.Errorf("the host %q is a network, which no broker matches; needs one address, or * for all", text)
	case err != nil:
		return "", fmt.Errorf("the host %q is no address: brokers match no names; needs an address such as 10.0.0.5, or * for all", text)
	}
	return javaAddress(address), nil
}

// javaAddress is an address as Java's InetAddress.getHostAddress writes it, which is what brokers compare: IPv6 with all
// eight groups and without leading zeros.
func javaAddress(a netip.Addr) string {
	a = a.Unmap()
	if a.Is4() {
		return a.String()
	}
	bytes := a.As16()
	var groups []string
	for i := 0; i < len(bytes); i += 2 {
		groups = append(groups, fmt.Sprintf("%x", uint16(bytes[i])<<8|uint16(bytes[i+1])))
	}
	text := strings.Join(groups, ":")
	if a.Zone() != "" {
		text += "%" + a.Zone()
	}
	return text
}

// Oddity says why an entry can have no effect, empty where nothing is odd about it. Brokers take all of these in silence.
func (e Entry) Oddity() string {
	if _, err := ParsePrincipal(e.Principal); err != nil {
		return err.Error()
	}
	if host, err := ParseHost(e.Host); err != nil {
		return err.Error()
	} else if host != e.Host {
		return fmt.Sprintf("the host %q is never written so, needs %q", e.Host, host)
	}
	if _, err := ParseResource(e.Resource.Key(), e.Resource.Name); err != nil {
		return err.Error()
	}
	if _, err := ParseOperation(string(e.Operation), e.Resource.Type); err != nil {
		return err.Error()
	}
	if kind, _, _ := strings.Cut(e.Principal, ":"); kind != "User" {
		return fmt.Sprintf("Kafka itself makes no principal of type %q: only a principal builder of the cluster's own can", kind)
	}
	return ""
}
