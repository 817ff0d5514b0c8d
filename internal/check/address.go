package check

import (
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// Host is the name or IP of the address, without brackets.
func (e *Endpoint) Host() string { return HostOf(e.Address) }

// Port is the port of the address, 0 where it has none.
func (e *Endpoint) Port() int {
	_, port, err := net.SplitHostPort(e.Address)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(port)
	return n
}

// HostOf returns the host of HOST:PORT, without brackets.
func HostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

// IsLocalhost says that a host is the usual name or address of the own machine. Other addresses of 127.0.0.0/8 are
// not: they are forwards and aliases.
func IsLocalhost(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

// IsLoopback says that a host is localhost or any loopback address.
func IsLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return IsLocalhost(host) || err == nil && ip.IsLoopback()
}

// NotPublic says that an IP exists only inside some network: RFC 1918, shared (RFC 6598), link-local, unique local
// (RFC 4193), or reserved for documentation (RFC 5737).
func NotPublic(ip string) bool {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return false
	}
	a = a.Unmap()
	for _, p := range []string{"100.64.0.0/10", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"} {
		if netip.MustParsePrefix(p).Contains(a) {
			return true
		}
	}
	return a.IsPrivate() || a.IsLinkLocalUnicast()
}

// InternalName says that a name belongs to a cluster's or company's own network, such as a Kubernetes service.
func InternalName(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, s := range []string{".svc", ".cluster.local", ".internal", ".local", ".lan", ".intranet", ".corp"} {
		if strings.HasSuffix(host, s) {
			return true
		}
	}
	return strings.Contains(host, ".svc.")
}

var containerID = regexp.MustCompile(`^[0-9a-f]{12}$`)

// ContainerID says that a name looks like a container's id, which is its host name where none was set.
func ContainerID(host string) bool { return containerID.MatchString(host) }

// SingleLabel says that a name has no dot: almost always a container's or service's name.
func SingleLabel(host string) bool {
	_, err := netip.ParseAddr(host)
	return err != nil && !strings.Contains(host, ".") && !IsLocalhost(host)
}
