package certs

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Proof is what was tried before success was said.
type Proof struct {
	// Handshakes were made over TLS, each side verifying the other. Stores were opened again from disk.
	Handshakes int `json:"handshakes"`
	Stores     int `json:"stores_reopened"`
	// Keytool is how many of them a JDK's keytool listed, too.
	Keytool int `json:"stores_listed_by_keytool"`
}

// Test reads the new members back from where they were staged and uses them: every store is opened and holds what it has
// to; chain, names and usages stand up to what Java, Go and OpenSSL ask; and every member meets every name of a broker
// over TLS, both sides verifying.
func (g Grown) Test(dir string, now time.Time) (Proof, error) {
	var p Proof
	read := slices.Clone(g.Members)
	var tested []Member
	for _, at := range g.New {
		m := &read[at]
		if !m.Issued() {
			continue // a request has nothing to be tested yet
		}
		n, err := m.stand(dir, now)
		if err != nil {
			return p, fmt.Errorf("test of %s: %w", m.Folder, err)
		}
		p.Stores += n
		tested = append(tested, *m)
	}
	more, err := g.standIn()
	if err != nil {
		return p, err
	}
	p.Handshakes, err = meet(tested, append(read, more...))
	return p, err
}

// stand tests a member by itself, and counts its stores.
func (m *Member) stand(dir string, now time.Time) (int, error) {
	if err := m.reread(dir); err != nil {
		return 0, err
	}
	n, err := m.reopen(dir)
	if err != nil {
		return n, err
	}
	return n, m.judge(now)
}

// reread takes the member from its files in place of the values that they were written from.
func (m *Member) reread(dir string) error {
	made := *m
	if err := m.read(dir); err != nil {
		return err
	}
	if !equal(m.Pair.Chain, made.Pair.Chain) || !equal(m.Trusted, made.Trusted) || m.Password != made.Password {
		return fmt.Errorf("%s, %s or %s is not what was written", ChainFile, AuthorityCert, PasswordFile)
	}
	return nil
}

// reopen opens every store, and counts them.
func (m *Member) reopen(dir string) (int, error) {
	stores := []struct {
		name, password string
		key            bool
	}{{KeystorePEM, "", true}, {AuthorityCert, "", false}, {KeystoreP12, m.Password, true}, {TruststoreP12, m.Password, false}}
	if m.JKS {
		stores = append(stores, stores[2], stores[3])
		stores[4].name, stores[5].name = KeystoreJKS, TruststoreJKS
	}
	for _, s := range stores {
		data, err := os.ReadFile(filepath.Join(dir, m.Folder, s.name))
		if err != nil {
			return 0, err
		}
		got, err := ReadStore(data, s.password)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, err)
		}
		if s.key && (!equal(got.Chain, m.Pair.Chain) || !Matches(m.Pair.Chain[0], got.Key)) || !s.key && !equal(got.Trusted, m.Trusted) {
			return 0, fmt.Errorf("%s holds other certificates than %s", s.name, ChainFile)
		}
	}
	return len(stores), nil
}

func equal(a, b []*x509.Certificate) bool {
	return slices.EqualFunc(a, b, func(a, b *x509.Certificate) bool { return a.Equal(b) })
}

// judge holds chain, names and usages to the rules.
func (m *Member) judge(now time.Time) error {
	for _, name := range m.meetingNames() {
		if defects := Verify(m.Pair.Chain, m.Trusted, name, now); len(defects) > 0 {
			return fmt.Errorf("%s: %s", ChainFile, defects[0].Detail)
		}
	}
	// Another broker's key store is a client's when it replicates.
	_, err := m.Pair.Chain[0].Verify(x509.VerifyOptions{
		Roots: poolOf(m.Trusted), Intermediates: poolOf(m.Pair.Chain[1:]), CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return fmt.Errorf("%s as a client's: %w", ChainFile, err)
	}
	return nil
}

// meetingNames are the names under which a broker is met; one for each wildcard.
func (m *Member) meetingNames() []string {
	if m.Kind != Broker {
		return nil
	}
	names := m.Leaf.Names()
	for i, n := range names {
		names[i] = strings.Replace(n, "*", "any", 1)
	}
	return names
}
