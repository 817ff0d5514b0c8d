package render

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"kscope/internal/check"
)

// evil is what a broker could send to take over a terminal, a table, a log or a ticket: escape sequences in both forms,
// line breaks, marks of direction, invisible runes, bytes that are no text, and the special signs of each format.
const evil = "a\x1b[2J\x1b]0;t\x07\n::error::x\r\u009b31m\u202eb\u200bc\U000e0041\x7f\xff|<b>%`[l](u)\t&\"'@x"

// hostile is a report in which every text that could come from elsewhere is evil.
func hostile() check.Report {
	f := check.Healthy()
	unresolved2(f)
	f.Cluster.ID, f.Cluster.Principal, f.Cluster.Brokers[0].Rack = evil, evil, evil
	f.Asked.Topics = []string{evil}
	f.Endpoints[0].Address, f.Endpoints[1].Paths[0].IP = evil, evil
	f.Endpoints[0].Paths[0].Layers[0].Detail = evil
	f.Endpoints[2].Address = evil
	f.Gaps = []check.Gap{{Need: check.Topics, Subject: check.Subject("broker/" + evil), Reason: evil, Right: evil}}
	at := check.Finding{Subject: check.Subject("topic/" + evil), Level: check.Error, Detail: evil, Evidence: []string{evil}, Because: evil, Doubt: evil, Against: evil}
	bad := &check.Check{ID: "TOP001", Title: "t", Level: check.Error, Judge: func(*check.Facts) []check.Finding { return []check.Finding{at, {Subject: "topic/o", Detail: evil}} },
		Remedy: func(*check.Facts, check.Finding) []check.Fix {
			return []check.Fix{{Say: evil, Steps: []check.Step{{Say: evil}, {Run: evil}, {Set: []check.Setting{{Where: check.TheClient, File: evil, Line: 1, Key: evil, Value: evil}}},
				{Do: &check.Act{Verb: evil, Where: check.Subject("broker/" + evil)}}}}}
		}}
	follows := &check.Check{ID: "TOP002", Title: "t", Level: check.Error, Judge: func(*check.Facts) []check.Finding {
		q := at
		q.Subject, q.Blames = check.Subject("partition/"+evil), []check.Subject{at.Subject}
		return []check.Finding{q}
	}}
	breaks := &check.Check{ID: "TOP003", Title: "t", Judge: func(*check.Facts) []check.Finding { panic(evil) }}
	gap := &check.Check{ID: "TOP004", Title: "t", Needs: []check.Need{check.Topics}, Judge: func(*check.Facts) []check.Finding { return nil }}
	r := check.Run([]*check.Check{bad, follows, breaks, gap}, f, nil)
	r.Causes[0].LeadsTo = []string{evil}
	return r
}

func TestNothingHiddenComesThrough(t *testing.T) {
	outs := map[string]string{}
	for _, name := range FormatNames() {
		for _, o := range []Options{{Term: piped}, {Term: piped, Verbose: true}, {Term: Terminal{TTY: true, Width: 50}, Verbose: true}} {
			outs[name] += write(t, name, hostile(), o)
		}
	}
	var b bytes.Buffer
	c := &check.Check{ID: "TOP001", Title: evil, Why: evil, Errors: []string{evil}, Level: check.Error,
		Judge: func(*check.Facts) []check.Finding { return []check.Finding{{Subject: "cluster", Detail: evil}} }, Example: func(*check.Facts) {}}
	if err := Explain(&b, piped, c); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json", "markdown"} {
		if err := Checks(&b, []*check.Check{c}, format); err != nil {
			t.Fatal(err)
		}
	}
	if err := Table(&b, piped, []string{evil}, [][]string{{evil}}); err != nil {
		t.Fatal(err)
	}
	outs["explain, checks and tables"] = b.String()
	for name, out := range outs {
		if !utf8.ValidString(out) {
			t.Errorf("%s is not UTF-8", name)
		}
		for i, r := range out {
			if r != '\n' && hidden(r) {
				t.Errorf("%s lets %U through: %q", name, r, out[max(0, i-40):i+10])
				break
			}
		}
		for l := range strings.Lines(out) {
			if strings.HasPrefix(strings.TrimSpace(l), "::error::x") {
				t.Errorf("%s: a broker's text is a line of its own: %q", name, l)
			}
		}
	}
}

func TestHostileJUnitIsXML(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(write(t, "junit", hostile(), Options{})))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestEscapes(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"clean", clean("a\x1b[2J\n\r\t\u009b\u202e\xff✗é\U000e0041"), `a\x1b[2J\n\r\t\x9b\u202e\xff✗é\u{e0041}`},
		{"data", escapeData("100%\r\n:,"), "100%25%0D%0A:,"},
		{"property", escapeProperty("100%\r\n:,"), "100%25%0D%0A%3A%2C"},
		{"markdown", escapeMarkdown("a|b\n<i>*_`[x](y)&#~@me\\"), `a\|b\\n&lt;i&gt;\*\_` + "\\`" + `\[x\](y)&amp;\#\~&#64;me\\`},
		{"fence", fenceFor("a ``` b ```` c"), "`````"},
		{"code", codeSpan("a `b`"), "`` a `b` ``"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: is %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}
