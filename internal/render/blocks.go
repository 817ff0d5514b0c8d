package render

import (
	"io"
	"strings"
)

// Mark is the sign before a block's title, with its colour.
type Mark string

// The marks: it went well, it needs a look, it failed.
const (
	Well   Mark = "✓"
	Warned Mark = "!"
	Wrong  Mark = "✗"
)

// Block is a title with what belongs to it.
type Block struct {
	Mark  Mark
	Title string
	// Header and Rows are a table below it, Lines are printed below that as they are, to be copied.
	Header []string
	Rows   [][]string
	Lines  []string
}

// Blocks writes blocks for people.
func Blocks(w io.Writer, term Terminal, blocks []Block) error {
	p := &pen{term: term}
	for _, b := range blocks {
		p.block(b)
	}
	return p.flush(w)
}

func (p *pen) block(b Block) {
	colour := map[Mark]style{Well: wellStyle, Warned: warningStyle, Wrong: causeStyle}
	if b.Mark != "" {
		p.marked("", colour[b.Mark], string(b.Mark)+" ", b.Title)
	} else if b.Title != "" {
		p.line(0, bold, b.Title)
	}
	if len(b.Rows) > 0 {
		inner := &pen{term: p.term}
		inner.table(b.Header, b.Rows)
		for line := range strings.Lines(inner.out.String()) {
			p.out.WriteString("  " + line)
		}
	}
	for _, l := range b.Lines {
		p.line(2, plain, l)
	}
}
