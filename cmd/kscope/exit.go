package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kscope/internal/check"
	"kscope/internal/render"
)

// The exit codes, as `kscope help exit-codes` tells them.
const (
	exitWell        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitIncomplete  = 4
	exitDifferent   = 5 // a plan with differences, where --detailed-exitcode asks for it
	exitInterrupted = 130
)

// reported ends a command whose output has said everything: only the exit code is left.
type reported struct{ code int }

func (r reported) Error() string { return fmt.Sprintf("exit code %d", r.code) }

// exitOf returns the exit code of a report: the first that matches, in the order of `kscope help exit-codes`.
func exitOf(r *check.Report, f failOn) int {
	verdict := r.Verdict()
	switch {
	case r.Interrupted():
		return exitInterrupted
	case verdict == check.Unusable:
		return exitUsage
	case verdict == check.Unreachable:
		return exitUnreachable
	case f == failNever:
		return exitWell
	case r.Worst() != 0 && r.Worst() >= f.level():
		return exitFailed
	case r.Judged() == 0, r.Late(), f == failGap && len(r.Gaps) > 0:
		return exitIncomplete
	}
	return exitWell
}

// finish turns what a command returned into words and the exit code. It is the only place that does.
func (a *App) finish(err error, args []string) int {
	if flushErr := a.out.Flush(); err == nil && flushErr != nil {
		err = fmt.Errorf("write output: %w", flushErr)
	}
	var r reported
	switch {
	case err == nil:
		return exitWell
	case errors.As(err, &r):
		return r.code
	}
	code := a.codeOf(err)
	text := sentence(err)
	if code == exitInterrupted {
		text = "interrupted"
	}
	fmt.Fprintln(a.Err, "kscope: "+text)
	if jsonAsked(args) {
		if werr := render.ErrorDocument(a.Out, text, code); werr != nil {
			fmt.Fprintln(a.Err, "kscope: write output: "+werr.Error())
		}
	}
	return code
}

// codeOf says how bad an error is. What fails before a command's own code runs is a usage error.
func (a *App) codeOf(err error) int {
	var u *usageError
	var lost *unreached
	var login *refusedLogin
	switch {
	case errors.As(err, &u), !a.started:
		return exitUsage
	case errors.As(err, &lost):
		return lost.code()
	case errors.As(err, &login):
		return exitUnreachable
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailed
}

// sentence is an error in one line without a full stop.
func sentence(err error) string {
	return strings.TrimRight(strings.Join(strings.Fields(err.Error()), " "), ".")
}

// jsonAsked says whether the output is to be JSON. It looks at the words, because the error may be that they could
// not be parsed.
func jsonAsked(args []string) bool {
	asked := ""
	for i, arg := range args {
		if arg == "--" {
			break
		}
		switch value, ok := strings.CutPrefix(arg, "--output="); {
		case ok:
			asked = value
		case (arg == "-o" || arg == "--output") && i+1 < len(args):
			asked = args[i+1]
		case strings.HasPrefix(arg, "-o"):
			asked = strings.TrimPrefix(arg[2:], "=")
		}
	}
	return asked == "json"
}
