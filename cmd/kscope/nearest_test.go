package main

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"doctor", "explain", "checks", "lab", "version", "completion"}
	for word, want := range map[string]string{
		"doctr": "doctor", "docotr": "doctor", "explian": "explain", "check": "checks", "vers": "version", "LAB": "lab", "lba": "lab",
		"xyz": "", "offsets": "", "d": "", "": "",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("nearest(%q) is %q, wanted %q", word, got, want)
		}
	}
}
