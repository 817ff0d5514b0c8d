package render

import (
	"io"
	"strings"
	"unicode/utf8"

	"kscope/internal/check"
)

// Sheet is one thing with its facts, for people to read.
type Sheet struct {
	Title  string
	Fields []SheetField
	// Notes stand between the fields and the parts, Parts below them, indented.
	Notes []SheetNote
	Parts []Sheet
}

// SheetField is a name and what it is.
type SheetField struct{ Name, Text string }

// SheetNote is a remark with the mark of its level.
type SheetNote struct {
	Level check.Level
	Text  string
}

// Sheets writes sheets one below the other, an empty line between them.
func Sheets(w io.Writer, term Terminal, sheets []Sheet) error {
	p := &pen{term: term}
	for i, s := range sheets {
		if i > 0 {
			p.line(0, plain, "")
		}
		p.sheet(0, s)
	}
	return p.flush(w)
}

func (p *pen) sheet(indent int, s Sheet) {
	blanks := strings.Repeat(" ", indent)
	p.text(blanks, bold, s.Title)
	width := 0
	for _, f := range s.Fields {
		width = max(width, utf8.RuneCountInString(f.Name))
	}
	for _, f := range s.Fields {
		name := p.safe(f.Name)
		p.text(blanks+"  "+name+strings.Repeat(" ", width+2-utf8.RuneCountInString(name)), plain, f.Text)
	}
	for _, n := range s.Notes {
		mark, style := markOf(n.Level)
		p.marked(blanks+"  ", style, mark+" ", n.Text)
	}
	for _, part := range s.Parts {
		p.sheet(indent+2, part)
	}
}
