package acl

import (
	_ "embed"
	"errors"
	"slices"
	"strings"

	"kscope/internal/strictyaml"
)

// FileSchema is the name that a file of rights may begin with; fields are only ever added.
const FileSchema = "kscope.acls/1"

//go:embed acls.schema.json
var schema []byte

// Schema is the JSON Schema of a file of rights, for editors.
func Schema() []byte { return slices.Clone(schema) }

type file struct {
	Schema     strictyaml.Text                   `yaml:"schema"`
	Principals map[strictyaml.Text]filePrincipal `yaml:"principals"`
}

type filePrincipal struct {
	Roles   []strictyaml.Text `yaml:"roles"`
	Entries []fileEntry       `yaml:"entries"`
}

// ReadFile reads a file of rights. Every mistake is named with its line. What a broker would keep and never match is no
// mistake, so that what was exported can be read, and is told in Wanted.Odd.
func ReadFile(name string, data []byte) (Wanted, error) {
	var f file
	if err := strictyaml.Read(name, data, &f); err != nil {
		return Wanted{}, err
	}
	r := fileReader{name: name}
	if f.Schema.Line > 0 && f.Schema.Value != FileSchema {
		r.fault(f.Schema, "the schema is %q, needs %q", f.Schema.Value, FileSchema)
	}
	var who []strictyaml.Text
	for p := range f.Principals {
		who = append(who, p)
	}
	slices.SortFunc(who, func(a, b strictyaml.Text) int { return a.Line - b.Line })
	for _, p := range who {
		r.principal(p, f.Principals[p])
	}
	slices.Sort(r.want.Principals)
	r.want.Entries = sorted(r.want.Entries)
	return r.want, errors.Join(r.faults...)
}

type fileReader struct {
	name   string
	want   Wanted
	faults []error
}

func (r *fileReader) fault(at strictyaml.Text, format string, args ...any) {
	r.faults = append(r.faults, at.Errorf(r.name, format, args...))
}

func (r *fileReader) principal(who strictyaml.Text, has filePrincipal) {
	if !strings.Contains(who.Value, ":") {
		r.fault(who, "the principal %q has no type, needs %q", who.Value, "User:"+who.Value)
		return
	}
	r.want.Principals = append(r.want.Principals, who.Value)
	if _, err := ParsePrincipal(who.Value); err != nil {
		r.odd(who, err.Error())
	}
	for _, text := range has.Roles {
		role, err := ParseRole(text.Value)
		if err != nil {
			r.fault(text, "%s", err)
			continue
		}
		r.want.Entries = append(r.want.Entries, role.Entries(who.Value, Anywhere)...)
	}
	for i := range has.Entries {
		r.entry(who, &has.Entries[i])
	}
}

func (r *fileReader) odd(at strictyaml.Text, text string) {
	r.want.Odd = append(r.want.Odd, at.Errorf(r.name, "%s", text).Error())
}
