// Package strictyaml reads YAML that people write by hand: every mistake is named by file, line and the nearest key.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"kscope/internal/nearest"
)

// Error is one mistake in a file.
type Error struct {
	// File is the file as the user named it, Line its line, 1 the first.
	File string
	Line int
	// Text is observed against expected.
	Text string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Text)
	}
	return fmt.Sprintf("%s line %d: %s", e.File, e.Line, e.Text)
}

// Read decodes one document into a struct. An unknown key, a key given twice, a value of another kind and a second
// document are errors; so is an empty file. All mistakes are returned, joined.
func Read(file string, data []byte, into any) error {
	doc, err := parse(file, data, reflect.TypeOf(into))
	if err != nil {
		return err
	}
	if err := doc.Decode(into); err != nil {
		return mismatch(file, err)
	}
	return nil
}

// parse reads one document and compares its keys with the type that it is for.
func parse(file string, data []byte, t reflect.Type) (*yaml.Node, error) {
	var doc yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, &Error{File: file, Text: "it is empty"}
	case err != nil:
		return nil, syntax(file, err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, &Error{File: file, Text: "it has a second document, needs one"}
	}
	r := reader{file: file}
	r.compare(&doc, t)
	return &doc, errors.Join(r.found...)
}

// syntax is an error of the YAML itself: "yaml: line 3: did not find expected key".
func syntax(file string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	var line int
	if n, _ := fmt.Sscanf(text, "line %d:", &line); n == 1 {
		_, text, _ = strings.Cut(text, ": ")
	}
	return &Error{File: file, Line: line, Text: "no YAML: " + text}
}

// mismatch are values of another kind than their key takes: "line 3: cannot unmarshal !!str `six` into int".
func mismatch(file string, err error) error {
	var kinds *yaml.TypeError
	if !errors.As(err, &kinds) {
		var own *Error
		if errors.As(err, &own) {
			own.File = file
			return own
		}
		return &Error{File: file, Text: strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	var all []error
	for _, text := range kinds.Errors {
		e := &Error{File: file, Text: text}
		if n, _ := fmt.Sscanf(text, "line %d:", &e.Line); n == 1 {
			_, e.Text, _ = strings.Cut(text, ": ")
		}
		e.Text = strings.NewReplacer(plainWords...).Replace(e.Text)
		if is, kind, ok := strings.Cut(e.Text, " into "); ok && strings.HasPrefix(kind, "[]") {
			e.Text = is + ", needs a list"
		} else if ok {
			e.Text = is + ", needs keys and values"
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}

// plainWords turns the library's words for kinds into a person's.
var plainWords = []string{"cannot unmarshal !!str", "is the text", "cannot unmarshal !!int", "is the number", "cannot unmarshal !!float", "is the number",
	"cannot unmarshal !!bool", "is", "cannot unmarshal !!seq", "is a list", "cannot unmarshal !!map", "is a map", "cannot unmarshal !!null", "is empty",
	" into int32", ", needs a whole number", " into int16", ", needs a whole number", " into int64", ", needs a whole number", " into int", ", needs a whole number",
	" into bool", ", needs true or false", " into string", ", needs a text", "`", `"`,
}

// reader walks a document beside the type that it is for.
type reader struct {
	file  string
	found []error
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	r.found = append(r.found, fault(r.file, n.Line, format, args...))
}

func fault(file string, line int, format string, args ...any) error {
	return &Error{File: file, Line: line, Text: fmt.Sprintf(format, args...)}
}

func (r *reader) compare(n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[yaml.Unmarshaler]()) {
		return // it has no keys: it reads the node by itself
	}
	switch n.Kind {
	case yaml.DocumentNode:
		r.compare(n.Content[0], t)
	case yaml.AliasNode:
		r.compare(n.Alias, t)
	case yaml.SequenceNode:
		if t.Kind() == reflect.Slice {
			for _, item := range n.Content {
				r.compare(item, t.Elem())
			}
		}
	case yaml.MappingNode:
		r.mapping(n, t)
	}
}

func (r *reader) mapping(n *yaml.Node, t reflect.Type) {
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if first, twice := lines[key.Value]; twice {
			r.fault(key, "%q stands here again, first on line %d", key.Value, first)
			continue
		}
		lines[key.Value] = key.Line
		switch t.Kind() {
		case reflect.Map:
			r.compare(value, t.Elem())
		case reflect.Struct:
			if field, ok := fieldOf(t, key.Value); ok {
				r.compare(value, field)
			} else {
				r.unknown(key, t)
			}
		}
	}
}

func (r *reader) unknown(key *yaml.Node, t reflect.Type) {
	if near := nearest.Suggestion(key.Value, keys(t)); near != "" {
		r.fault(key, "unknown key %q, the nearest is %q", key.Value, near)
		return
	}
	r.fault(key, "unknown key %q, needs one of %s", key.Value, strings.Join(keys(t), ", "))
}

func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	for i := range t.NumField() {
		if name(t.Field(i)) == key {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

func keys(t reflect.Type) []string {
	var all []string
	for i := range t.NumField() {
		if n := name(t.Field(i)); n != "" {
			all = append(all, n)
		}
	}
	return all
}

// name is the key of a field by its yaml tag; a field without one is not read.
func name(f reflect.StructField) string {
	tag, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	return strings.TrimPrefix(tag, "-")
}
