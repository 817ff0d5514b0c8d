package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"kscope/internal/check"
)

// writeGitHub writes workflow commands, which GitHub shows beside the lines of a pull request; worst first, because it
// shows only the first ten of a step. The closing line follows as text of the log.
func writeGitHub(w io.Writer, r check.Report, o Options) error {
	var out bytes.Buffer
	for _, c := range shown(r, o) {
		title := c.Check.ID + " " + headline(c.Findings)
		var lines []string
		for _, s := range evidence(c.Findings) {
			lines = append(lines, "observed: "+clean(s))
		}
		for _, s := range c.LeadsTo {
			lines = append(lines, "leads to: "+clean(s))
		}
		for _, q := range c.Consequences {
			lines = append(lines, clean("leads to: "+q.Check.ID+" "+headline(q.Findings)))
		}
		for _, s := range each(c.Findings, doubt) {
			lines = append(lines, "to be sure: "+clean(s))
		}
		lines = append(lines, doLines(c.Fixes)...)
		if len(lines) == 0 {
			lines = []string{clean(c.Check.Why)}
		}
		fmt.Fprintf(&out, "::%s %stitle=%s::%s\n", command(c.Level), clientFile(c.Fixes), escapeProperty(clean(title)), escapeData(strings.Join(lines, "\n")))
	}
	if !o.Quiet {
		p := &pen{term: Terminal{UTF8: true}}
		writeClosing(p, &r, Options{Verbose: o.Verbose})
		out.Write(p.out.Bytes())
	}
	_, err := w.Write(out.Bytes())
	return err
}

func command(l check.Level) string {
	switch l {
	case check.Error:
		return "error"
	case check.Warning:
		return "warning"
	}
	return "notice"
}

// clientFile is the place of the first setting that the user's own file needs, so that the note stands at its line.
func clientFile(ways []check.Fix) string {
	for _, way := range ways {
		for _, s := range way.Steps {
			for _, v := range s.Set {
				if v.Where != check.TheClient || v.File == "" {
					continue
				}
				at := "file=" + escapeProperty(clean(v.File)) + ","
				if v.Line > 0 {
					at += fmt.Sprintf("line=%d,", v.Line)
				}
				return at
			}
		}
	}
	return ""
}

// escapeData escapes the text of a workflow command.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty escapes a value before the second "::", where colons and commas divide.
func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
