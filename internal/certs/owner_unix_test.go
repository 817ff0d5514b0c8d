//go:build unix

package certs

import (
	"io/fs"
	"syscall"
)

func uidOf(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }
