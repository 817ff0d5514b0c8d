//go:build !unix

package certs

import (
	"io/fs"
	"os"
)

func ownerOf(fs.FileInfo) int { return os.Getuid() }
