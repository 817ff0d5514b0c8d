package sniff

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// textGuesses returns the encodings that are readable, none where the bytes are no printable UTF-8.
func textGuesses(data []byte) []Guess {
	if !printable(data) {
		return nil
	}
	if g, ok := jsonGuess(data); ok {
		if g.Confidence > 0.9 {
			return []Guess{g}
		}
		return []Guess{g, {Encoding: Text, Confidence: 0.6, Because: "valid UTF-8", Against: "it is valid JSON too"}}
	}
	all := []Guess{plainGuess(data)}
	if g, ok := hexGuess(data); ok {
		return append(all, g)
	}
	if g, ok := base64Guess(data); ok {
		// As text it stays behind a padded base64 and before one that may be a name, also where both occur.
		all[0].Confidence = 0.7 - (g.Confidence-0.6)/2
		all = append(all, g)
	}
	return all
}

func plainGuess(data []byte) Guess {
	switch {
	case len(data) <= 4:
		return Guess{Encoding: Text, Confidence: 0.7, Because: "printable UTF-8", Against: "so few bytes are printable by chance, too"}
	case len(data) <= 8:
		return Guess{Encoding: Text, Confidence: 0.85, Because: "printable UTF-8"}
	case data[0] == '\n' || data[0] == '\r' || data[0] == '\t':
		return Guess{Encoding: Text, Confidence: 0.55, Because: "printable UTF-8", Against: "it begins with a control character, as Protobuf often does"}
	case bytes.HasPrefix(data, []byte("{")) || bytes.HasPrefix(data, []byte("[")):
		return Guess{Encoding: Text, Confidence: 0.9, Because: "printable UTF-8 that begins like JSON and is none"}
	}
	return Guess{Encoding: Text, Confidence: 0.95, Because: "printable UTF-8"}
}

// jsonGuess takes an object or an array for proof; a bare number, word or string is as much text as it is JSON.
func jsonGuess(data []byte) (Guess, bool) {
	if !json.Valid(data) {
		return Guess{}, false
	}
	switch body := bytes.TrimSpace(data); body[0] {
	case '{', '[':
		return Guess{Encoding: JSON, Confidence: 0.99, Because: "a complete JSON object or array"}, true
	case '"':
		var inner string
		if json.Unmarshal(body, &inner) == nil && len(inner) > 1 && (inner[0] == '{' || inner[0] == '[') && json.Valid([]byte(inner)) {
			return Guess{Encoding: JSONTwice, Confidence: 0.98, Because: "a JSON string whose content is a JSON document: encoded twice"}, true
		}
		return Guess{Encoding: JSON, Confidence: 0.92, Because: "a JSON string with its quotes"}, true
	}
	return Guess{Encoding: JSON, Confidence: 0.5, Because: "a JSON number or word", Against: "plain text looks the same"}, true
}

// hexPattern is hex in one case with at least one letter: digits alone are a number.
var hexPattern = regexp.MustCompile(`^(?:0x)?(?:[0-9]*[a-f][0-9a-f]*|[0-9]*[A-F][0-9A-F]*)$`)

func hexGuess(data []byte) (Guess, bool) {
	if len(data) < 16 || len(data)%2 != 0 || !hexPattern.Match(data) {
		return Guess{}, false
	}
	return Guess{Encoding: Hex, Confidence: 0.96, Because: "an even number of hex digits and nothing else"}, true
}

// base64Guess wants both cases and a digit, sign or padding, so that no long word passes.
func base64Guess(data []byte) (Guess, bool) {
	if len(data) < 16 || !varied(data) {
		return Guess{}, false
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding.Strict(), base64.URLEncoding.Strict()} {
		if _, err := enc.DecodeString(string(data)); err == nil {
			g := Guess{Encoding: Base64, Confidence: 0.96, Because: "decodes as base64, with padding"}
			if data[len(data)-1] != '=' {
				g.Confidence, g.Because, g.Against = 0.6, "decodes as base64", "it has no padding: a name of letters and digits looks the same"
			}
			return g, true
		}
	}
	return Guess{}, false
}

func varied(data []byte) bool {
	lower := bytes.ContainsAny(data, "abcdefghijklmnopqrstuvwxyz")
	upper := bytes.ContainsAny(data, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return lower && upper && bytes.ContainsAny(data, "0123456789+/=-_")
}

// printable says that bytes are UTF-8 without control characters, blanks and line breaks aside.
func printable(data []byte) bool {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		data = data[size:]
	}
	return true
}
