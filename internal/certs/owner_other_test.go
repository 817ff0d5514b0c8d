//go:build !unix

package certs

import (
	"io/fs"
	"os"
)

func uidOf(fs.FileInfo) int { return os.Getuid() }
