package acl

import (
	"fmt"
	"net/netip"
	"strings"
)

// ParseHost reads an address as brokers write them, a network, or "*". Names are refused: a broker compares the client's
// address and nothing else, so they would never match (seen on 4.4.0).
func ParseHost(text string) (string, error) {
	if text == Anywhere {
		return text, nil
	}
	if strings.Contains(text, "/") {
		if _, err := netip.ParsePrefix(text); err != nil {
			return "", fmt.Errorf("the host %q is no network, needs one such as 10.0.0.0/8", text)
		}
		return text, nil
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
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

// neverMatches says why brokers match no client by a host, empty where they may.
func neverMatches(host string, s Settings) string {
	written, err := ParseHost(host)
	switch {
	case err != nil:
		return err.Error()
	case written != host:
		return fmt.Sprintf("the host %q is never written so, needs %q", host, written)
	case strings.Contains(host, "/") && !s.Networks:
		return fmt.Sprintf("the host %q is a network, which brokers before 4.4 never match", host)
	}
	return ""
}

// inNetwork says that an address, or all of a network, lies in a network.
func inNetwork(host, network string) bool {
	if !strings.Contains(network, "/") || host == "" {
		return false
	}
	outer, err := netip.ParsePrefix(network)
	if err != nil {
		return false
	}
	if inner, err := netip.ParsePrefix(host); err == nil {
		return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
	}
	address, err := netip.ParseAddr(host)
	return err == nil && outer.Contains(address)
}
