package render

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// Terminal is what the output can show.
type Terminal struct {
	// Width is the number of columns, 0 where it is not known.
	Width int
	// Colour says that colours may be used, UTF8 that marks beyond ASCII may be, TTY that somebody reads along.
	Colour, UTF8, TTY bool
}

// widest is where text wraps on wider terminals too: longer lines are hard to read.
const widest = 100

// wrapAt is the column where text wraps, 0 for not at all: what is piped is wrapped by whoever shows it.
func (t Terminal) wrapAt() int {
	switch {
	case !t.TTY:
		return 0
	case t.Width <= 0:
		return widest
	}
	return min(t.Width, widest)
}

// DetectTerminal finds out what a stream can show. The flag is "auto", "always" or "never"; with "auto", NO_COLOR wins
// over CLICOLOR_FORCE, and that over CLICOLOR=0, TERM=dumb and the stream being no terminal.
func DetectTerminal(f *os.File, colourFlag string, getenv func(string) string) (Terminal, error) {
	t := Terminal{UTF8: utf8Locale(getenv)}
	if f != nil {
		t.TTY = term.IsTerminal(int(f.Fd()))
	}
	if t.TTY {
		t.Width, _, _ = term.GetSize(int(f.Fd()))
	}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		t.Width = n
	}
	switch colourFlag {
	case "always":
		t.Colour = true
	case "never":
	case "auto", "":
		t.Colour = autoColour(t.TTY, getenv)
	default:
		return t, fmt.Errorf("--color is %q, needs auto, always or never", colourFlag)
	}
	return t, nil
}

func autoColour(tty bool, getenv func(string) string) bool {
	if getenv("NO_COLOR") != "" {
		return false
	}
	if force := getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	return tty && getenv("TERM") != "dumb" && getenv("CLICOLOR") != "0"
}

// utf8Locale reads the variables in the order of POSIX: the first that is not empty decides. Where none is set the
// platform's usual encoding is assumed: UTF-8 on Windows, ASCII in a bare POSIX environment.
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return os.PathSeparator == '\\'
}
