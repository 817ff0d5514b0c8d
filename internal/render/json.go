package render

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"kscope/internal/check"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (2020-12) of a report's document.
func Schema() []byte { return slices.Clone(schema) }

func writeJSON(w io.Writer, r check.Report, o Options) error {
	return encode(w, documentOf(&r, o), "  ")
}

// writeJSONL writes the whole document in one line, so that runs can follow each other.
func writeJSONL(w io.Writer, r check.Report, o Options) error {
	return encode(w, documentOf(&r, o), "")
}

// ErrorDocument writes an error that came before there was a report: kscope.error/1.
func ErrorDocument(w io.Writer, msg string, exitCode int) error {
	return encode(w, struct {
		Schema   string `json:"schema"`
		Error    string `json:"error"`
		ExitCode int    `json:"exit_code"`
	}{"kscope.error/1", msg, exitCode}, "")
}

func encode(w io.Writer, v any, indent string) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := w.Write(escapeHidden(out.Bytes()))
	return err
}

// escapeHidden escapes what JSON allows in strings and terminals act on: DEL, the C1 controls, and marks that turn the
// direction of text. Outside strings none of them can occur.
func escapeHidden(doc []byte) []byte {
	odd := func(r rune) bool { return r >= 0x7f && hidden(r) }
	if bytes.IndexFunc(doc, odd) < 0 {
		return doc
	}
	var out bytes.Buffer
	for len(doc) > 0 {
		r, size := utf8.DecodeRune(doc)
		switch {
		case odd(r) && r > 0xffff:
			// YAML knows no pairs of surrogates, and is read from this: the escape itself becomes the text.
			fmt.Fprintf(&out, `\\u{%x}`, r)
		case odd(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.Write(doc[:size])
		}
		doc = doc[size:]
	}
	return out.Bytes()
}

// writeYAML writes the same document as JSON does.
func writeYAML(w io.Writer, r check.Report, o Options) error {
	return encodeYAML(w, documentOf(&r, o))
}

// encodeYAML writes what JSON would say: it is read back from it, so that the two cannot differ.
func encodeYAML(w io.Writer, v any) error {
	var doc bytes.Buffer
	if err := encode(&doc, v, ""); err != nil {
		return err
	}
	var node yaml.Node
	if err := yaml.Unmarshal(doc.Bytes(), &node); err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	plainStyle(&node)
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	if err := e.Encode(&node); err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	return e.Close()
}

// plainStyle takes JSON's brackets and quotes away where YAML needs none. YAML writes marks of direction as they are,
// so they become visible escapes.
func plainStyle(n *yaml.Node) {
	n.Style = 0
	if n.Kind == yaml.ScalarNode && strings.IndexFunc(n.Value, hidden) >= 0 {
		n.Style = yaml.DoubleQuotedStyle
		n.Value = visibleMarks(n.Value)
	}
	for _, c := range n.Content {
		plainStyle(c)
	}
}

func visibleMarks(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0x100 && hidden(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
