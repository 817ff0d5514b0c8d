package certs

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// smallSet writes a set of one broker and one client.
func smallSet(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "s")
	now := time.Now()
	s := Set{Authority: must(NewRoot(Root{Name: "First", Leaves: true})), Password: "first"}
	g := must(s.Grow([]Member{
		{Folder: "broker-1", Kind: Broker, ID: 1, Leaf: Leaf{CommonName: "broker-1", DNSNames: []string{"kafka-1"}}},
		{Folder: "client-app", Kind: Client, JKS: true, Leaf: Leaf{CommonName: "app"}},
	}, false, now))
	if err := g.Issue(); err != nil {
		t.Fatal(err)
	}
	files := must(g.Files(Places{Dir: dir, Compose: dir, At: now}, must(s.AuthorityFiles(true))))
	put(t, dir, files)
	return dir
}

func put(t *testing.T, dir string, files []File) {
	t.Helper()
	if err := must(Stage(dir, files)).Place(); err != nil {
		t.Fatal(err)
	}
}

// phase carries one out in the files, up to where it was interrupted: only those files are written that keep says.
func phase(t *testing.T, dir string, p Phase, keep func(string) bool) Grown {
	t.Helper()
	r := must(ReadRotation(dir))
	g, files, err := r.In(p, 100, 1000, time.Now())
	if err != nil {
		t.Fatalf("phase %s: %v", p, err)
	}
	var written []File
	for _, f := range files {
		if keep == nil || keep(f.Path) {
			written = append(written, f)
		}
	}
	put(t, dir, written)
	return g
}

func TestRotationKeepsWhatBrokersAskFor(t *testing.T) {
	dir := smallSet(t)
	first := must(ReadSet(dir))
	phase(t, dir, PhaseTrust, nil)
	both := must(ReadSet(dir))
	g := phase(t, dir, PhaseIssue, nil)
	if _, err := g.Test(dir, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, NextAuthorityDir)); err != nil {
		t.Fatal(err)
	}
	second := must(ReadSet(dir))
	phase(t, dir, PhaseDrop, nil)
	last := must(ReadSet(dir))
	for i, m := range first.Members {
		a, b, c, d := m, both.Members[i], second.Members[i], last.Members[i]
		if len(b.Trusted) != 2 || !equal(b.Trusted[:1], a.Trusted) || !equal(c.Trusted, b.Trusted) || !equal(d.Trusted, b.Trusted[1:]) {
			t.Errorf("%s trusts %d, %d, %d and %d", a.Folder, len(a.Trusted), len(b.Trusted), len(c.Trusted), len(d.Trusted))
		}
		if !equal(b.Pair.Chain, a.Pair.Chain) || !equal(d.Pair.Chain, c.Pair.Chain) || !issued(b.Trusted[1], c.Pair.Chain[0]) {
			t.Errorf("%s has certificates of other authorities than its phases say", a.Folder)
		}
		if err := Replaces(a.Pair.Chain[0], c.Pair.Chain[0]); err != nil || a.Password != d.Password || a.JKS != d.JKS {
			t.Errorf("%s is not what it was: %v", a.Folder, err)
		}
	}
	if !last.Authority.Cert.Equal(both.Members[0].Trusted[1]) || last.Authority.Key == nil {
		t.Errorf("the authority is %s, wanted the new one with its key", last.Authority.Cert.Subject)
	}
}

// An interrupted phase is carried out again, wherever it ended.
func TestInterruptedIssue(t *testing.T) {
	for name, keep := range map[string]func(string) bool{
		"the old authority alone": func(p string) bool { return strings.HasPrefix(p, OldAuthorityDir) },
		"members too":             func(p string) bool { return !strings.HasPrefix(p, AuthorityDir+"/") },
		"all but the client":      func(p string) bool { return !strings.HasPrefix(p, "client-app/") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := smallSet(t)
			phase(t, dir, PhaseTrust, nil)
			phase(t, dir, PhaseIssue, keep)
			phase(t, dir, PhaseIssue, nil)
			if err := os.RemoveAll(filepath.Join(dir, NextAuthorityDir)); err != nil {
				t.Fatal(err)
			}
			g := phase(t, dir, PhaseDrop, nil)
			if _, err := g.Test(dir, time.Now()); err != nil {
				t.Error(err)
			}
		})
	}
}

