package certs

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrDiffers is why a member that is there already is not made again.
var ErrDiffers = errors.New("is there already")

// Grown is a set with those of its members that are to be issued.
type Grown struct {
	Set
	// New are places in Members: those that are not there yet, or are replaced.
	New []int
	// Kept are those that were asked for and are there already, good for the same names.
	Kept []int
}

// Grow adds members to a set, as values: nothing is made yet. A member that is there stays as it is where it is for the
// same names and still valid; where it is not, that is an error unless it is to be replaced.
func (s Set) Grow(want []Member, replace bool, now time.Time) (Grown, error) {
	g := Grown{Set: s}
	g.Members = slices.Clone(s.Members)
	for _, w := range want {
		at := slices.IndexFunc(g.Members, func(m Member) bool { return m.Folder == w.Folder })
		if at < 0 {
			g.Members = append(g.Members, w)
			g.New = append(g.New, len(g.Members)-1)
			continue
		}
		why := g.Members[at].differs(w, now)
		switch {
		case why == "":
			g.Kept = append(g.Kept, at)
		case replace:
			g.Members[at] = w
			g.New = append(g.New, at)
		default:
			return g, fmt.Errorf("%s %w: %s", w.Folder, ErrDiffers, why)
		}
	}
	return g, nil
}

// differs says why a member does not do for what is wanted; empty where it does.
func (m Member) differs(want Member, now time.Time) string {
	missing := m.Leaf.missing(want.Leaf)
	switch {
	case !m.Issued():
		return "it waits for an authority elsewhere"
	case m.Kind != want.Kind || m.ID != want.ID || m.Leaf.CommonName != want.Leaf.CommonName:
		return fmt.Sprintf("it is for %s %s", m.Kind, m.Leaf.CommonName)
	case len(missing) > 0:
		return fmt.Sprintf("its certificate is not for %s", strings.Join(missing, ", "))
	case now.After(m.Leaf.NotAfter):
		return fmt.Sprintf("its certificate ended on %s", m.Leaf.NotAfter.UTC().Format(time.DateOnly))
	case want.JKS && !m.JKS:
		return "it has no JKS stores"
	case want.OldJava && !m.OldJava:
		return "its PKCS12 stores are for newer Java"
	}
	return ""
}

// Issue makes the keys and certificates of the new members, as many at once as there are processors: an RSA key takes
// its time. Without an authority that can sign it makes requests.
func (g *Grown) Issue() error {
	errs := make([]error, len(g.New))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, at := range g.New {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[i] = g.Members[at].issue(g.Authority)
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func (m *Member) issue(a *Authority) (err error) {
	if m.Issued() { // by an authority elsewhere
		return nil
	}
	if a == nil || a.Key == nil {
		m.Pair.Key, m.Request, err = NewRequest(m.Leaf)
		return err
	}
	l := m.Leaf
	l.NotAfter = a.within(l.NotAfter)
	if m.Pair, err = a.Issue(l); err != nil {
		return err
	}
	m.Trusted, m.Password = a.Roots(), NewPassword()
	m.Leaf.NotBefore, m.Leaf.NotAfter = m.Pair.Chain[0].NotBefore, m.Pair.Chain[0].NotAfter
	return nil
}
