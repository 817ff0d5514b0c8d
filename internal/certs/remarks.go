package certs

import (
	"crypto/x509"
	"net"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// ofChain are remarks on a chain that its holder presents, as server or client.
func (l Look) ofChain(chain []*x509.Certificate) []Note {
	if len(chain) == 0 {
		return nil
	}
	var notes []Note
	for i, c := range chain {
		notes = append(notes, l.dates(c)...)
		notes = append(notes, weakness(c)...)
		if i > 0 && !issued(c, chain[i-1]) {
			notes = append(notes, note(check.Warning, "certificate %d of the chain, %s, did not issue the one before it", i+1, DistinguishedName(c.RawSubject)))
		}
	}
	leaf := chain[0]
	if leaf.IsCA {
		notes = append(notes, note(check.Warning, "it presents an authority's own certificate, %s", DistinguishedName(leaf.RawSubject)))
	}
	if usage(leaf) != nil {
		return notes // a client's, whose names nobody reads
	}
	return append(append(notes, names(leaf)...), roles(leaf)...)
}

// ofTrusted are remarks on certificates that are trusted.
func (l Look) ofTrusted(trusted []*x509.Certificate) []Note {
	var notes []Note
	for _, c := range trusted {
		notes = append(notes, l.dates(c)...)
		switch above := slices.ContainsFunc(trusted, func(r *x509.Certificate) bool { return !r.Equal(c) && issued(r, c) }); {
		case selfSigned(c) || above:
		case c.IsCA:
			notes = append(notes, note(check.Warning, "%s is an intermediate, and its issuer %s is not here: OpenSSL does not take it for trusted", DistinguishedName(c.RawSubject), DistinguishedName(c.RawIssuer)))
		default:
			notes = append(notes, note(check.Info, "%s is no authority: as a trusted one it serves Java and Go, and only for itself", DistinguishedName(c.RawSubject)))
		}
	}
	return notes
}

func (l Look) dates(c *x509.Certificate) []Note {
	const layout = "2006-01-02 15:04 UTC"
	who := DistinguishedName(c.RawSubject)
	switch {
	case l.Now.After(c.NotAfter):
		return []Note{note(check.Error, "%s ended on %s", who, c.NotAfter.UTC().Format(layout))}
	case l.Now.Before(c.NotBefore):
		return []Note{note(check.Error, "%s begins on %s only", who, c.NotBefore.UTC().Format(layout))}
	case l.Now.Add(time.Duration(l.Days) * 24 * time.Hour).After(c.NotAfter):
		return []Note{note(check.Warning, "%s ends soon, on %s", who, c.NotAfter.UTC().Format(layout))}
	}
	return nil
}

// weakness names whom a signature or a key keeps away. The signature of a root is looked at by nobody.
func weakness(c *x509.Certificate) []Note {
	alone := []*x509.Certificate{c}
	if weak(alone, alone) == nil {
		return nil
	}
	var refused []string
	for _, f := range Families() {
		if weakFor(f, c) {
			refused = append(refused, string(f))
		}
	}
	return []Note{note(check.Warning, "%s has %s and is signed with %s: refused by %s", DistinguishedName(c.RawSubject), keyName(c), c.SignatureAlgorithm, strings.Join(refused, ", "))}
}

// names are remarks on the names of a server.
func names(leaf *x509.Certificate) []Note {
	var notes []Note
	if len(leaf.DNSNames)+len(leaf.IPAddresses) == 0 {
		return []Note{note(check.Warning, "it has no subject alternative name: as a server's, Go refuses it; Java and OpenSSL take its CN=%s by name, not by IP", leaf.Subject.CommonName)}
	}
	for _, n := range leaf.DNSNames {
		switch {
		case net.ParseIP(n) != nil:
			notes = append(notes, note(check.Warning, "%s stands in it as a DNS name, which no client takes for an IP address", n))
		case strings.Contains(n, "_"):
			notes = append(notes, note(check.Warning, "%s has an underscore: Java sends no server name (SNI) for it", n))
		case strings.Contains(n, "*"):
			notes = append(notes, wildcard(n)...)
		}
	}
	return notes
}

// wildcard names the families for which a pattern covers nothing.
func wildcard(pattern string) []Note {
	host := strings.ReplaceAll(pattern, "*", "a")
	leaf := &x509.Certificate{DNSNames: []string{pattern}}
	var refused []string
	for _, f := range Families() {
		if misnamed(f, leaf, host) != nil {
			refused = append(refused, string(f))
		}
	}
	if refused == nil {
		return nil
	}
	return []Note{note(check.Warning, "%s covers no name for %s", pattern, strings.Join(refused, ", "))}
}

// roles are remarks on what a certificate may be used for.
func roles(leaf *x509.Certificate) []Note {
	all := usages(leaf)
	if all == nil || slices.Contains(all, "clientAuth") || slices.Contains(all, "anyExtendedKeyUsage") {
		return nil
	}
	return []Note{note(check.Info, "it is not for clients (%s): a broker that also presents it to other brokers does not start where ssl.client.auth=required", strings.Join(all, ", "))}
}
