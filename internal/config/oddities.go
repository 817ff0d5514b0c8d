package config

import (
	"strings"
	"unicode/utf8"

	"kscope/internal/check"
)

// oddities notes what gets into a secret by mistake, never the secret.
func (l *loader) oddities(password value) {
	text := password.text
	note := func(odd bool, detail string) {
		if odd {
			l.s.Client.Secrets = append(l.s.Client.Secrets, check.SecretOddity{Key: password.key, Origin: password.Origin, Detail: detail})
		}
	}
	body := strings.TrimRight(text, "\r\n")
	note(strings.HasSuffix(text, "\n"), "the password ends with a line break")
	note(strings.Contains(strings.TrimSuffix(text, "\r\n"), "\r"), "the password holds a carriage return")
	note(strings.Contains(body, "\n"), "the password holds a line break")
	note(strings.TrimLeft(body, " \t") != body, "the password begins with a blank")
	note(strings.TrimRight(body, " \t") != body && body != "", "the password ends with a blank")
	note(len(body) > 1 && body[0] == body[len(body)-1] && strings.ContainsRune(`"'`, rune(body[0])), "the password stands in quotes, which belong to it here")
	note(strings.HasPrefix(text, "${") && strings.HasSuffix(text, "}"), "the password is a reference that nothing resolves")
	note(l.ofJava(password) && misread(text), "the password was written in UTF-8 and is read as ISO-8859-1, as Java does, so that its letters beyond ASCII are others")
}

// misread says that a text holds UTF-8 that was read byte by byte.
func misread(text string) bool {
	raw := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return false
		}
		raw = append(raw, byte(r))
	}
	return len(raw) > utf8.RuneCount(raw) && utf8.Valid(raw)
}
