//go:build unix && !linux

package faults

import (
	"errors"
	"syscall"
)

func ownMounts() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

func ownHosts() error { return errors.New("only Linux gives a process mounts of its own") }
