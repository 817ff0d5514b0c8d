// Package certs reads, verifies and issues certificates and the stores that hold them, as values.
package certs

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"fmt"

	"kscope/internal/check"
)

// Facts is what can be read in a certificate, for a report. Subject and issuer are RFC 2253 names as Java prints them.
func Facts(c *x509.Certificate) check.Certificate {
	out := check.Certificate{
		Subject: DistinguishedName(c.RawSubject), CommonName: c.Subject.CommonName, Issuer: DistinguishedName(c.RawIssuer),
		Serial: fmt.Sprintf("%x", c.SerialNumber), NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(),
		DNSNames: c.DNSNames, CA: c.IsCA, SelfSigned: selfSigned(c), Usages: usages(c), Key: keyName(c), Signature: c.SignatureAlgorithm.String(),
	}
	for _, ip := range c.IPAddresses {
		out.IPs = append(out.IPs, ip.String())
	}
	return out
}

func usages(c *x509.Certificate) []string {
	var names []string
	for _, u := range c.ExtKeyUsage {
		switch u {
		case x509.ExtKeyUsageServerAuth:
			names = append(names, "serverAuth")
		case x509.ExtKeyUsageClientAuth:
			names = append(names, "clientAuth")
		case x509.ExtKeyUsageAny:
			names = append(names, "anyExtendedKeyUsage")
		default:
			names = append(names, fmt.Sprintf("usage %d", u))
		}
	}
	for _, oid := range c.UnknownExtKeyUsage {
		names = append(names, oid.String())
	}
	return names
}

func keyName(c *x509.Certificate) string {
	switch k := c.PublicKey.(type) {
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Params().Name
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d", k.N.BitLen())
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return c.PublicKeyAlgorithm.String()
}