// The key of the authority of before is in its new place before that of the next one takes the old place.
func TestOldAuthorityIsPlacedFirst(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, AuthorityDir, nil) // a file, so that the folder cannot be moved there
	staged := must(Stage(dir, []File{{AuthorityDir + "/" + AuthorityKey, nil, true}, {OldAuthorityDir + "/" + AuthorityKey, nil, true}}))
	if err := staged.Place(); err == nil || !exists(filepath.Join(dir, OldAuthorityDir, AuthorityKey)) {
		t.Errorf("the old authority is not in its place (%v)", err)
	}
}

func TestPhasesOutOfTurn(t *testing.T) {
	dir := smallSet(t)
	refused := func(p Phase) {
		t.Helper()
		r := must(ReadRotation(dir))
		if _, _, err := r.In(p, 100, 1000, time.Now()); !errors.Is(err, ErrPhase) {
			t.Errorf("phase %s: %v", p, err)
		}
	}
	held := func(p Phase, want bool) {
		t.Helper()
		r := must(ReadRotation(dir))
		if _, err := r.Held(p); (err == nil) != want || err != nil && !errors.Is(err, ErrPhase) {
			t.Errorf("held %s: %v, want %t", p, err, want)
		}
	}
	refused(PhaseIssue)
	refused(PhaseDrop)
	held(PhaseTrust, false)
	phase(t, dir, PhaseTrust, nil)
	refused(PhaseDrop)
	held(PhaseTrust, true)
	held(PhaseIssue, false)
	// One who came in between trusts the first authority alone, and would be locked out.
	r := must(ReadRotation(dir))
	g := must(r.Grow([]Member{{Folder: "client-new", Kind: Client, Leaf: Leaf{CommonName: "new"}}}, false, time.Now()))
	if err := g.Issue(); err != nil {
		t.Fatal(err)
	}
	put(t, dir, must(g.Files(Places{Dir: dir, Compose: dir, At: time.Now()}, nil)))
	refused(PhaseIssue)
	phase(t, dir, PhaseTrust, nil)
	phase(t, dir, PhaseIssue, nil)
	held(PhaseIssue, true)
	refused(PhaseTrust)
}

func TestRenewKeepsOthers(t *testing.T) {
	dir := smallSet(t)
	s := must(ReadSet(dir))
	now := time.Now()
	g := must(s.Renew([]string{"broker-1"}, 100, now))
	if !reflect.DeepEqual(g.New, []int{0}) || !equal(g.Members[1].Pair.Chain, s.Members[1].Pair.Chain) || equal(g.Members[0].Pair.Chain, s.Members[0].Pair.Chain) {
		t.Errorf("renewed %v", g.New)
	}
	if end := g.Members[0].Pair.Chain[0].NotAfter; end.Before(now.AddDate(0, 0, 99)) || end.After(now.AddDate(0, 0, 101)) {
		t.Errorf("ends on %s, want 100 days on", end)
	}
	if err := Replaces(s.Members[1].Pair.Chain[0], g.Members[0].Pair.Chain[0]); !errors.Is(err, ErrReplaces) {
		t.Errorf("another subject: %v", err)
	}
	fewer := s.Members[0].Leaf
	fewer.DNSNames = []string{"kafka-2"}
	if err := Replaces(s.Members[0].Pair.Chain[0], must(s.Authority.Issue(fewer)).Chain[0]); !errors.Is(err, ErrReplaces) || !strings.Contains(err.Error(), "it is not for kafka-1") {
		t.Errorf("a lost name: %v", err)
	}
	s.Authority.Key = nil
	if _, err := s.Renew(nil, 100, now); !errors.Is(err, ErrNotRenewable) {
		t.Errorf("without a key: %v", err)
	}
}
