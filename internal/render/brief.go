package render

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"kscope/internal/check"
)

// Brief is an answer about one thing: a verdict, what was found, what is there, tables, and what could not be looked at.
// What is found comes first: a reader who stops after the first line knows what matters.
type Brief struct {
	// Verdict is the whole in one line; it is the first line where nothing at or above a warning was found.
	Verdict  string
	Findings []check.Finding
	Facts    []Fact
	Tables   []Columns
	// Gaps are what could not be looked at, one sentence each.
	Gaps []string
}

// Fact is one line of a brief: what it is about, and what is so.
type Fact struct{ Label, Text string }

// Columns is a table of a brief; one without rows is left out.
type Columns struct {
	Header []string
	Rows   [][]string
}

// Write writes the brief for people. Quiet leaves only what is found, Verbose adds information and tables.
func (b Brief) Write(w io.Writer, o Options) error {
	p := &pen{term: o.Term}
	p.found(b.Findings, check.Warning, check.Error)
	if !o.Quiet {
		if b.worst() < check.Warning {
			p.marked("", wellStyle, "✓ ", b.Verdict)
		} else {
			p.text("  ", plain, b.Verdict)
		}
		p.facts(b.Facts)
		p.found(b.Findings, check.Info, check.Info)
		for _, g := range b.Gaps {
			p.text("  not examined   ", plain, g)
		}
	}
	if o.Verbose {
		for _, t := range b.Tables {
			if len(t.Rows) > 0 {
				p.out.WriteByte('\n')
				p.table(t.Header, t.Rows)
			}
		}
	}
	return p.flush(w)
}

func (b Brief) worst() check.Level {
	worst := check.Level(0)
	for _, f := range b.Findings {
		worst = max(worst, f.Level)
	}
	return worst
}

// found writes the findings of some levels with what was seen.
func (p *pen) found(all []check.Finding, from, to check.Level) {
	for _, f := range all {
		if f.Level < from || f.Level > to {
			continue
		}
		mark, s := markOf(f.Level)
		p.marked("", s, mark+" ", f.Detail)
		for i, seen := range f.Evidence {
			label := "observed   "
			if i > 0 {
				label = "           "
			}
			p.text("  "+label, dim, seen)
		}
		if f.Against != "" {
			p.text("  against it ", plain, f.Against)
		}
		if f.Doubt != "" {
			p.text("  if         ", plain, f.Doubt)
		}
	}
}

// facts writes labels and texts in two columns.
func (p *pen) facts(all []Fact) {
	width := 0
	for _, f := range all {
		width = max(width, utf8.RuneCountInString(f.Label))
	}
	for _, f := range all {
		p.text(fmt.Sprintf("  %s%s   ", f.Label, strings.Repeat(" ", width-utf8.RuneCountInString(f.Label))), plain, f.Text)
	}
}
