package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"kscope/internal/check"
)

// docCheck is one entry of the catalogue for programs.
type docCheck struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Level  string   `json:"level"`
	Why    string   `json:"why"`
	Needs  []string `json:"needs"`
	Errors []string `json:"errors"`
}

// Checks lists the catalogue as text, json or markdown; the last is docs/checks.md.
func Checks(w io.Writer, checks []*check.Check, format string) error {
	switch format {
	case "text", "":
		var rows [][]string
		for _, c := range checks {
			rows = append(rows, []string{c.ID, c.Level.String(), c.Title})
		}
		return Table(w, Terminal{UTF8: true}, []string{"check", "level", "true when all is well"}, rows)
	case "json":
		all := []docCheck{}
		for _, c := range checks {
			d := docCheck{ID: c.ID, Title: c.Title, Level: c.Level.String(), Why: c.Why, Needs: []string{}, Errors: list(c.Errors)}
			for _, n := range c.Needs {
				d.Needs = append(d.Needs, string(n))
			}
			all = append(all, d)
		}
		return encode(w, struct {
			Schema string     `json:"schema"`
			Checks []docCheck `json:"checks"`
		}{"kscope.checks/1", all}, "  ")
	case "markdown":
		return checksMarkdown(w, checks)
	}
	return fmt.Errorf("the checks have no format %q, needs text, json or markdown", format)
}

func checksMarkdown(w io.Writer, checks []*check.Check) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# The checks\n\n%s, printed by `kscope checks -o markdown`. A title is what is true when all is well.\n", Count(len(checks), "check"))
	family := ""
	for _, c := range checks {
		if c.Family() != family {
			family = c.Family()
			fmt.Fprintf(&out, "\n## %s\n", family)
		}
		fmt.Fprintf(&out, "\n### %s: %s\n\n%s. %s\n", c.ID, escapeMarkdown(c.Title), c.Level, escapeMarkdown(c.Why))
		if len(c.Errors) > 0 {
			out.WriteString("\nWhat clients and brokers print:\n\n")
			for _, s := range c.Errors {
				out.WriteString("- " + codeSpan(s) + "\n")
			}
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

// codeSpan quotes a text with a delimiter that does not occur in it.
func codeSpan(s string) string {
	s, mark := clean(s), "`"
	for strings.Contains(s, mark) {
		mark += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return mark + s + mark
}
