package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"kscope/internal/config"
	"kscope/internal/scram"
)

// passwordLimit is the longest password that is read; more is a wrong file.
const passwordLimit = 4096

// passwordSource says where a user's password comes from. Prefix is "new-" for the flags of a password that is being set.
type passwordSource struct {
	prefix string
	stdin  bool
	file   string
}

func (p *passwordSource) flags(cmd *cobra.Command, whose string) {
	cmd.Flags().BoolVar(&p.stdin, p.prefix+"password-stdin", false, "read "+whose+" from standard input")
	cmd.Flags().StringVar(&p.file, p.prefix+"password-file", "", "`FILE` with "+whose)
}

// given says that a flag names the source.
func (p *passwordSource) given() bool { return p.stdin || p.file != "" }

// check refuses two sources, two passwords that would be read from one input, and none where nobody can be asked.
func (p *passwordSource) check(cmd *cobra.Command, app *App) error {
	switch {
	case p.stdin && p.file != "":
		return usage(cmd, "--%spassword-stdin and --%[1]spassword-file exclude each other", p.prefix)
	case p.stdin && app.flags.passwordStdin:
		return usage(cmd, "--%spassword-stdin and --sasl-password-stdin exclude each other", p.prefix)
	}
	return nil
}

// read reads the password, or asks for it at a terminal, twice where it is to be set.
func (p *passwordSource) read(ctx context.Context, cmd *cobra.Command, app *App, user string) (config.Secret, error) {
	var data []byte
	var err error
	switch {
	case p.file != "":
		data, err = readPasswordFile(p.file)
	case p.stdin:
		data, err = io.ReadAll(io.LimitReader(app.In, passwordLimit+1))
	default:
		return p.ask(ctx, app, user)
	}
	if err != nil {
		return "", usage(cmd, "read the password of %q: %s", user, err)
	}
	if len(data) > passwordLimit {
		return "", usage(cmd, "the password of %q has more than %d bytes", user, passwordLimit)
	}
	// Editors and echo end a file with a line break, which is no part of the password.
	return config.Secret(strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")), nil
}

func readPasswordFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, passwordLimit+1))
}

// ask prompts without echo.
func (p *passwordSource) ask(ctx context.Context, app *App, user string) (config.Secret, error) {
	first, err := app.prompt(ctx, fmt.Sprintf("%spassword of %s: ", strings.ReplaceAll(p.prefix, "-", " "), user))
	if err != nil || p.prefix == "" {
		return first, err
	}
	again, err := app.prompt(ctx, "the same again: ")
	if err == nil && first != again {
		return "", fmt.Errorf("the two passwords differ, nothing was changed")
	}
	return first, err
}

// prompt reads one line from the terminal without echo, and puts the echo back on when it is interrupted.
func (a *App) prompt(ctx context.Context, question string) (config.Secret, error) {
	f, ok := a.In.(*os.File)
	if !ok {
		return "", fmt.Errorf("there is no terminal to ask at")
	}
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return "", fmt.Errorf("ask at the terminal: %w", err)
	}
	fmt.Fprint(a.Err, question)
	type answer struct {
		text []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(int(f.Fd()))
		typed <- answer{text, err}
	}()
	defer fmt.Fprintln(a.Err)
	select {
	case got := <-typed:
		return config.Secret(got.text), got.err
	case <-ctx.Done():
		_ = term.Restore(int(f.Fd()), before)
		return "", ctx.Err()
	}
}

// checkedPassword refuses a password that could not be used, and passes on what may mangle it.
func checkedPassword(cmd *cobra.Command, app *App, password config.Secret) error {
	if err := scram.CheckPassword(password.Reveal()); err != nil {
		return usage(cmd, "%s", err)
	}
	for _, w := range scram.PasswordWarnings(password.Reveal()) {
		app.note("%s", w)
	}
	return nil
}
