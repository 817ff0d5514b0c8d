package config

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// nobody is a user that owns no file.
const nobody = 65534

// asNobody runs a function as nobody reads files, whoever runs the test: for root the thread gives up its rights, and
// it is never unlocked, so that it ends with the goroutine and no other code comes to run on it. For any other user the
// call changes nothing, and a file without permissions is closed to its owner too.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := syscall.Setfsuid(nobody)
		defer func() { done <- err }()
		if err == nil {
			do()
		}
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestFilesWithoutReadPermission(t *testing.T) {
	path := write(t, "file", "bootstrap.servers=a:1\n")
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		in   Input
		want string
	}{
		"settings file": {Input{ConfigFile: path}, "settings file " + strconv.Quote(path) + " cannot be read: permission denied"},
		"trust store":   {Input{TLSCA: path}, "trust store " + path + " cannot be read: permission denied"},
		"password file": {Input{SASLPasswordFile: path}, "read password file " + strconv.Quote(path) + ": permission denied"},
	} {
		if got := said(t, c.in, path, 0); got != c.want {
			t.Errorf("%s: said %q, want %q", name, got, c.want)
		}
		if got := said(t, c.in, path, 0o644); strings.Contains(got, "permission") {
			t.Errorf("%s: said %q, though everybody may read it", name, got)
		}
	}
}

// said is what the loader says of a file with these permissions, read by nobody.
func said(t *testing.T, in Input, path string, mode os.FileMode) (text string) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		s, err := Load(in)
		if err != nil {
			text = err.Error()
		} else if len(s.Client.Problems) > 0 {
			text = s.Client.Problems[0].Detail
		}
	})
	return text
}
