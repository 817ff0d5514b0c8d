package kafkatest

import (
	"os"
	"syscall"
)

// diesWithUs makes the kernel end a broker when the test that started it is gone, however it went.
func diesWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

func pause(p *os.Process) error  { return p.Signal(syscall.SIGSTOP) }
func resume(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
func end(p *os.Process) error    { return p.Signal(syscall.SIGTERM) }
