package config

import (
	"crypto"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"

	"kscope/internal/certs"
	"kscope/internal/check"
)

// own is the client's certificate and key as one way of giving them gave them.
type own struct {
	at   value // where a problem stands
	path string
	// store is what was read, readErr how reading ended.
	store   certs.Store
	readErr error
	// password is the setting that opens it, keyPassword the one of the key.
	password, keyPassword value
}

// ownCertificate reads the client's certificate and key: Java's key store, in a file or in the settings themselves, or
// librdkafka's pair.
func (l *loader) ownCertificate(t *TLS) {
	v, ok := l.find("ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.keystore.location", "ssl.certificate.location", "ssl.certificate.pem", "ssl.key.location", "ssl.key.pem")
	if !ok || strings.TrimSpace(v.text) == "" {
		l.keyPasswordWithoutStore()
		return
	}
	o := own{at: v}
	o.keyPassword, _ = l.find("ssl.key.password")
	if strings.HasPrefix(v.key, "ssl.keystore.") {
		ok = l.keyStore(&o)
	} else {
		ok = l.pair(&o)
	}
	if !ok {
		return
	}
	if err := l.refusedKey(o); err != nil {
		l.storeProblem("key store", o.path, o.at, o.password, err)
		return
	}
	if !l.readHere(o) {
		return
	}
	c := tls.Certificate{PrivateKey: o.store.Key, Leaf: o.store.Chain[0]}
	for _, one := range o.store.Chain {
		c.Certificate = append(c.Certificate, one.Raw)
		f := certs.Facts(one)
		f.File = o.path
		l.s.Client.Certificates = append(l.s.Client.Certificates, f)
	}
	t.Certificates = []tls.Certificate{c}
}

// keyPasswordWithoutStore speaks of what Java refuses: a password for a store that is not there.
func (l *loader) keyPasswordWithoutStore() {
	if v, ok := l.find("ssl.keystore.password"); ok && l.ofJava(v) {
		l.problem(check.StoreFormat, v, check.Problem{Detail: v.key + " is set and ssl.keystore.location is not, which Java refuses"})
	}
}

// keyStore reads ssl.keystore.*; librdkafka knows its location and password, for PKCS12.
func (l *loader) keyStore(o *own) bool {
	s := l.javaStore("ssl.keystore", "key store", "ssl.keystore.key", "ssl.keystore.certificate.chain")
	o.password = s.password
	if s.inline.key != "" {
		return l.inlineStore(o, s)
	}
	o.path = strings.TrimSpace(s.location.text)
	var ok bool
	if s.data, ok = l.storeFile("key store", s.location, o.path); !ok {
		return false
	}
	if l.ofJava(s.location) && l.refused(s) {
		return false
	}
	password, keyPassword := strings.TrimSpace(s.password.text), strings.TrimSpace(o.keyPassword.text)
	if o.keyPassword.key == "" {
		keyPassword = password // as Java does
	}
	o.store, o.readErr = certs.ReadKeyStore(s.data, password, keyPassword)
	switch {
	case o.store.Format == certs.FormatPEM:
		o.password = o.keyPassword
		o.store, o.readErr = certs.ReadStore(s.data, strings.TrimSpace(o.keyPassword.text))
	case o.store.Format == certs.FormatJKS && o.store.Entries > 0 && o.keyPassword.key != "":
		o.password = o.keyPassword // the store is open, so that it can only be the key's
	}
	return true
}

// inlineStore reads ssl.keystore.key and ssl.keystore.certificate.chain, which go together only.
func (l *loader) inlineStore(o *own, s javaStore) bool {
	key, hasKey := l.find("ssl.keystore.key")
	chain, hasChain := l.find("ssl.keystore.certificate.chain")
	if hasKey != hasChain {
		given, missing := "ssl.keystore.key", "ssl.keystore.certificate.chain"
		if hasChain {
			given, missing = missing, given
		}
		l.problem(check.StoreFormat, o.at, check.Problem{Detail: fmt.Sprintf("%s is given without %s", given, missing)})
		return false
	}
	if l.ofJava(o.at) && l.refused(s) {
		return false
	}
	o.password = o.keyPassword
	o.store, o.readErr = readPair(inlinePEM(chain.text), inlinePEM(key.text), strings.TrimSpace(o.keyPassword.text))
	return true
}

// pair reads librdkafka's keys: certificate and key each as text or in a file. One file may hold both.
func (l *loader) pair(o *own) bool {
	chainAt, hasChain := l.find("ssl.certificate.pem", "ssl.certificate.location")
	keyAt, hasKey := l.find("ssl.key.pem", "ssl.key.location")
	var ok bool
	var chain, key []byte
	if hasChain {
		if chain, o.path, ok = l.pemOf("certificate", chainAt); !ok {
			return false
		}
	}
	switch {
	case hasKey:
		var path string
		if key, path, ok = l.pemOf("private key", keyAt); !ok {
			return false
		}
		o.at = keyAt
		if path != "" {
			o.path = path
		}
	case !l.ofLibrdkafka(chainAt):
		key = chain
	}
	o.password = o.keyPassword
	switch {
	case !hasChain:
		o.readErr = fmt.Errorf("%w is given with the key, needs ssl.certificate.location", certs.ErrNoCertificate)
	case key == nil:
		o.readErr = fmt.Errorf("%w is given with the certificate, needs ssl.key.location", certs.ErrNoKey)
	default:
		o.store, o.readErr = readPair(chain, key, strings.TrimSpace(o.keyPassword.text))
	}
	return true
}

