package certs

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Phase is a step of the way from one authority to another, each of which leaves everybody connected: first all trust
// both, then all get certificates of the new one, then the old one is trusted no longer.
type Phase string

// The phases, in their order.
const (
	PhaseTrust Phase = "trust"
	PhaseIssue Phase = "issue"
	PhaseDrop  Phase = "drop"
)

// Phases are their names.
func Phases() []string { return []string{string(PhaseTrust), string(PhaseIssue), string(PhaseDrop)} }

// The folders of a rotation, beside ca/ and laid out as it is: the new authority until it signs, and the old one from
// then on until nobody trusts it.
const (
	NextAuthorityDir = "ca-next"
	OldAuthorityDir  = "ca-old"
)

// ErrPhase is why a phase cannot be now.
var ErrPhase = errors.New("phase")

// Rotation is a set on its way from one authority to another. Authority is the one that signs.
type Rotation struct {
	Set
	// Next is trusted and does not sign yet, Old signed before; nil where there is none.
	Next, Old    *Authority
	nextPassword string
}

// ReadRotation reads a set and the authorities beside its own.
func ReadRotation(dir string) (Rotation, error) {
	var r Rotation
	var err error
	if r.Set, err = ReadSet(dir); err != nil {
		return r, err
	}
	if r.Authority == nil {
		return r, fmt.Errorf("%s has no authority in %s/", dir, AuthorityDir)
	}
	if r.Next, r.nextPassword, err = r.other(dir, NextAuthorityDir); err != nil {
		return r, err
	}
	r.Old, _, err = r.other(dir, OldAuthorityDir)
	return r, err
}

// other reads an authority that is not the one that signs: what an interrupted phase left may be that one twice.
func (r Rotation) other(dir, folder string) (*Authority, string, error) {
	a, password, err := ReadAuthority(filepath.Join(dir, folder))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case err != nil:
		return nil, "", err
	case a.Cert.Equal(r.Authority.Cert):
		return nil, "", nil
	}
	return a, password, nil
}

// In makes the members of a phase, as values, with all that the phase writes. Nothing is written.
func (r *Rotation) In(p Phase, days, authorityDays int, now time.Time) (Grown, []File, error) {
	switch p {
	case PhaseTrust:
		return r.trust(authorityDays, now)
	case PhaseIssue:
		return r.issue(days, now)
	}
	return r.drop(now)
}

// Held are all members as they lie in the folder, to be loaded into brokers by a phase that has been there before.
func (r *Rotation) Held(p Phase) (Grown, error) {
	g := r.all()
	for _, m := range g.Members {
		switch {
		case p == PhaseTrust && (r.Next == nil || !trusts(m, r.Next)),
			p == PhaseIssue && (r.Old == nil || !trusts(m, r.Old) || !within(m, r.Authority)),
			p == PhaseDrop && (r.Next != nil || r.Old == nil || trusts(m, r.Old)):
			return g, fmt.Errorf("%w %s is not in the files of %s yet", ErrPhase, p, m.Folder)
		}
	}
	return g, nil
}

// Dropped are the subjects of the authorities that the old one brought, empty while it is trusted.
func (r *Rotation) Dropped() []string {
	if r.Old == nil {
		return nil
	}
	var names []string
	for _, c := range r.Old.Roots() {
		names = append(names, DistinguishedName(c.RawSubject))
	}
	return names
}

func (r *Rotation) trust(days int, now time.Time) (Grown, []File, error) {
	if r.Old != nil && slices.ContainsFunc(r.Members, func(m Member) bool { return trusts(m, r.Old) }) {
		return Grown{}, nil, fmt.Errorf("%w %s of another rotation would begin before this one ended: %s is still trusted, needs phase %s first", ErrPhase, PhaseTrust, r.Old.Cert.Subject, PhaseDrop)
	}
	if r.Next == nil {
		var err error
		r.nextPassword = rand.Text()
		r.Next, err = NewRoot(Root{Name: "kscope CA " + strings.ToLower(rand.Text()[:8]), NotAfter: now.AddDate(0, 0, days), KeyType: keyTypeOf(r.Authority.Cert.PublicKey), Leaves: true})
		if err != nil {
			return Grown{}, nil, err
		}
	}
	g := r.all()
	for i := range g.Members {
		g.Members[i].Trusted = union(g.Members[i].Trusted, r.Next.Roots())
	}
	both := union(r.Authority.Roots(), r.Next.Roots())
	return r.written(g, now, authorityAt{AuthorityDir, r.Authority, r.Password, both}, authorityAt{NextAuthorityDir, r.Next, r.nextPassword, both})
}

