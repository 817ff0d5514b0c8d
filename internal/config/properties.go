package config

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// entry is one key of a file, with the line on which it begins.
type entry struct {
	key, value string
	line       int
}

// parseJava reads what java.util.Properties.load(InputStream) reads: ISO-8859-1, \uXXXX, lines continued by a backslash,
// keys ended by "=", ":" or a blank, comments only at the beginning of a line; blanks at the end belong to the value.
// It is our own, because the libraries differ from Java in a trailing backslash, in surrogate pairs and in empty keys.
func parseJava(data []byte) ([]entry, error) {
	var out []entry
	for _, line := range javaLines(data) {
		key, text := splitJava(line.text)
		var err error
		e := entry{line: line.number}
		if e.key, err = unescape(key); err == nil {
			e.value, err = unescape(text)
		}
		if err != nil {
			return out, fmt.Errorf("line %d: %w", line.number, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// javaLine is one logical line: comments gone, continued lines joined.
type javaLine struct {
	text   string
	number int
}

// javaReader joins lines as Java does. The backslash that continues a line is dropped with the blanks that begin the
// next; a "#" there is no comment, unless nothing stood before the backslash.
type javaReader struct {
	out       []javaLine
	line      strings.Builder
	begun     int // the line on which the logical line began
	backslash bool
	// margin says that blanks are passed over, joined that the line before went on here, comment that the line is one.
	margin, joined, comment bool
}

func javaLines(data []byte) []javaLine {
	r := &javaReader{margin: true}
	number := 1
	for i, b := range data {
		switch {
		case b == '\n' && i > 0 && data[i-1] == '\r':
			// The second half of one line break.
		case b == '\n' || b == '\r':
			r.end()
		default:
			r.take(b, number)
		}
		if b == '\n' || b == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			number++
		}
	}
	r.endOfFile(data, number)
	return r.out
}

// endOfFile takes what stands there without a line break. A backslash at the very end makes an entry even of nothing.
func (r *javaReader) endOfFile(data []byte, number int) {
	atBreak := bytes.HasSuffix(data, []byte("\r")) || bytes.HasSuffix(data, []byte("\n")) && !bytes.HasSuffix(data, []byte("\r\n"))
	empty := r.joined && atBreak && r.line.Len() == 0
	if r.backslash {
		r.dropBackslash()
		empty = r.line.Len() == 0
	}
	if empty {
		r.begun = number
	}
	if empty || r.line.Len() > 0 {
		r.flush()
	}
}

func (r *javaReader) take(b byte, number int) {
	switch {
	case r.comment, r.margin && (b == ' ' || b == '\t' || b == '\f'):
		return
	case r.line.Len() == 0 && (b == '#' || b == '!'):
		r.comment = true
		return
	}
	r.margin, r.joined = false, false
	if r.line.Len() == 0 {
		r.begun = number
	}
	r.line.WriteRune(rune(b)) // ISO-8859-1
	r.backslash = b == '\\' && !r.backslash
}

// end ends a line of the file, and with it the logical line unless a backslash stands before.
func (r *javaReader) end() {
	switch {
	case r.comment:
		r.comment, r.margin, r.joined = false, true, false
	case r.margin && !r.joined:
		// A blank line.
	case r.backslash:
		r.dropBackslash()
		r.margin, r.joined, r.backslash = true, true, false
	case r.line.Len() == 0:
		r.margin, r.joined = true, false
	default:
		r.flush()
	}
}

func (r *javaReader) dropBackslash() {
	text := r.line.String()
	r.line.Reset()
	r.line.WriteString(strings.TrimSuffix(text, `\`))
}

func (r *javaReader) flush() {
	r.out = append(r.out, javaLine{r.line.String(), r.begun})
	r.line.Reset()
	r.margin, r.joined, r.backslash = true, false, false
}

// splitJava ends the key at the first unescaped "=", ":" or blank; blanks around one "=" or ":" are passed over.
func splitJava(line string) (key, value string) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '=', ':', ' ', '\t', '\f':
			rest := strings.TrimLeft(line[i:], " \t\f")
			if rest != "" && (rest[0] == '=' || rest[0] == ':') {
				rest = strings.TrimLeft(rest[1:], " \t\f")
			}
			return line[:i], rest
		}
	}
	return line, ""
}

// unescape works on UTF-16 units, because two \uXXXX make one character beyond the first plane.
func unescape(s string) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var units []uint16
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		if c != '\\' || i+1 == len(runes) {
			units = utf16.AppendRune(units, c)
			continue
		}
		i++
		switch c = runes[i]; c {
		case 'u':
			n, err := strconv.ParseUint(string(runes[i+1:min(i+5, len(runes))]), 16, 16)
			if err != nil || i+5 > len(runes) {
				return "", fmt.Errorf(`\u is not followed by four hexadecimal digits, which Java refuses`)
			}
			units = append(units, uint16(n))
			i += 4
		case 't':
			units = append(units, '\t')
		case 'n':
			units = append(units, '\n')
		case 'r':
			units = append(units, '\r')
		case 'f':
			units = append(units, '\f')
		default:
			units = utf16.AppendRune(units, c)
		}
	}
	return string(utf16.Decode(units)), nil
}
