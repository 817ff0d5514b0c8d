package certs

import (
	"bytes"
	"crypto"
	"crypto/x509"

	"kscope/internal/check"
)

// PairKeys tells of each private key that stands alone in a file whose it is, among what was looked at together. Swapped
// keys are noticed by nobody before a client connects: Kafka loads them without complaint.
func PairKeys(all []Inspection) {
	for i := range all {
		if all[i].key == nil || len(all[i].Chain) > 0 {
			continue
		}
		switch owner := ownerOf(&all[i], all); {
		case owner != "":
			all[i].Note(check.Info, "it is the key of the certificate in %s", owner)
		case len(all) > 1:
			all[i].Note(check.Warning, "it is the key of no certificate that was looked at")
		}
	}
}

// ownerOf is the first source whose first certificate has this key.
func ownerOf(key *Inspection, all []Inspection) string {
	for _, in := range all {
		for _, certs := range [][]Seen{in.Chain, in.Trusted} {
			if len(certs) > 0 && publicKey(key.key) != nil && bytes.Equal(certs[0].public, publicKey(key.key)) {
				return in.Source
			}
		}
	}
	return ""
}

// publicKey is the public half as it stands in a certificate, nil where it cannot be written so.
func publicKey(key crypto.Signer) []byte {
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil
	}
	return der
}
