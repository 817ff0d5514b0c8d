package certs

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCheckFolder(t *testing.T) {
	dir := t.TempDir()
	if err := CheckFolder(filepath.Join(dir, "new")); err != nil {
		t.Error(err)
	}
	write(t, dir, ".gitignore", nil)
	if err := os.Mkdir(filepath.Join(dir, "ca"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := CheckFolder(dir); err != nil {
		t.Error(err)
	}
	write(t, dir, "notes.txt", nil)
	if err := CheckFolder(dir); !errors.Is(err, ErrOtherFiles) || !strings.Contains(err.Error(), "notes.txt") {
		t.Error(err)
	}
	write(t, dir, ManifestFile, []byte(`{"schema":"kscope.set/1","members":[{"folder":"../etc","kind":"broker"}]}`))
	if _, err := ReadSet(dir); err == nil || !strings.Contains(err.Error(), "../etc") {
		t.Errorf("a folder elsewhere: %v", err)
	}
}

// A folder that a member had before and that somebody took away is no member any more.
func TestReadSetWithoutAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	placed(t, dir, grown(t, brokerNamed(1, "kafka-1"), clientNamed("app")))
	if err := os.RemoveAll(filepath.Join(dir, "client-app")); err != nil {
		t.Fatal(err)
	}
	if s := must(ReadSet(dir)); len(s.Members) != 1 || s.Members[0].Folder != "broker-1" {
		t.Errorf("members %+v", s.Members)
	}
	if err := os.Remove(filepath.Join(dir, "broker-1", "tls.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSet(dir); err == nil || !strings.Contains(err.Error(), "tls.key") {
		t.Errorf("without a key: %v", err)
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	placed(t, dir, grown(t, brokerNamed(1, "kafka-1"), clientNamed("app")))
	public := []string{"tls.crt", "ca.crt", "README.md", "kscope.json", "compose.yaml", "librdkafka.conf"}
	n := 0
	for path := range snapshot(t, dir) {
		mode := must(os.Stat(filepath.Join(dir, path))).Mode().Perm()
		if slices.Contains(public, filepath.Base(path)) {
			continue
		}
		if n++; mode != 0o600 {
			t.Errorf("%s has the mode %o", path, mode)
		}
	}
	for _, folder := range []string{"", "ca", "broker-1", "client-app", "kubernetes"} {
		if mode := must(os.Stat(filepath.Join(dir, folder))).Mode().Perm(); mode != 0o700 {
			t.Errorf("%q has the mode %o", folder, mode)
		}
	}
	if n < 20 {
		t.Errorf("only %d secret files", n)
	}
}

// The brokers' user can read their folder and no other.
func TestShare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	g := grown(t, brokerNamed(1, "kafka-1"))
	staged := must(Stage(dir, must(g.Files(Places{At: time.Now()}, must(g.AuthorityFiles(true))))))
	const image = 1000
	opened, err := staged.Share("broker-1", image)
	if err != nil || opened != (os.Getuid() != 0 && os.Getuid() != image) {
		t.Fatalf("opened to all: %v, %v", opened, err)
	}
	if err := staged.Place(); err != nil {
		t.Fatal(err)
	}
	key := must(os.Stat(filepath.Join(dir, "broker-1", KeystorePEM)))
	if owner := uidOf(key); os.Getuid() == 0 && (owner != image || key.Mode().Perm() != 0o600) || opened && key.Mode().Perm() != 0o644 {
		t.Errorf("the key store is %d's, with the mode %o", owner, key.Mode().Perm())
	}
	ca := must(os.Stat(filepath.Join(dir, "ca", AuthorityKey)))
	if uidOf(ca) != os.Getuid() || ca.Mode().Perm() != 0o600 {
		t.Errorf("the authority's key is %d's, with the mode %o", uidOf(ca), ca.Mode().Perm())
	}
}
