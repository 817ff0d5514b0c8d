package config

import (
	"fmt"
	"strings"
	"unicode"
)

// login is one login module of a sasl.jaas.config.
type login struct {
	module  string
	options map[string]string
}

// parseJAAS reads `Module flag (key=value)* ;` as Kafka's JaasConfig does with java.io.StreamTokenizer: the semicolon is
// mandatory, and an unquoted value that begins like a number, or holds a character that is neither letter, digit, "-",
// "_", "$" nor ".", is refused. Only the first module is used.
func parseJAAS(text string) (*login, error) {
	t := &jaasTokens{text: []rune(text)}
	module, ok := t.next()
	if !ok {
		return nil, fmt.Errorf("it is empty, needs a login module")
	}
	flag, ok := t.next()
	if !ok {
		return nil, fmt.Errorf("it ends after the login module, needs a control flag such as required")
	}
	switch strings.ToLower(flag.text) {
	case "required", "requisite", "sufficient", "optional":
	default:
		return nil, fmt.Errorf("%q is no control flag, needs required, requisite, sufficient or optional", flag.text)
	}
	l := &login{module: module.text, options: map[string]string{}}
	for {
		key, ok := t.next()
		if !ok {
			return nil, fmt.Errorf("it does not end with a semicolon")
		}
		if key.mark == ';' {
			return l, nil
		}
		equals, _ := t.next()
		value, ok := t.next()
		switch {
		case t.err != nil:
			return nil, t.err
		case equals.mark != '=':
			return nil, fmt.Errorf("there is no \"=\" after %s: a value with special characters needs quotes", key.text)
		case !ok || value.mark != 0:
			return nil, fmt.Errorf("there is no value that Java can read for %s: one that begins with a digit, a dot or a dash, or holds special characters, needs quotes", key.text)
		}
		l.options[key.text] = value.text
	}
}

// token is a word, a quoted text, or a single mark.
type token struct {
	text string
	mark rune
}

type jaasTokens struct {
	text []rune
	at   int
	err  error
}

func (t *jaasTokens) next() (token, bool) {
	t.skip()
	if t.err != nil || t.at >= len(t.text) {
		return token{}, false
	}
	c := t.text[t.at]
	switch {
	case c == '"' || c == '\'':
		return t.quoted(c)
	case c >= '0' && c <= '9' || c == '.' || c == '-':
		// A number: Java's tokenizer takes it as one, and Kafka wants a word.
		t.at++
		return token{text: string(c), mark: c}, true
	case word(c):
		begin := t.at
		for t.at < len(t.text) && (word(t.text[t.at]) || t.text[t.at] >= '0' && t.text[t.at] <= '9' || t.text[t.at] == '.' || t.text[t.at] == '-') {
			t.at++
		}
		return token{text: string(t.text[begin:t.at])}, true
	}
	t.at++
	return token{text: string(c), mark: c}, true
}

func word(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= 0xA0
}

func (t *jaasTokens) skip() {
	for t.at < len(t.text) {
		rest := string(t.text[t.at:min(t.at+2, len(t.text))])
		switch {
		case unicode.IsSpace(t.text[t.at]) || t.text[t.at] < ' ':
			t.at++
		case rest == "//":
			for t.at < len(t.text) && t.text[t.at] != '\n' {
				t.at++
			}
		case rest == "/*":
			end := strings.Index(string(t.text[t.at:]), "*/")
			if end < 0 {
				t.at = len(t.text)
				return
			}
			t.at += len([]rune(string(t.text[t.at:])[:end])) + 2
		default:
			return
		}
	}
}

// quoted reads a quoted text with C escapes and octal; it may not span a line break.
func (t *jaasTokens) quoted(quote rune) (token, bool) {
	var out strings.Builder
	for t.at++; t.at < len(t.text); t.at++ {
		c := t.text[t.at]
		switch {
		case c == quote:
			t.at++
			return token{text: out.String()}, true
		case c == '\n' || c == '\r':
			t.err = fmt.Errorf("a quoted text spans a line break")
			return token{}, false
		case c == '\\' && t.at+1 < len(t.text):
			t.at++
			out.WriteRune(t.escape())
		default:
			out.WriteRune(c)
		}
	}
	t.err = fmt.Errorf("a quote is not closed")
	return token{}, false
}

func (t *jaasTokens) escape() rune {
	c := t.text[t.at]
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'a':
		return 7
	case 'v':
		return 11
	}
	if c < '0' || c > '7' {
		return c
	}
	n := c - '0'
	for i := 0; i < 2 && t.at+1 < len(t.text) && t.text[t.at+1] >= '0' && t.text[t.at+1] <= '7' && n*8+t.text[t.at+1]-'0' <= 255; i++ {
		t.at++
		n = n*8 + t.text[t.at] - '0'
	}
	return n
}
