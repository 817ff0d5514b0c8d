package certs

import (
	"encoding/pem"
	"time"
)

// Stores are the files of a member that hold its certificate, its key and whom it trusts, in all formats that it has.
// They are all that a renewal writes again. Of a member that waits for an authority elsewhere they are key and request.
func (m Member) Stores(at time.Time) ([]File, error) {
	key, err := KeyPEM(m.Pair.Key)
	if err != nil {
		return nil, err
	}
	files := []File{{m.in(KeyFile), key, true}}
	if m.Request != nil {
		request := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: m.Request})
		files = append(files, File{m.in(RequestFile), request, false})
	}
	if !m.Issued() {
		return files, nil
	}
	chain, trusted := PEM(m.Pair.Chain...), PEM(m.Trusted...)
	files = append(files,
		File{m.in(ChainFile), chain, false}, File{m.in(KeystorePEM), append(key[:len(key):len(key)], chain...), true},
		File{m.in(AuthorityCert), trusted, false}, File{m.in(PasswordFile), []byte(m.Password), true})
	binary, err := m.binaryStores(at)
	return append(files, binary...), err
}

func (m Member) binaryStores(at time.Time) ([]File, error) {
	var files []File
	var failed error
	add := func(name string) func([]byte, error) {
		return func(data []byte, err error) {
			files = append(files, File{m.in(name), data, true})
			if failed == nil {
				failed = err
			}
		}
	}
	add(KeystoreP12)(keystoreP12(m.Pair, m.Password, m.OldJava))
	add(TruststoreP12)(truststoreP12(m.Trusted, m.Password, m.OldJava))
	if m.JKS {
		add(KeystoreJKS)(keystoreJKS(m.Pair, m.Password, at))
		add(TruststoreJKS)(truststoreJKS(m.Trusted, m.Password, at))
	}
	return files, failed
}

// AuthorityFiles are those of ca/; without the key where that stays elsewhere.
func (s Set) AuthorityFiles(withKey bool) ([]File, error) {
	if s.Authority == nil {
		return nil, nil
	}
	a := *s.Authority
	if !withKey {
		a.Key = nil
	}
	return authorityAt{AuthorityDir, &a, s.Password, a.Roots()}.files()
}
