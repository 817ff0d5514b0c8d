package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"kscope/internal/check"
)

func TestSavedFactsAreTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts.json")
	want := check.Healthy()
	if err := saveFacts(path, want); err != nil {
		t.Fatal(err)
	}
	got, err := loadFacts(path)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back %+v, wanted %+v", got, want)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v (%v), wanted 0600", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
