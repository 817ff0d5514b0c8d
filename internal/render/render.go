// Package render shows reports and tables: text for people, documents for programs. It is the only package that knows
// colours, marks and widths, and every byte that came from a broker passes clean on its way to a terminal.
package render

import (
	"fmt"
	"io"
	"strings"

	"kscope/internal/check"
	"kscope/internal/nearest"
)

// Format writes a report.
type Format func(io.Writer, check.Report, Options) error

// Options are what a format is told beside the report.
type Options struct {
	Term Terminal
	// Verbose adds information, the walk of each address and the result of each check; Quiet leaves only causes.
	Verbose, Quiet bool
	// Version is kscope's own, ExitCode what the run ends with.
	Version  string
	ExitCode int
	// Command is what the user typed, for lines that are to be typed again with one flag more.
	Command string
}

// formats are in the order in which help lists them.
var formats = []struct {
	name  string
	write Format
}{
	{"text", writeText}, {"json", writeJSON}, {"yaml", writeYAML}, {"jsonl", writeJSONL}, {"junit", writeJUnit},
	{"github", writeGitHub}, {"markdown", writeMarkdown}, {"name", writeNames},
}

// FormatNames returns the names of all formats.
func FormatNames() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// FormatNamed returns a format by its name. The error lists the names and the nearest one.
func FormatNamed(name string) (Format, error) {
	for _, f := range formats {
		if f.name == name {
			return f.write, nil
		}
	}
	err := fmt.Errorf("unknown output format %q, needs one of %s", name, strings.Join(FormatNames(), ", "))
	if near := nearest.Suggestion(name, FormatNames()); near != "" {
		err = fmt.Errorf("%w (nearest: %s)", err, near)
	}
	return nil, err
}
