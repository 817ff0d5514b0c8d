package certs

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotASet says that a folder was not made by `kscope certs gen`.
var ErrNotASet = errors.New("no folder of kscope certs gen")

// ReadSet reads a folder that was written as the layout says. A member whose folder is gone is no member any more. The
// authority may be nil, without a key, or expired: see Usable.
func ReadSet(dir string) (Set, error) {
	var s Set
	members, err := readManifest(dir)
	if err != nil {
		return s, err
	}
	for _, m := range members {
		if !exists(filepath.Join(dir, m.Folder)) {
			continue
		}
		if err := m.read(dir); err != nil {
			return s, fmt.Errorf("%s: %w", filepath.Join(dir, m.Folder), err)
		}
		s.Members = append(s.Members, m)
	}
	s.Authority, s.Password, err = ReadAuthority(filepath.Join(dir, AuthorityDir))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return s, err
}

func readManifest(dir string) ([]Member, error) {
	data, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is %w: it has no %s", dir, ErrNotASet, ManifestFile)
	case err != nil:
		return nil, err
	}
	members, err := parseManifest(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return members, nil
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }

// ReadAuthority reads ca.crt, ca.key and password of a folder. The key and the password may be missing; the error of a
// folder without ca.crt is fs.ErrNotExist.
func ReadAuthority(dir string) (*Authority, string, error) {
	cert, err := os.ReadFile(filepath.Join(dir, AuthorityCert))
	if err != nil {
		return nil, "", err
	}
	key, err := optional(dir, AuthorityKey)
	if err != nil {
		return nil, "", err
	}
	password, err := optional(dir, PasswordFile)
	if err != nil {
		return nil, "", err
	}
	a, err := ParseAuthority(cert, key)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", dir, err)
	}
	return a, string(password), nil
}

// optional reads a file that need not be there.
func optional(dir, name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// read fills a member from its folder.
func (m *Member) read(dir string) error {
	dir = filepath.Join(dir, m.Folder)
	key, err := os.ReadFile(filepath.Join(dir, KeyFile))
	if err != nil {
		return err
	}
	if m.Pair.Key, _, err = ParseKeyPEM(key, ""); err != nil {
		return fmt.Errorf("%s: %w", KeyFile, err)
	}
	for _, one := range []struct {
		name string
		take func([]byte) error
	}{
		{PasswordFile, func(data []byte) error { m.Password = string(data); return nil }},
		{AuthorityCert, func(data []byte) (err error) { m.Trusted, err = certificates(data); return err }},
		{RequestFile, m.readRequest},
		{ChainFile, m.readChain},
	} {
		data, err := optional(dir, one.name)
		if err == nil {
			err = one.take(data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return nil
}

func (m *Member) readChain(data []byte) (err error) {
	if m.Pair.Chain, err = certificates(data); err != nil || !m.Issued() {
		return err
	}
	m.Leaf = LeafOf(m.Pair.Chain[0])
	if !Matches(m.Pair.Chain[0], m.Pair.Key) {
		return ErrKeyMismatch
	}
	return nil
}

// certificates reads those of a file; none of a file that is not there.
func certificates(data []byte) ([]*x509.Certificate, error) {
	if data == nil {
		return nil, nil
	}
	s, err := ReadStore(data, "")
	return s.Trusted, err
}

func (m *Member) readRequest(data []byte) error {
	if data == nil {
		return nil
	}
	r, err := ParseRequest(data)
	if err != nil {
		return err
	}
	m.Request, m.Leaf = r.Raw, r.Leaf
	return nil
}

// LeafOf is what a certificate is for, to be issued again.
func LeafOf(c *x509.Certificate) Leaf {
	return Leaf{CommonName: c.Subject.CommonName, RawSubject: c.RawSubject, DNSNames: c.DNSNames, IPs: c.IPAddresses,
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, Usages: c.ExtKeyUsage, KeyType: keyTypeOf(c.PublicKey)}
}
