package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// The limits of what is read. Nobody writes a settings file of ten megabytes or a line of one by hand; a store with all
// the authorities of the world has less than one.
const (
	fileLimit   = 10 << 20
	lineLimit   = 1 << 20
	secretLimit = 64 << 10
)

var (
	errFolder  = errors.New("it is a folder, needs a file")
	errTooLong = fmt.Errorf("it is larger than %d MiB", fileLimit>>20)
)

// read reads a file within the limits. The error does not repeat the path: the sentence around it names it.
func (l *loader) read(path string) ([]byte, error) {
	if l.in.ReadFile != nil {
		data, err := l.in.ReadFile(path)
		if err == nil && len(data) > fileLimit {
			err = errTooLong
		}
		return data, bare(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, bare(err)
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errFolder
	}
	data, err := io.ReadAll(io.LimitReader(f, fileLimit+1))
	if err == nil && len(data) > fileLimit {
		return nil, errTooLong
	}
	return data, bare(err)
}

// bare is an error of the file system without its path.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
