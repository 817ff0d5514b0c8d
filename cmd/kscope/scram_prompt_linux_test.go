package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/term"

	"kscope/internal/config"
)

// terminal opens a pair: what the program sits at, and what a person types into and reads from.
func terminal(t *testing.T) (program, person *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = person.Close() })
	var n, unlock uint32
	for request, at := range map[uintptr]*uint32{syscall.TIOCGPTN: &n, syscall.TIOCSPTLCK: &unlock} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, person.Fd(), request, uintptr(unsafe.Pointer(at))); errno != 0 {
			t.Skip(errno)
		}
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = program.Close() })
	return program, person
}

// echoes says whether the terminal shows what is typed.
func echoes(t *testing.T, f *os.File) bool {
	t.Helper()
	var s syscall.Termios
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), syscall.TCGETS, uintptr(unsafe.Pointer(&s))); errno != 0 {
		t.Fatal(errno)
	}
	return s.Lflag&syscall.ECHO != 0
}

// await waits for something that another goroutine does.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Error("never: " + what)
			return
		}
	}
}

func TestPasswordIsAskedForTwiceWithoutEcho(t *testing.T) {
	for name, c := range map[string]struct {
		prefix string
		typed  []string
		want   config.Secret
		err    string
	}{
		"new":       {"new-", []string{"canary one", "canary one"}, "canary one", ""},
		"different": {"new-", []string{"canary one", "canary two"}, "", "the two passwords differ"},
		"held":      {"", []string{"canary one"}, "canary one", ""},
	} {
		program, person := terminal(t)
		app := &App{In: program, Err: program, ErrTerm: true}
		if !term.IsTerminal(int(program.Fd())) || !app.asks() {
			t.Fatal("this is no terminal")
		}
		shown := make(chan string, 1)
		go func() {
			var all bytes.Buffer
			in := bufio.NewReader(person)
			for _, line := range c.typed {
				text, _ := in.ReadString(':')
				all.WriteString(text)
				await(t, "the echo is off", func() bool { return !echoes(t, program) })
				fmt.Fprintln(person, line)
				text, _ = in.ReadString('\n')
				all.WriteString(text)
			}
			shown <- all.String()
		}()
		p := passwordSource{prefix: c.prefix}
		got, err := p.read(context.Background(), nil, app, "alice")
		if (c.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.err) || err == nil && got != c.want {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
		if text := <-shown; strings.Contains(text, "canary") || !strings.Contains(text, "password of alice:") {
			t.Errorf("%s: the terminal shows %q", name, text)
		}
		if !echoes(t, program) {
			t.Errorf("%s: the echo stays off", name)
		}
	}
}

func TestInterruptedPromptPutsTheEchoBack(t *testing.T) {
	program, _ := terminal(t)
	ctx, cancel := context.WithCancel(context.Background())
	app := &App{In: program, Err: program, ErrTerm: true}
	failed := make(chan error, 1)
	go func() {
		_, err := app.prompt(ctx, "password: ")
		failed <- err
	}()
	await(t, "the echo is off", func() bool { return !echoes(t, program) })
	cancel()
	if err := <-failed; err != context.Canceled || !echoes(t, program) {
		t.Errorf("got %v, echo %v", err, echoes(t, program))
	}
}
