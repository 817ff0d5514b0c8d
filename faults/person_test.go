package faults

import (
	"crypto/x509"
	"encoding/pem"
	"path/filepath"

	"kscope/internal/certs"
	"kscope/internal/kafkatest"
)

// What a step asks of a person, done as one would who knows the cluster: the blanks it leaves, and the acts.
var (
	trusted     = map[string]func(*Stage) string{"": func(s *Stage) string { return s.C.CA() }}
	ownKeystore = map[string]func(*Stage) string{"": func(s *Stage) string { return s.C.ClientKeystore(s.T) }}
)

// reissue gives a broker a right certificate and restarts it.
func reissue(id int) func(*Stage) {
	return func(s *Stage) {
		s.keystore(id, issue(s, s.C.Leaf(id)))
		s.C.Restart(s.T, id, nil)
	}
}

// trust makes the client trust the cluster's authority.
func trust(s *Stage) { s.client("ssl.truststore.type=PEM", "ssl.truststore.location="+s.C.CA()) }

// present gives the client a right certificate.
func present(s *Stage) {
	s.client("ssl.keystore.type=PEM", "ssl.keystore.location="+s.C.ClientKeystore(s.T))
}

// present gives the client a certificate of the test's.
func (s *Stage) present(pair certs.Pair, err error) {
	s.T.Helper()
	path := filepath.Join(s.Work, "own.pem")
	if err == nil {
		err = kafkatest.WriteKeystore(path, pair)
	}
	if err != nil {
		s.T.Fatal(err)
	}
	s.client("ssl.keystore.type=PEM", "ssl.keystore.location="+path)
}

// authorityKey is the file with the key of the cluster's authority.
func (s *Stage) authorityKey() string {
	s.T.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(s.C.Authority.Key)
	if err != nil {
		s.T.Fatal(err)
	}
	path := filepath.Join(s.Work, "authority.key")
	write(s.T, path, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	return path
}

// keystoreOf is a right client keystore.
func keystoreOf(s *Stage) string { return s.C.ClientKeystore(s.T) }
