package kafkatest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// diesWithUs makes the kernel end a broker when the test that started it is gone, however it went.
func diesWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// pause stops a process and waits until each of its threads stands: on a busy machine one may still answer for a while.
func pause(p *os.Process) error {
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	for until := time.Now().Add(5 * time.Second); !stands(p.Pid); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			return fmt.Errorf("process %d goes on after SIGSTOP", p.Pid)
		}
	}
	return nil
}

// stands says that every thread is in state T of proc(5), which follows the name in parentheses.
func stands(pid int) bool {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	for _, file := range threads {
		stat, err := os.ReadFile(file)
		if _, state, ok := strings.Cut(string(stat), ") "); err == nil && (!ok || !strings.HasPrefix(state, "T")) {
			return false
		}
	}
	return true
}

func resume(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
func end(p *os.Process) error    { return p.Signal(syscall.SIGTERM) }
