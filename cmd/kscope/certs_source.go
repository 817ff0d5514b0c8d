package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/config"
)

// storeLimit is the largest file that is taken for a store: one with all the authorities of the world has less.
const storeLimit = 10 << 20

// source is one thing to look at: a file, a folder, or an address.
type source struct {
	path, address string
	folder        bool
}

// sourcesOf tells files and folders from addresses: what is there on disk is meant so.
func sourcesOf(args []string) ([]source, error) {
	var all []source
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err == nil {
			all = append(all, source{path: arg, folder: info.IsDir()})
			continue
		}
		address, wrong := config.Address(arg)
		switch {
		case wrong == nil:
			all = append(all, source{address: address})
		case errors.Is(err, fs.ErrNotExist) || strings.ContainsRune(arg, ':'):
			return nil, fmt.Errorf("%q is no file, no folder and no HOST:PORT", arg)
		default:
			return nil, fmt.Errorf("%q cannot be read: %w", arg, bareError(err))
		}
	}
	return all, nil
}

func addressesOf(sources []source) []string {
	var all []string
	for _, s := range sources {
		if s.address != "" {
			all = append(all, s.address)
		}
	}
	return all
}

// filesOf lists the files that were named, and those of the folders that hold certificates or keys.
func filesOf(sources []source) []string {
	var all []string
	for _, s := range sources {
		switch {
		case s.folder:
			_ = filepath.WalkDir(s.path, func(path string, d fs.DirEntry, err error) error {
				if err == nil && d.Type().IsRegular() && mayHoldCertificates(path) {
					all = append(all, path)
				}
				return nil // what cannot be read is passed over, as a folder's other files are
			})
		case s.path != "":
			all = append(all, s.path)
		}
	}
	return all
}

// mayHoldCertificates looks at the first bytes of a file, and for PEM at all of them: settings may hold PEM as well, and
// are no store.
func mayHoldCertificates(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".properties", ".conf", ".json", ".yaml", ".yml", ".md", ".csr", ".txt":
		return false
	}
	data, err := readStoreFile(path)
	return err == nil && certs.LooksLikeStore(data)
}

func readStoreFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, bareError(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, storeLimit+1))
	switch {
	case err != nil:
		return nil, bareError(err)
	case len(data) > storeLimit:
		return nil, fmt.Errorf("it is larger than %d MiB, which no store is", storeLimit>>20)
	}
	return data, nil
}

// bareError is an error of the file system without its path, which the sentence around it names.
func bareError(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// passwordIn is the first line of a file.
func passwordIn(path string) (*string, error) {
	data, err := readStoreFile(path)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", path, err)
	}
	line, _, _ := strings.Cut(strings.TrimSuffix(string(data), "\n"), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return nil, fmt.Errorf("%q gives an empty password", path)
	}
	return &line, nil
}

// inspectFile opens a store with the passwords that it may have: the one that was given; else none, the one in the file
// beside it, and those of the settings.
func (o *inspectOptions) inspectFile(path string, s config.Settings) certs.Inspection {
	data, err := readStoreFile(path)
	if err != nil {
		in := certs.Inspection{Source: path, Kind: "file", Notes: []certs.Note{}}
		in.Note(check.Error, "it cannot be read: %s", err)
		return in
	}
	var in certs.Inspection
	for _, password := range o.passwords(path, s) {
		in = o.look.InspectStore(path, data, password)
		if !in.Sealed {
			break
		}
	}
	if in.Sealed && o.password == nil {
		in.Note(check.Info, "neither the settings nor a file \"password\" beside it open it, --store-password-file FILE may")
	}
	if info, err := os.Stat(path); err == nil && in.Key != "" && info.Mode().Perm()&0o004 != 0 && os.PathSeparator == '/' {
		in.Note(check.Warning, "every user of this machine can read the private key in it (mode %04o), needs 0600", info.Mode().Perm())
	}
	return in
}

func (o *inspectOptions) passwords(path string, s config.Settings) []string {
	if o.password != nil {
		return []string{*o.password}
	}
	all := []string{""}
	if beside, err := passwordIn(filepath.Join(filepath.Dir(path), "password")); err == nil {
		all = append(all, *beside)
	}
	for _, key := range []string{"ssl.truststore.password", "ssl.keystore.password", "ssl.key.password"} {
		if password, ok := s.Values[key]; ok {
			all = append(all, password.Reveal())
		}
	}
	return all
}
