package certs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrOtherFiles is why a folder is not written to.
var ErrOtherFiles = errors.New("holds other files")

// CheckFolder refuses a folder that holds what `kscope certs gen` did not write. An authority of one's own in ca/ and
// files that begin with a dot may be there.
func CheckFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case exists(filepath.Join(dir, ManifestFile)):
		return nil
	}
	for _, e := range entries {
		if e.Name() != AuthorityDir && !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("folder %s %w: %s", dir, ErrOtherFiles, e.Name())
		}
	}
	return nil
}

// Staged are files that are written and not yet where they belong.
type Staged struct {
	// Dir is where they are: on the same disk, so that they can be renamed.
	Dir  string
	into string
	// whole says that the folder itself is new, and comes to be with a single rename.
	whole bool
}

// Stage writes files beside where they belong: keys 0600, folders 0700. Drop removes what Place did not move.
func Stage(into string, files []File) (*Staged, error) {
	s := &Staged{into: into, whole: !exists(into)}
	beside := into
	if s.whole {
		beside = filepath.Dir(filepath.Clean(into))
		if err := os.MkdirAll(beside, 0o755); err != nil {
			return nil, err
		}
	}
	var err error
	if s.Dir, err = os.MkdirTemp(beside, ".kscope-"); err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := s.write(f); err != nil {
			s.Drop()
			return nil, err
		}
	}
	return s, nil
}

func (s *Staged) write(f File) error {
	path := filepath.Join(s.Dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if f.Secret {
		mode = 0o600
	}
	return os.WriteFile(path, f.Data, mode)
}

// Share lets a user's process read one folder: by giving it to that user, which only root can, else by opening it to all.
// It says whether it was opened to all. The folder of the set can then be passed through, and no more.
func (s *Staged) Share(folder string, uid int) (opened bool, err error) {
	own := os.Geteuid()
	if own == uid || own < 0 { // there are no user ids where there is no own
		return false, nil
	}
	if s.whole {
		if err := os.Chmod(s.Dir, 0o711); err != nil {
			return false, err
		}
	}
	err = filepath.WalkDir(filepath.Join(s.Dir, folder), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case own == 0:
			return os.Lchown(path, uid, -1)
		case d.IsDir():
			return os.Chmod(path, 0o755)
		}
		return os.Chmod(path, 0o644)
	})
	return own != 0, err
}

// Place moves the files to where they belong, each whole; what is there under the same name is replaced.
func (s *Staged) Place() error {
	if s.whole {
		return os.Rename(s.Dir, s.into)
	}
	defer s.Drop()
	return moveInto(s.Dir, s.into)
}

// moveInto moves what is in one folder into another; a folder that is there already keeps its other files.
func moveInto(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return turn(a) - turn(b) })
	for _, e := range entries {
		source, target := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if e.IsDir() && exists(target) {
			err = moveInto(source, target)
		} else {
			err = os.Rename(source, target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// turn puts the authority of before first, so that it is never without a place while another takes its own, and
// kscope.json last, so that what it names is there.
func turn(e fs.DirEntry) int {
	switch e.Name() {
	case OldAuthorityDir:
		return -1
	case ManifestFile:
		return 1
	}
	return 0
}

// Drop removes what is still staged.
func (s *Staged) Drop() { _ = os.RemoveAll(s.Dir) }

// WriteFile writes a public file beside its place and renames it.
func WriteFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".kscope-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(data); err == nil {
		err = f.Chmod(0o644)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
