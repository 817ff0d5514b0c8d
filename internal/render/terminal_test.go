package render

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDetectTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, tt := range []struct {
		name, flag string
		env        map[string]string
		want       Terminal
	}{
		{"a file", "auto", nil, Terminal{}},
		{"flag always", "always", map[string]string{"NO_COLOR": "1", "TERM": "dumb"}, Terminal{Colour: true}},
		{"flag never", "never", map[string]string{"CLICOLOR_FORCE": "1"}, Terminal{}},
		{"forced", "auto", map[string]string{"CLICOLOR_FORCE": "1"}, Terminal{Colour: true}},
		{"not forced", "auto", map[string]string{"CLICOLOR_FORCE": "0"}, Terminal{}},
		{"NO_COLOR wins", "auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, Terminal{}},
		{"LANG", "", map[string]string{"LANG": "en_US.UTF-8"}, Terminal{UTF8: true}},
		{"LC_CTYPE before LANG", "", map[string]string{"LANG": "C", "LC_CTYPE": "C.utf8"}, Terminal{UTF8: true}},
		{"LC_ALL before both", "", map[string]string{"LANG": "C.UTF-8", "LC_CTYPE": "C.UTF-8", "LC_ALL": "C"}, Terminal{}},
		{"COLUMNS", "", map[string]string{"COLUMNS": "72"}, Terminal{Width: 72}},
		{"odd COLUMNS", "", map[string]string{"COLUMNS": "-3"}, Terminal{}},
	} {
		got, err := DetectTerminal(file, tt.flag, func(k string) string { return tt.env[k] })
		if err != nil || got != tt.want {
			t.Errorf("%s: is %+v (%v), want %+v", tt.name, got, err, tt.want)
		}
	}
	if _, err := DetectTerminal(file, "blue", func(string) string { return "" }); err == nil || err.Error() != `--color is "blue", needs auto, always or never` {
		t.Errorf("--color blue: %v", err)
	}
}

func TestAutoColour(t *testing.T) {
	for _, tt := range []struct {
		key, value string
		want       bool
	}{{"", "", true}, {"TERM", "dumb", false}, {"CLICOLOR", "0", false}, {"CLICOLOR", "1", true}, {"NO_COLOR", "1", false}, {"NO_COLOR", "", true}} {
		got := autoColour(true, func(k string) string {
			if k == tt.key {
				return tt.value
			}
			return ""
		})
		if got != tt.want {
			t.Errorf("%s=%s on a terminal: colour is %v, want %v", tt.key, tt.value, got, tt.want)
		}
	}
}

func TestWrapAt(t *testing.T) {
	for _, tt := range []struct {
		term Terminal
		want int
	}{{Terminal{Width: 80}, 0}, {Terminal{TTY: true}, 100}, {Terminal{TTY: true, Width: 80}, 80}, {Terminal{TTY: true, Width: 200}, 100}} {
		if got := tt.term.wrapAt(); got != tt.want {
			t.Errorf("%+v wraps at %d, want %d", tt.term, got, tt.want)
		}
	}
}

func TestFormatNamed(t *testing.T) {
	for name, want := range map[string]string{
		"jsno":   `unknown output format "jsno", needs one of text, json, yaml, jsonl, junit, github, markdown, name (nearest: json)`,
		"qqqqqq": `unknown output format "qqqqqq", needs one of text, json, yaml, jsonl, junit, github, markdown, name`,
	} {
		if _, err := FormatNamed(name); err == nil || err.Error() != want {
			t.Errorf("%s: is %v, want %s", name, err, want)
		}
	}
	for _, name := range FormatNames() {
		if f, err := FormatNamed(name); f == nil || err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
