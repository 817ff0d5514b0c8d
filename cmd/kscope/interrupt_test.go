package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// silent is a listener that accepts and never answers.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String() // the kernel accepts for us
}

// process starts this program as a process of its own.
func process(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(self)
	cmd.Args = append([]string{"kscope"}, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, &out, &errs
}

// TestInterrupted: Ctrl-C ends a run within 200 ms with what is known, exit code 130; also while --wait sleeps.
func TestInterrupted(t *testing.T) {
	for name, args := range map[string][]string{
		"in a walk":       {"doctor", "-o", "json", "-b", silent(t)},
		"between looks":   {"doctor", "-o", "json", "-b", "127.0.0.1:1", "--wait", "60s"},
		"ends of a limit": {"doctor", "-o", "json", "-b", silent(t), "--wait", "60s"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd, out, errs := process(t, args...)
			time.Sleep(700 * time.Millisecond)
			began := time.Now()
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			err := cmd.Wait()
			// 200 ms are promised; the rest is for a machine that is busy with other tests.
			if took := time.Since(began); took > 400*time.Millisecond {
				t.Errorf("took %s after Ctrl-C", took)
			}
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
				t.Errorf("ended with %v, wanted exit code 130; stderr %q", err, errs)
			}
			var report struct {
				Schema   string `json:"schema"`
				ExitCode int    `json:"exit_code"`
			}
			if err := json.Unmarshal(out.Bytes(), &report); err != nil || report.Schema != "kscope.report/1" || report.ExitCode != exitInterrupted {
				t.Errorf("stdout is no report: %v: %q", err, out)
			}
		})
	}
}
