//go:build !linux

package kafkatest

import (
	"errors"
	"os"
	"syscall"
)

func diesWithUs() *syscall.SysProcAttr { return nil }

func pause(*os.Process) error  { return errors.New("a process can only be paused on Linux here") }
func resume(*os.Process) error { return errors.New("a process can only be resumed on Linux here") }
func end(p *os.Process) error  { return p.Kill() }
