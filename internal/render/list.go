package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// List is a result of many things of one kind: a table for people, items for programs.
type List struct {
	// Schema names the document, "kscope.topics/1"; Key is the name of its array, "topics".
	Schema, Key string
	// Items are marshalled for json, yaml and jsonl; their fields are snake_case.
	Items []any
	// Names are what -o name prints, a line each.
	Names []string
	// Header and Rows are the table; Empty is said instead where there is no row: "no topics".
	Header []string
	Rows   [][]string
	Empty  string
}

// ListFormats are the formats of a list, the default first.
func ListFormats() []string { return []string{"text", "json", "yaml", "jsonl", "name"} }

// Write writes the list in one of ListFormats.
func (l List) Write(w io.Writer, term Terminal, format string) error {
	items := l.Items
	if items == nil {
		items = []any{}
	}
	switch format {
	case "text":
		if len(l.Rows) == 0 {
			_, err := fmt.Fprintln(w, l.Empty)
			return err
		}
		return Table(w, term, l.Header, l.Rows)
	case "jsonl":
		for _, item := range items {
			if err := encode(w, item, ""); err != nil {
				return err
			}
		}
		return nil
	case "name":
		for _, n := range l.Names {
			if _, err := fmt.Fprintln(w, clean(n)); err != nil {
				return err
			}
		}
		return nil
	}
	return Document(w, format, l.Schema, Field{l.Key, items})
}

// Field is one field of a document.
type Field struct {
	Name  string
	Value any
}

// Document writes fields, in their order, as one json, yaml or jsonl document that begins with its schema's name.
func Document(w io.Writer, format, schema string, fields ...Field) error {
	doc := ordered(slices.Concat([]Field{{"schema", schema}}, fields))
	switch format {
	case "json":
		return encode(w, doc, "  ")
	case "jsonl":
		return encode(w, doc, "")
	case "yaml":
		return encodeYAML(w, doc)
	}
	return fmt.Errorf("unknown output format %q, needs json, yaml or jsonl", format)
}

// ordered is an object whose fields keep their order, which those of a map would not.
type ordered []Field

// MarshalJSON writes the fields in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var out strings.Builder
	for i, f := range o {
		sep := ","
		if i == 0 {
			sep = "{"
		}
		var name, value strings.Builder
		if err := encode(&name, f.Name, ""); err != nil {
			return nil, err
		}
		if err := encode(&value, f.Value, ""); err != nil {
			return nil, err
		}
		out.WriteString(sep + strings.TrimSpace(name.String()) + ":" + strings.TrimSpace(value.String()))
	}
	return []byte(out.String() + "}"), nil
}
