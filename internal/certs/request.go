package certs

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrRequest is why a request for a certificate is not signed.
var ErrRequest = errors.New("this request cannot be signed")

// Request is a request for a certificate that was read, its own signature verified.
type Request struct {
	Raw  []byte
	Leaf Leaf
	// Public is the key that the certificate is to be for.
	Public crypto.PublicKey
}

var (
	oidUsages      = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidConstraints = asn1.ObjectIdentifier{2, 5, 29, 19}
	oidServerAuth  = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 1}
	oidClientAuth  = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 2}
)

// NewRequest makes a key and asks for a certificate as the leaf says; the request, in DER, names the usages too, because
// an authority that sets its own would give a broker serverAuth alone.
func NewRequest(l Leaf) (crypto.Signer, []byte, error) {
	key, err := l.KeyType.generate()
	if err != nil {
		return nil, nil, fmt.Errorf("make the key of %s: %w", l.CommonName, err)
	}
	var oids []asn1.ObjectIdentifier
	for _, u := range l.usages() {
		oids = append(oids, map[x509.ExtKeyUsage]asn1.ObjectIdentifier{x509.ExtKeyUsageServerAuth: oidServerAuth, x509.ExtKeyUsageClientAuth: oidClientAuth}[u])
	}
	usages, err := asn1.Marshal(oids)
	if err != nil {
		return nil, nil, fmt.Errorf("write the usages of %s: %w", l.CommonName, err)
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: l.CommonName}, RawSubject: l.RawSubject, DNSNames: l.DNSNames, IPAddresses: l.IPs,
		ExtraExtensions: []pkix.Extension{{Id: oidUsages, Value: usages}},
	}, key)
	if err != nil {
		return nil, nil, fmt.Errorf("write the request of %s: %w", l.CommonName, err)
	}
	return key, der, nil
}

// ParseRequest reads a request in PEM or DER and refuses what no broker or client of Kafka has to ask for.
func ParseRequest(data []byte) (Request, error) {
	if b, _ := pem.Decode(data); b != nil {
		if !strings.HasSuffix(b.Type, "CERTIFICATE REQUEST") {
			return Request{}, fmt.Errorf("%w: it is a PEM %s", ErrRequest, strings.ToLower(b.Type))
		}
		data = b.Bytes
	}
	r, err := x509.ParseCertificateRequest(data)
	if err != nil {
		return Request{}, fmt.Errorf("%w: it cannot be read: %w", ErrRequest, err)
	}
	if err := r.CheckSignature(); err != nil {
		return Request{}, fmt.Errorf("%w: who wrote it does not have its key: %w", ErrRequest, err)
	}
	out := Request{Raw: r.Raw, Public: r.PublicKey, Leaf: Leaf{
		CommonName: r.Subject.CommonName, RawSubject: r.RawSubject, DNSNames: r.DNSNames, IPs: r.IPAddresses, KeyType: keyTypeOf(r.PublicKey)}}
	if err := sound(r, out.Leaf); err != nil {
		return Request{}, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	out.Leaf.Usages, err = asked(r)
	return out, err
}

func sound(r *x509.CertificateRequest, l Leaf) error {
	if rsaKey, isRSA := r.PublicKey.(*rsa.PublicKey); isRSA && rsaKey.N.BitLen() < 2048 {
		return fmt.Errorf("its key is RSA with %d bits, needs 2048", rsaKey.N.BitLen())
	} else if !isRSA && l.KeyType == "" {
		return fmt.Errorf("its key is %s, which Kafka does not read", r.PublicKeyAlgorithm)
	}
	if len(r.URIs)+len(r.EmailAddresses) > 0 {
		return errors.New("it asks for names that are no host names and no addresses")
	}
	if len(r.RawSubject) <= 2 {
		return errors.New("it has no subject, and so no principal")
	}
	for _, name := range r.DNSNames {
		if err := hostName(strings.ToLower(name)); err != nil {
			return fmt.Errorf("%q is no host name: %w", name, err)
		}
	}
	for _, e := range r.Extensions {
		// An empty sequence says that it wants to be none.
		if e.Id.Equal(oidConstraints) && len(e.Value) > 2 {
			return errors.New("it asks to become an authority")
		}
	}
	return nil
}

// asked are the usages that a request names. One that names none gets both with names, so that it serves as a broker's,
// and clientAuth alone without.
func asked(r *x509.CertificateRequest) ([]x509.ExtKeyUsage, error) {
	for _, e := range r.Extensions {
		if e.Id.Equal(oidUsages) {
			return parseUsages(e.Value)
		}
	}
	if len(r.DNSNames)+len(r.IPAddresses) > 0 {
		return []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, nil
	}
	return []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, nil
}

func parseUsages(der []byte) ([]x509.ExtKeyUsage, error) {
	var oids []asn1.ObjectIdentifier
	if rest, err := asn1.Unmarshal(der, &oids); err != nil || len(rest) > 0 || len(oids) == 0 {
		return nil, fmt.Errorf("%w: its extended key usage cannot be read", ErrRequest)
	}
	var all []x509.ExtKeyUsage
	for _, oid := range oids {
		switch {
		case oid.Equal(oidServerAuth):
			all = append(all, x509.ExtKeyUsageServerAuth)
		case oid.Equal(oidClientAuth):
			all = append(all, x509.ExtKeyUsageClientAuth)
		default:
			return nil, fmt.Errorf("%w: it asks for the usage %s, which is neither serverAuth nor clientAuth", ErrRequest, oid)
		}
	}
	return all, nil
}

// Sign issues what a request asks for. A certificate never outlives its authority: zero means 397 days or until then.
func (a *Authority) Sign(r Request, notAfter time.Time) ([]*x509.Certificate, error) {
	l := r.Leaf
	l.NotAfter = a.within(notAfter)
	return a.certify(l, r.Public)
}

// within is the end of a certificate that is wanted until a time: no later than that of any above it.
func (a *Authority) within(notAfter time.Time) time.Time {
	if notAfter.IsZero() {
		notAfter = time.Now().Add(leafDays * 24 * time.Hour)
	}
	for _, c := range a.chain() {
		if c.NotAfter.Before(notAfter) {
			notAfter = c.NotAfter
		}
	}
	return notAfter
}
