package certs

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What can be wrong with a renewal.
var (
	// ErrNotRenewable is why a certificate cannot be issued again.
	ErrNotRenewable = errors.New("cannot be renewed")
	// ErrReplaces is why a running broker would not take a certificate in the place of the one that it has.
	ErrReplaces = errors.New("does not take the place of the old one")
)

// Renew issues the certificates of members again, with new keys: same subject, names, usages, kind of key, password,
// formats, and whom they trust. No names mean all members. It makes values only.
func (s Set) Renew(names []string, days int, now time.Time) (Grown, error) {
	g := Grown{Set: s}
	g.Members = slices.Clone(s.Members)
	if s.Authority == nil || s.Authority.Key == nil {
		return g, fmt.Errorf("%w: the authority's key is not here", ErrNotRenewable)
	}
	if err := s.Authority.Usable(now); err != nil {
		return g, err
	}
	for i := range g.Members {
		m := &g.Members[i]
		if len(names) > 0 && !slices.Contains(names, m.Folder) {
			continue
		}
		if !m.Issued() {
			return g, fmt.Errorf("%s %w: it waits for its first certificate", m.Folder, ErrNotRenewable)
		}
		if err := m.renew(s.Authority, days, now); err != nil {
			return g, err
		}
		g.New = append(g.New, i)
	}
	return g, nil
}

func (m *Member) renew(a *Authority, days int, now time.Time) error {
	l := m.Leaf
	l.NotBefore, l.NotAfter = now.Add(-5*time.Minute), a.within(now.AddDate(0, 0, days))
	pair, err := a.Issue(l)
	if err != nil {
		return err
	}
	if err := Replaces(m.Pair.Chain[0], pair.Chain[0]); err != nil {
		return fmt.Errorf("%s: %w", m.Folder, err)
	}
	m.Pair, m.Leaf = pair, LeafOf(pair.Chain[0])
	return nil
}

// Replaces says why a running broker would not take a certificate in the place of another: it wants the same subject and
// no name lost (SslFactory).
func Replaces(old, new *x509.Certificate) error {
	if !bytes.Equal(old.RawSubject, new.RawSubject) {
		return fmt.Errorf("%w: its subject is %s, that of the old one %s", ErrReplaces, DistinguishedName(new.RawSubject), DistinguishedName(old.RawSubject))
	}
	if lost := LeafOf(new).missing(LeafOf(old)); len(lost) > 0 {
		return fmt.Errorf("%w: it is not for %s", ErrReplaces, strings.Join(lost, ", "))
	}
	return nil
}

// Numbered are copies of a member's stores under names that tell what is in them. A running broker takes a store only
// from a file that it does not have yet, so the next one always has another name.
func (m Member) Numbered(files []File) []File {
	var all []File
	for _, f := range files {
		name := path.Base(f.Path)
		if name == AuthorityCert {
			name = "truststore.pem"
		}
		store, ext, _ := strings.Cut(name, ".")
		switch store {
		case "keystore":
			all = append(all, File{m.in(m.KeystoreName(ext)), f.Data, true})
		case "truststore":
			all = append(all, File{m.in(m.TruststoreName(ext)), f.Data, f.Secret})
		}
	}
	return all
}

// KeystoreName is the numbered name of a key store: keystore-1f3a….pem, after the certificate's serial number.
func (m Member) KeystoreName(ext string) string {
	return "keystore-" + shortName(m.Pair.Chain[0].SerialNumber.Bytes()) + "." + ext
}

// TruststoreName is that of a trust store, after all the certificates in it.
func (m Member) TruststoreName(ext string) string {
	sum := sha256.Sum256(PEM(m.Trusted...))
	return "truststore-" + shortName(sum[:]) + "." + ext
}

func shortName(id []byte) string { return hex.EncodeToString(id[:min(6, len(id))]) }

// RenewedFiles are all files of the members that were renewed, with their numbered copies, and the page that tells until
// when all last. It writes nothing.
func (g Grown) RenewedFiles(now time.Time) ([]File, error) {
	var files []File
	for _, at := range g.New {
		m := g.Members[at]
		own, err := m.Stores(now)
		if err != nil {
			return nil, err
		}
		files = append(append(files, own...), m.Numbered(own)...)
	}
	about, err := g.readme()
	return append(files, about), err
}

var numberedName = regexp.MustCompile(`^(keystore|truststore)-[0-9a-f]{12}\.`)

// Stale are the numbered key stores, or trust stores, in a member's folder that are not those of now. A broker may have
// one of them until it is proven that it has the new ones.
func (m Member) Stale(dir, store string) []string {
	entries, err := os.ReadDir(filepath.Join(dir, m.Folder))
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range entries {
		_, ext, _ := strings.Cut(e.Name(), ".")
		if numberedName.MatchString(e.Name()) && strings.HasPrefix(e.Name(), store) && e.Name() != m.KeystoreName(ext) && e.Name() != m.TruststoreName(ext) {
			all = append(all, filepath.Join(dir, m.Folder, e.Name()))
		}
	}
	return all
}