func (r *Rotation) issue(days int, now time.Time) (Grown, []File, error) {
	next, password, old, oldPassword := r.Next, r.nextPassword, r.Authority, r.Password
	if next == nil && r.Old != nil { // it was interrupted, or is wanted once more
		next, password, old, oldPassword = r.Authority, r.Password, r.Old, rand.Text()
	}
	if next == nil {
		return Grown{}, nil, fmt.Errorf("%w %s needs phase %s before it: there is no %s/", ErrPhase, PhaseIssue, PhaseTrust, NextAuthorityDir)
	}
	for _, m := range r.Members {
		if m.Issued() && !(trusts(m, next) && trusts(m, old)) {
			return Grown{}, nil, fmt.Errorf("%w %s needs phase %s again before it: %s does not trust both authorities", ErrPhase, PhaseIssue, PhaseTrust, m.Folder)
		}
	}
	set := r.Set
	set.Authority, set.Password = next, password
	g, err := set.Renew(nil, days, now)
	if err != nil {
		return g, nil, err
	}
	both := union(next.Roots(), old.Roots())
	return r.written(g, now, authorityAt{OldAuthorityDir, old, oldPassword, both}, authorityAt{AuthorityDir, next, password, both})
}

func (r *Rotation) drop(now time.Time) (Grown, []File, error) {
	switch {
	case r.Next != nil:
		return Grown{}, nil, fmt.Errorf("%w %s needs phase %s before it: %s/ is there and does not sign yet", ErrPhase, PhaseDrop, PhaseIssue, NextAuthorityDir)
	case r.Old == nil:
		return Grown{}, nil, fmt.Errorf("%w %s needs phase %s before it: there is no %s/", ErrPhase, PhaseDrop, PhaseIssue, OldAuthorityDir)
	}
	g := r.all()
	for i := range g.Members {
		m := &g.Members[i]
		if m.Issued() && !within(*m, r.Authority) {
			return g, nil, fmt.Errorf("%w %s needs phase %s again before it: the certificate of %s is not of %s", ErrPhase, PhaseDrop, PhaseIssue, m.Folder, r.Authority.Cert.Subject)
		}
		m.Trusted = slices.DeleteFunc(slices.Clone(m.Trusted), func(c *x509.Certificate) bool { return slices.ContainsFunc(r.Old.Roots(), c.Equal) })
	}
	return r.written(g, now, authorityAt{AuthorityDir, r.Authority, r.Password, r.Authority.Roots()})
}

// all are all members that have a certificate.
func (r *Rotation) all() Grown {
	g := Grown{Set: r.Set}
	g.Members = slices.Clone(r.Members)
	for i, m := range g.Members {
		if m.Issued() {
			g.New = append(g.New, i)
		}
	}
	return g
}

// authorityAt is an authority in a folder, with whom those trust who take that folder's files.
type authorityAt struct {
	folder   string
	a        *Authority
	password string
	trusted  []*x509.Certificate
}

// written are the files of the members and of the authorities.
func (r *Rotation) written(g Grown, now time.Time, authorities ...authorityAt) (Grown, []File, error) {
	files, err := g.RenewedFiles(now)
	if err != nil {
		return g, nil, err
	}
	for _, at := range authorities {
		own, err := at.files()
		if err != nil {
			return g, nil, err
		}
		files = append(files, own...)
	}
	return g, files, nil
}

// files are laid out as those of ca/. The authority itself comes first, so that it is still known by its key.
func (at authorityAt) files() ([]File, error) {
	in := func(name string) string { return at.folder + "/" + name }
	store, err := truststoreP12(at.trusted, at.password, false)
	files := []File{{in(AuthorityCert), PEM(union(at.a.chain(), at.trusted)...), false}, {in(TruststoreP12), store, true}, {in(PasswordFile), []byte(at.password), true}}
	if err != nil || at.a.Key == nil {
		return files, err
	}
	key, err := KeyPEM(at.a.Key)
	return append(files, File{in(AuthorityKey), key, true}), err
}

func trusts(m Member, a *Authority) bool {
	return !slices.ContainsFunc(a.Roots(), func(root *x509.Certificate) bool { return !slices.ContainsFunc(m.Trusted, root.Equal) })
}

// within says that a member's certificate is of an authority.
func within(m Member, a *Authority) bool { return m.Issued() && issued(a.Cert, m.Pair.Chain[0]) }

// union are the certificates of both lists, each once.
func union(a, b []*x509.Certificate) []*x509.Certificate {
	all := slices.Clone(a)
	for _, c := range b {
		if !slices.ContainsFunc(all, c.Equal) {
			all = append(all, c)
		}
	}
	return all
}
