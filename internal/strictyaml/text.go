package strictyaml

import "go.yaml.in/yaml/v3"

// Text is a text, or the key of a map, that knows its line: what is wrong with its meaning can then be told as exactly as
// what is wrong with its kind.
type Text struct {
	Value string
	Line  int
}

// UnmarshalYAML reads one scalar, a number as the letters that it is written in.
func (t *Text) UnmarshalYAML(n *yaml.Node) error {
	t.Line = n.Line
	return n.Decode(&t.Value)
}

// Errorf is an error at the text's line. The caller names the file.
func (t Text) Errorf(file, format string, args ...any) error {
	return fault(file, t.Line, format, args...)
}
