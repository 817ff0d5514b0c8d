package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"kscope/internal/render"
)

// App is what a command sees of the world.
type App struct {
	In       io.Reader
	Out, Err io.Writer
	// Environ is the environment, KEY=value.
	Environ []string
	// Screen is Out where that is a file and so may be a terminal. ErrTerm says that Err is one, so that progress may
	// be shown.
	Screen  *os.File
	ErrTerm bool

	// term is what Screen can show, once the flags are known.
	term    render.Terminal
	out     *bufio.Writer
	flags   globalFlags
	started bool
}

// systemApp is the process's own streams and environment.
func systemApp() *App {
	return &App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(),
		Screen:  os.Stdout,
		ErrTerm: term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb",
	}
}

// run runs one command line and returns its exit code. The first Ctrl-C ends the command in order, the second at once.
func run(args []string, app *App) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return app.run(ctx, args)
}

func (a *App) run(ctx context.Context, args []string) int {
	a.out = bufio.NewWriter(a.Out)
	root := newRootCmd(a)
	root.SetArgs(args)
	root.SetIn(a.In)
	root.SetOut(a.out)
	root.SetErr(a.Err)
	return a.finish(root.ExecuteContext(ctx), args)
}

// getenv returns the last value of a variable, empty where it is not set.
func (a *App) getenv(key string) string {
	value := ""
	for _, kv := range a.Environ {
		if len(kv) > len(key) && kv[len(key)] == '=' && kv[:len(key)] == key {
			value = kv[len(key)+1:]
		}
	}
	return value
}
