package render

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"kscope/internal/check"
)

// style is a meaning of a text; its colour follows from it.
type style int

const (
	plain style = iota
	causeStyle
	warningStyle
	wellStyle
	dim
	bold
)

// pen writes lines for a terminal. All text passes clean; only the pen itself adds escapes and line breaks.
type pen struct {
	out  bytes.Buffer
	term Terminal
}

func (p *pen) flush(w io.Writer) error {
	_, err := w.Write(p.out.Bytes())
	return err
}

// paint colours a text that is clean already. Each call has its own colour, so that no global switch is touched.
func (p *pen) paint(s style, text string) string {
	if !p.term.Colour || s == plain || text == "" {
		return text
	}
	attribute := map[style]color.Attribute{causeStyle: color.FgRed, warningStyle: color.FgYellow, wellStyle: color.FgGreen, dim: color.Faint, bold: color.Bold}
	c := color.New(attribute[s])
	c.EnableColor()
	return c.Sprint(text)
}

// asciiMarks are what each sign becomes where the locale is not UTF-8.
var asciiMarks = []string{"✗", "x", "·", "-", "✓", "ok", "…", "...", "‹", "<", "›", ">", "×", "x", "–", "-", "→", "->"}

// safe cleans a text and writes kscope's own signs in ASCII where the locale asks for it.
func (p *pen) safe(s string) string {
	s = clean(s)
	if !p.term.UTF8 && !ascii(s) {
		s = strings.NewReplacer(asciiMarks...).Replace(s)
	}
	return s
}

// ascii says that there is no mark to replace, which is so for nearly every cell of a big table.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// line writes one line that is never wrapped.
func (p *pen) line(indent int, s style, text string) {
	p.out.WriteString(strings.Repeat(" ", indent))
	p.out.WriteString(p.paint(s, p.safe(text)))
	p.out.WriteByte('\n')
}

// text writes a paragraph behind a prefix that is as wide as it looks; what does not fit hangs below the first word.
// It breaks at blanks only: a name is never cut.
func (p *pen) text(prefix string, s style, text string) {
	indent := utf8.RuneCountInString(prefix)
	lines := wrap(p.safe(text), p.term.wrapAt()-indent)
	for i, l := range lines {
		if i == 0 {
			p.out.WriteString(prefix)
		} else {
			p.out.WriteString(strings.Repeat(" ", indent))
		}
		p.out.WriteString(p.paint(s, l))
		p.out.WriteByte('\n')
	}
}

// headline writes a mark, an ID and what is wrong.
func (p *pen) headline(l check.Level, id, text string) {
	mark, s := markOf(l)
	p.marked("", s, mark+" "+id+"  ", text)
}

func markOf(l check.Level) (string, style) {
	switch l {
	case check.Error:
		return "✗", causeStyle
	case check.Warning:
		return "!", warningStyle
	}
	return "·", plain
}

// wrap breaks a text into lines of at most width runes where blanks allow it. A width that leaves no room for words is
// taken for none: a narrow terminal gets long lines rather than one word a line.
func wrap(text string, width int) []string {
	if width < 20 {
		return []string{text}
	}
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// marked writes a paragraph whose lead is coloured by its level.
func (p *pen) marked(prefix string, s style, lead, text string) {
	safe := p.safe(lead)
	blanks := strings.Repeat(" ", utf8.RuneCountInString(prefix+safe))
	for i, l := range wrap(p.safe(text), p.term.wrapAt()-len(blanks)) {
		if i == 0 {
			p.out.WriteString(prefix + p.paint(s, strings.TrimRight(safe, " ")) + safe[len(strings.TrimRight(safe, " ")):] + l + "\n")
			continue
		}
		p.out.WriteString(blanks + l + "\n")
	}
}

// command writes a command alone on its line, whole, so that it can be copied.
func (p *pen) command(indent int, command string) {
	p.out.WriteString(strings.Repeat(" ", indent) + "$ " + p.paint(bold, p.safe(command)) + "\n")
}
