package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsKeyMismatch = check.Check{
	ID:    "TLS015",
	Title: "every private key belongs to its certificate",
	Level: check.Error,
	Why:   "Renewing one of two files, or swapping them between brokers, leaves a key and a certificate that do not belong together. Kafka loads such a PEM store without a word, and every client fails.",
	Errors: []string{
		"tls: private key does not match public key",
		"tls: invalid signature by the server certificate: ECDSA verification failure",
		"tls: invalid signature by the server certificate: crypto/rsa: verification error",
		"javax.net.ssl.SSLHandshakeException: Invalid CertificateVerify signature",
		"x509 certificate routines:X509_check_private_key:key values mismatch",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		found := storeProblems(f, check.KeyMismatch)
		return append(found, chainFindings(f, "TLS015", func(e *check.Endpoint) string {
			return fmt.Sprintf("the private key of %s does not belong to the certificate that it presents", whose(e))
		})...)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		if e := at(f, fd.Subject); e != nil {
			return []check.Fix{
				reissued(f, e, "make a pair anew, and load it", leafOf(e).Issuer),
				onListener(f, e, "or put the key that belongs to the certificate into the store", "ssl.keystore.location", check.Blank("store with the certificate and its own key as that broker finds it")),
			}
		}
		p := problemOf(f, check.KeyMismatch, fd)
		if p == nil {
			return nil
		}
		var steps []check.Step
		if p.Path != "" {
			file := check.ShellQuote(p.Path)
			steps = []check.Step{{Run: "openssl x509 -noout -pubkey -in " + file}, {Run: "openssl pkey -pubout -in " + file}}
		}
		right := f.Client.Set(keyOr(*p, "ssl.keystore.location"), check.Blank("file with the certificate and its own key"))
		return []check.Fix{{Say: "pair the files again: a certificate and its own key print the same public key", Steps: append(steps, settings([]check.Setting{right})...)}}
	},
	Example: func(f *check.Facts) {
		e := endpointOf(f, 2)
		p := &e.Paths[0]
		t := p.TLS
		breakPath(p, check.StageTLS, check.BadSignature, "invalid signature by the server certificate")
		p.TLS = t
	},
}