// pemOf returns the text of a setting, or that of the file that it names.
func (l *loader) pemOf(what string, at value) (data []byte, path string, ok bool) {
	if strings.HasSuffix(at.key, ".pem") {
		return inlinePEM(at.text), "", true
	}
	path = strings.TrimSpace(at.text)
	data, ok = l.storeFile(what, at, path)
	return data, path, ok
}

// readPair reads a chain and a key that stand apart; what else stands beside them is of no interest.
func readPair(chain, key []byte, password string) (certs.Store, error) {
	s, err := certs.ReadStore(chain, password)
	found := append([]*x509.Certificate{}, append(s.Chain, s.Trusted...)...)
	if len(found) == 0 {
		return s, err
	}
	out := certs.Store{Format: s.Format, Chain: found, Entries: 1}
	if s.Format != certs.FormatPEM && s.Key != nil {
		return s, err // a PKCS12 or JKS store, which has its own key
	}
	if out.Key, out.KeyKind, err = certs.ParseKeyPEM(key, password); err != nil {
		return out, err
	}
	if !certs.Matches(found[0], out.Key) {
		return out, fmt.Errorf("%w %s", certs.ErrKeyMismatch, found[0].Subject)
	}
	return out, nil
}

// refusedKey says why the client whose settings these are cannot use a key, in PEM: Java reads PKCS#8 only, encrypted
// if and only if ssl.key.password is set, RSA and ECDSA only. librdkafka reads all.
func (l *loader) refusedKey(o own) error {
	s := o.store
	hasPassword := o.keyPassword.key != ""
	switch {
	case l.ofLibrdkafka(o.at) && o.at.key == "ssl.keystore.location" && s.Format != certs.FormatPKCS12 && s.Format != "":
		return fmt.Errorf("%w for librdkafka: it is %s, needs PKCS12", certs.ErrFormat, s.Format)
	case l.ofLibrdkafka(o.at) && o.at.key != "ssl.keystore.location" && s.Format != certs.FormatPEM && s.Format != "":
		return fmt.Errorf("%w for librdkafka: it is %s, needs PEM", certs.ErrFormat, s.Format)
	case !l.ofJava(o.at) || s.Format != certs.FormatPEM:
		return nil
	case s.KeyKind == certs.KindPKCS1 || s.KeyKind == certs.KindSEC1 || s.KeyKind == certs.KindTraditionalEncrypted:
		return fmt.Errorf("%w for Java: it is %s, needs PKCS#8", certs.ErrKeyFormat, s.KeyKind)
	case s.KeyKind == certs.KindPKCS8 && hasPassword:
		return fmt.Errorf("%w for Java: it is not encrypted, and ssl.key.password is set", certs.ErrKeyFormat)
	case s.KeyKind == certs.KindEncryptedPKCS8 && !hasPassword:
		return fmt.Errorf("%w for Java: it is encrypted, and ssl.key.password is not set", certs.ErrKeyFormat)
	case isEd25519(s.Key):
		return fmt.Errorf("%w for Java: it is Ed25519, needs RSA or ECDSA", certs.ErrKeyFormat)
	}
	return nil
}

func isEd25519(key crypto.Signer) bool { _, ok := key.(ed25519.PrivateKey); return ok }

// readHere says whether there is a certificate with its key to send. What only kscope cannot read, or only some Java
// cannot, is no reason not to go on.
func (l *loader) readHere(o own) bool {
	usable := func(kind check.ProblemKind, format string, args ...any) {
		l.problem(kind, o.at, check.Problem{Path: o.path, Usable: true, Detail: fmt.Sprintf(format, args...)})
	}
	s, java := o.store, l.ofJava(o.at)
	switch {
	case java && s.KeyCipher == "PBES1":
		usable(check.KeyFormat, "key store %s: its key is encrypted with PBES1, which Java reads and kscope does not, so it goes on without a client certificate", o.path)
		return false
	case java && s.Format == "JCEKS":
		usable(check.StoreFormat, "key store %s: it is JCEKS, which Java reads and kscope does not, so it goes on without a client certificate", o.path)
		return false
	case o.readErr == nil && s.Key == nil && java && s.Format != certs.FormatPEM:
		usable(check.StoreFormat, "key store %s: it holds certificates and no private key, so that no client certificate is sent", o.path)
		return false
	case o.readErr == nil && s.Key == nil:
		o.readErr = certs.ErrNoKey
	case o.readErr == nil && len(s.Chain) == 0:
		o.readErr = certs.ErrNoCertificate
	}
	if o.readErr != nil {
		l.storeProblem("key store", o.path, o.at, o.password, o.readErr)
		return false
	}
	if java && s.KeyCipher == "PBES2" {
		usable(check.KeyFormat, "key store %s: its key is encrypted with PBES2, which Java 25 reads and Java 17 does not", o.path)
	}
	return true
}
