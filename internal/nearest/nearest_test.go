package nearest

import "testing"

func TestSuggestion(t *testing.T) {
	names := []string{"doctor", "explain", "checks", "lab", "version", "completion", "wrong-password"}
	for word, want := range map[string]string{
		"doctr": "doctor", "docotr": "doctor", "explian": "explain", "check": "checks", "vers": "version", "LAB": "lab", "lba": "lab",
		"password": "wrong-password", "wrong-pasword": "wrong-password",
		"xyz": "", "offsets": "", "d": "", "": "",
	} {
		if got := Suggestion(word, names); got != want {
			t.Errorf("Suggestion(%q) is %q, wanted %q", word, got, want)
		}
	}
}

func TestWord(t *testing.T) {
	ids := []string{"ENV001", "ADV012", "TLS004"}
	for word, want := range map[string]string{"ENV01": "ENV001", "adv021": "ADV012", "tsl04": "TLS004", "": "ENV001"} {
		if got, _ := Word(word, ids); got != want {
			t.Errorf("Word(%q) is %q, wanted %q", word, got, want)
		}
	}
	if got, far := Word("x", nil); got != "" || far != -1 {
		t.Errorf("of no words: %q, %d", got, far)
	}
}

func TestLetters(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "ABC", 1}, {"kitten", "sitting", 3}, {"sasl.mechansim", "sasl.mechanism", 1},
	} {
		if got, back := letters(c.a, c.b), letters(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%q and %q: %d and %d, wanted %d", c.a, c.b, got, back, c.want)
		}
	}
}
