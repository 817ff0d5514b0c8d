package render

import (
	"bytes"
	"testing"

	"kscope/internal/check"
)

func TestSheets(t *testing.T) {
	sheets := []Sheet{{
		Title: "keystore.pem", Fields: []SheetField{{"format", "PEM"}, {"opens in", "Go"}},
		Notes: []SheetNote{{check.Error, "CN=a ended"}, {check.Info, "needs PEM"}},
		Parts: []Sheet{{Title: "CN=a\x1b[2J", Fields: []SheetField{{"names", "a, b"}}}},
	}, {Title: "ca.crt"}}
	var out bytes.Buffer
	if err := Sheets(&out, Terminal{UTF8: true}, sheets); err != nil {
		t.Fatal(err)
	}
	want := `keystore.pem
  format    PEM
  opens in  Go
  ✗ CN=a ended
  · needs PEM
  CN=a\x1b[2J
    names  a, b

ca.crt
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
