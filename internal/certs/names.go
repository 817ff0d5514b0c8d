package certs

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"kscope/internal/check"
)

// Names are what a certificate is for, each once: host names as DNS names, addresses as IP addresses. An address that
// stands as a DNS name counts for nobody (RFC 6125; Java, Go and OpenSSL alike).
type Names struct {
	DNS []string
	IPs []net.IP
	// given are all of them in their order.
	given []string
}

// ParseNames takes host names and addresses; the error says which of them is none and why.
func ParseNames(words ...string) (Names, error) {
	var n Names
	for _, w := range words {
		if err := n.add(w); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (n *Names) add(word string) error {
	bare := strings.TrimSuffix(strings.TrimPrefix(word, "["), "]")
	if ip, err := netip.ParseAddr(bare); err == nil {
		return n.addAddress(word, ip.Unmap())
	}
	// The dot that ends a full name is in no certificate; upper and lower case are the same name.
	name := strings.ToLower(strings.TrimSuffix(word, "."))
	if err := hostName(name); err != nil {
		return fmt.Errorf("%q is no host name and no address: %w", word, err)
	}
	if !slices.Contains(n.DNS, name) {
		n.DNS = append(n.DNS, name)
	}
	n.given = append(n.given, name)
	return nil
}

func (n *Names) addAddress(word string, ip netip.Addr) error {
	switch {
	case ip.IsUnspecified():
		return fmt.Errorf("%q is an address to listen on, and nobody connects to it", word)
	case ip.Zone() != "":
		return fmt.Errorf("%q has a zone, which no certificate holds", word)
	}
	if raw := net.IP(ip.AsSlice()); !slices.ContainsFunc(n.IPs, raw.Equal) {
		n.IPs = append(n.IPs, raw)
	}
	n.given = append(n.given, ip.String())
	return nil
}

// Underscored returns the names that Java's clients send without SNI because of an underscore. The certificate is still
// verified; only a proxy that chooses by SNI is lost.
func (n Names) Underscored() []string {
	var all []string
	for _, name := range n.DNS {
		if strings.Contains(name, "_") {
			all = append(all, name)
		}
	}
	return all
}

// BrokerLeaf is what a broker's certificate is for. Its common name becomes the principal, so it is the first name that
// tells it from others: no loopback, no wildcard, and no longer than the 64 letters of a common name (X.520); else the
// fallback. Nobody looks for a host in a common name beside which there are other names.
func BrokerLeaf(n Names, fallback string) Leaf {
	l := Leaf{CommonName: fallback, DNSNames: n.DNS, IPs: n.IPs}
	for _, name := range n.given {
		if len(name) <= 64 && !strings.HasPrefix(name, "*") && !check.IsLoopback(name) {
			l.CommonName = name
			break
		}
	}
	return l
}

var clientName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._@-]{0,62}[A-Za-z0-9])?$`)

// CheckClientName refuses a name that cannot be a folder and a principal as it stands. In a principal a comma, a plus or
// a quotation mark would be escaped, and no ACL would be written the same way twice.
func CheckClientName(name string) error {
	if !clientName.MatchString(name) {
		return fmt.Errorf("client name %q needs 1 to 64 letters, digits, dots, underscores, hyphens and @, and a letter or digit at both ends", name)
	}
	return nil
}

// ClientUsages are those of a client's certificate.
func ClientUsages() []x509.ExtKeyUsage { return []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }
