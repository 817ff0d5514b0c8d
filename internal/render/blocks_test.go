package render

import (
	"bytes"
	"testing"
)

func TestBlocks(t *testing.T) {
	blocks := []Block{
		{Mark: Well, Title: "made a\x1b[2J", Header: []string{"broker", "login"}, Rows: [][]string{{"1", "ac\ncepted"}}, Lines: []string{"$ kscope ‹x›"}},
		{Title: "settings", Lines: []string{"a=b", "    c"}}, {Mark: Wrong, Title: "not"}, {Mark: Warned, Title: "so so"},
	}
	for name, c := range map[string]struct {
		term Terminal
		want string
	}{
		"plain": {Terminal{UTF8: true}, "✓ made a\\x1b[2J\n  broker  login\n  1       ac\\ncepted\n  $ kscope ‹x›\nsettings\n  a=b\n      c\n✗ not\n! so so\n"},
		"ascii": {Terminal{}, "ok made a\\x1b[2J\n  broker  login\n  1       ac\\ncepted\n  $ kscope <x>\nsettings\n  a=b\n      c\nx not\n! so so\n"},
	} {
		var out bytes.Buffer
		if err := Blocks(&out, c.term, blocks); err != nil || out.String() != c.want {
			t.Errorf("%s: %v, got\n%s", name, err, out.String())
		}
	}
	var out bytes.Buffer
	if err := Blocks(&out, Terminal{UTF8: true, Colour: true}, blocks[2:]); err != nil || out.String() != "\x1b[31m✗\x1b[0m not\n\x1b[33m!\x1b[0m so so\n" {
		t.Errorf("got %q", out.String())
	}
}
