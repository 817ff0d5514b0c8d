package config

import (
	"bytes"
	"fmt"
	"strings"

	"kscope/internal/check"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// file reads a settings file. What keeps it from being read is a problem of the settings, not of the command line.
func (l *loader) file(path string) {
	l.s.Client.File = path
	here := check.Origin{Source: "file", Name: path}
	data, err := l.read(path)
	if err == nil {
		err = readable(data)
	}
	if err != nil {
		l.badFile(here, fmt.Errorf("settings file %q cannot be read: %w", path, err))
		return
	}
	data, marked := bytes.CutPrefix(data, byteOrderMark)
	dialect, entries, err := parseFile(data)
	if err != nil {
		l.badFile(here, fmt.Errorf("settings file %q, %w", path, err))
		return
	}
	l.s.Client.Dialect = dialect
	if marked && len(entries) > 0 && entries[0].line == 1 {
		here.Line = 1
		l.s.Client.Problems = append(l.s.Client.Problems, check.Problem{
			Kind: check.OddKey, Origin: here, Path: path, Usable: true,
			Detail: fmt.Sprintf("%s begins with a byte order mark, which clients take for a part of its first key, %s", path, shownKey(entries[0].key)),
		})
	}
	for _, e := range entries {
		here.Line = e.line
		l.set(fromFile, e.key, e.value, here)
	}
}

func (l *loader) badFile(at check.Origin, err error) {
	l.s.Client.Problems = append(l.s.Client.Problems, check.Problem{Kind: check.BadFile, Origin: at, Path: at.Name, Detail: err.Error()})
}

// shownKey is a key as it may be printed: a line without "=" can be a secret that stands alone.
func shownKey(key string) string {
	if known(key) {
		return key
	}
	return "its first word"
}

// readable says why bytes are no settings file.
func readable(data []byte) error {
	switch at := bytes.IndexByte(data, 0); {
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, byteOrderMark))) == 0:
		return fmt.Errorf("it is empty")
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return fmt.Errorf("it is written in UTF-16, needs ISO-8859-1 or UTF-8")
	case bytes.HasPrefix(data, []byte{0xfe, 0xed, 0xfe, 0xed}), len(data) > 1 && data[0] == 0x30 && data[1] >= 0x80:
		return fmt.Errorf("it is a key store, needs lines of KEY=VALUE")
	case bytes.HasPrefix(data, []byte("-----BEGIN ")):
		return fmt.Errorf("it is a PEM file, needs lines of KEY=VALUE")
	case at >= 0:
		return fmt.Errorf("it is binary (a zero byte at %d), needs lines of KEY=VALUE", at)
	}
	number := 0
	for line := range bytes.Lines(data) {
		if number++; len(line) >= lineLimit {
			return fmt.Errorf("line %d has %d bytes, more than any setting", number, len(line))
		}
	}
	return nil
}

// parseFile tells the two dialects apart by their keys and returns the entries of the right one.
func parseFile(data []byte) (string, []entry, error) {
	entries := parseLibrdkafka(data)
	if dialectOf(entries) == librdkafka {
		return librdkafka, entries, nil
	}
	entries, err := parseJava(data)
	return java, entries, err
}

// parseLibrdkafka reads kcat's files, and what programs with librdkafka read by the same habit: KEY=VALUE, comments with
// "#", both sides trimmed, "\:" and "\=" for ":" and "=".
func parseLibrdkafka(data []byte) []entry {
	var out []entry
	number := 0
	for line := range bytes.Lines(data) {
		number++
		text := strings.TrimSpace(string(line))
		if text == "" || text[0] == '#' {
			continue
		}
		key, v, _ := strings.Cut(text, "=")
		v = strings.NewReplacer(`\:`, ":", `\=`, "=").Replace(strings.TrimSpace(v))
		out = append(out, entry{strings.TrimSpace(key), v, number})
	}
	return out
}

// oddKey notes a key that is probably another one misspelt.
func (l *loader) oddKey(v value, want string) {
	l.problem(check.OddKey, v, check.Problem{Value: v.key, Want: want, Usable: true,
		Detail: fmt.Sprintf("no client knows %s, the nearest is %s", v.key, want)})
}
