package config

import (
	"slices"
	"strings"
)

// What java.io.StreamTokenizer calls a token: a word, a text in quotes, a number, or a single character.
const (
	endToken    rune = -1
	wordToken   rune = -2
	numberToken rune = -3
)

// token is what the tokenizer found: kind is one of the above, a quote, or the character itself. Words and texts in
// quotes have a text; with Kafka's settings nothing else has.
type token struct {
	kind    rune
	text    string
	hasText bool
	// unclosed says that a text in quotes ended with its line. Java takes it all the same.
	unclosed bool
}

// jaasTokens splits a sasl.jaas.config as Kafka sets java.io.StreamTokenizer up: "-", "_" and "$" belong to words, "//"
// and "/*" begin comments. A single "/" begins one too, because that is the tokenizer's default.
type jaasTokens struct {
	text []rune
	at   int
}

func (t *jaasTokens) peek() rune {
	if t.at >= len(t.text) {
		return endToken
	}
	return t.text[t.at]
}

func (t *jaasTokens) next() token {
	for {
		switch c := t.peek(); {
		case c == endToken:
			return token{kind: endToken}
		case c <= ' ':
			t.at++
		case c == '/':
			t.comment()
		case digit(c):
			return t.number()
		case letter(c):
			return t.word()
		case c == '"' || c == '\'':
			return t.quoted()
		default:
			t.at++
			return token{kind: c}
		}
	}
}

func digit(c rune) bool { return c >= '0' && c <= '9' || c == '.' || c == '-' }

func letter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c == '-' || c >= 160
}

// comment passes over "/* */" to its end, and over anything else that begins with "/" to the end of the line.
func (t *jaasTokens) comment() {
	t.at++
	if t.peek() == '*' {
		t.at++
		for t.at < len(t.text) {
			if t.text[t.at] == '*' && t.at+1 < len(t.text) && t.text[t.at+1] == '/' {
				t.at += 2
				return
			}
			t.at++
		}
		return
	}
	t.at++ // Java does not look at the first character: "/" at the end of a line swallows the next line
	for c := t.peek(); c != endToken && c != '\n' && c != '\r'; c = t.peek() {
		t.at++
	}
}

// number passes over a number, or over a "-" that none follows.
func (t *jaasTokens) number() token {
	if t.peek() == '-' {
		t.at++
		if c := t.peek(); !digit(c) || c == '-' {
			return token{kind: '-'}
		}
	}
	dotted := false
	for c := t.peek(); c >= '0' && c <= '9' || c == '.' && !dotted; c = t.peek() {
		dotted = dotted || c == '.'
		t.at++
	}
	return token{kind: numberToken}
}

func (t *jaasTokens) word() token {
	begin := t.at
	for c := t.peek(); letter(c) || digit(c); c = t.peek() {
		t.at++
	}
	return token{kind: wordToken, text: string(t.text[begin:t.at]), hasText: true}
}

// quoted reads a text in quotes with C's escapes. A line break or the end closes it as a quote does.
func (t *jaasTokens) quoted() token {
	quote := t.text[t.at]
	t.at++
	var out strings.Builder
	for {
		c := t.peek()
		if c == quote {
			t.at++
			return token{kind: quote, text: out.String(), hasText: true}
		}
		if c == endToken || c == '\n' || c == '\r' {
			return token{kind: quote, text: out.String(), hasText: true, unclosed: true}
		}
		t.at++
		if c == '\\' {
			c = t.escape()
		}
		out.WriteRune(c)
	}
}

// escape reads what follows a backslash: up to three octal digits (two if the first is above 3), a letter, or any
// character for itself.
func (t *jaasTokens) escape() rune {
	c := t.peek()
	if c == endToken {
		return '\uffff' // what Java makes of the end
	}
	t.at++
	if i := slices.Index([]rune("abfnrtv"), c); i >= 0 {
		return []rune("\a\b\f\n\r\t\v")[i]
	}
	if c < '0' || c > '7' {
		return c
	}
	n, most := c-'0', 2
	if c > '3' {
		most = 1
	}
	for ; most > 0 && t.peek() >= '0' && t.peek() <= '7'; most-- {
		n = n*8 + t.peek() - '0'
		t.at++
	}
	return n
}
