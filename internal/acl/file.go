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

// fileEntry has one of allow and deny, and one of the keys that name a resource.
type fileEntry struct {
	Allow                 []strictyaml.Text `yaml:"allow"`
	Deny                  []strictyaml.Text `yaml:"deny"`
	Cluster               strictyaml.Text   `yaml:"cluster"`
	Topic                 strictyaml.Text   `yaml:"topic"`
	TopicPrefix           strictyaml.Text   `yaml:"topic_prefix"`
	Group                 strictyaml.Text   `yaml:"group"`
	GroupPrefix           strictyaml.Text   `yaml:"group_prefix"`
	TransactionalID       strictyaml.Text   `yaml:"transactional_id"`
	TransactionalIDPrefix strictyaml.Text   `yaml:"transactional_id_prefix"`
	Token                 strictyaml.Text   `yaml:"delegation_token"`
	TokenPrefix           strictyaml.Text   `yaml:"delegation_token_prefix"`
	User                  strictyaml.Text   `yaml:"user"`
	UserPrefix            strictyaml.Text   `yaml:"user_prefix"`
	Host                  strictyaml.Text   `yaml:"host"`
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

func (r *fileReader) entry(who strictyaml.Text, e *fileEntry) {
	permission, operations := Allow, e.Allow
	if len(e.Deny) > 0 {
		permission, operations = Deny, e.Deny
	}
	at := e.first(who)
	on, found := e.resource()
	switch {
	case (len(e.Allow) > 0) == (len(e.Deny) > 0):
		r.fault(at, "an entry of %s needs one of allow and deny, with a list of operations", who.Value)
		return
	case found != 1:
		r.fault(at, "an entry of %s names %d resources, needs one of %s", who.Value, found, strings.Join(Keys(), ", "))
		return
	case on.Name == "":
		r.fault(at, "the %s has no name", on.Key())
		return
	case on.Type == Cluster && e.Cluster.Value != "true":
		r.fault(e.Cluster, "cluster is %q, needs true: there is one cluster", e.Cluster.Value)
		return
	}
	host, anyBroker := Anywhere, Settings{Networks: true}
	if e.Host.Line > 0 {
		host = e.Host.Value
	}
	for _, text := range operations {
		operation, err := parseAnyOperation(text.Value)
		if err != nil {
			r.fault(text, "%s", err)
			continue
		}
		one := Entry{permission, who.Value, operation, on, host}
		if _, err := ParsePrincipal(who.Value); err == nil && one.Oddity(anyBroker) != "" {
			r.odd(text, one.Oddity(anyBroker))
		}
		r.want.Entries = append(r.want.Entries, one)
	}
}

// resources are the values of the keys that name a resource, in the order of keys.
func (e *fileEntry) resources() []strictyaml.Text {
	return []strictyaml.Text{e.Cluster, e.Topic, e.TopicPrefix, e.Group, e.GroupPrefix, e.TransactionalID, e.TransactionalIDPrefix,
		e.Token, e.TokenPrefix, e.User, e.UserPrefix}
}

// resource is the one that an entry names, and how many it names.
func (e *fileEntry) resource() (on Resource, found int) {
	for i, text := range e.resources() {
		if text.Line == 0 {
			continue
		}
		found++
		on = Resource{keys()[i].typ, text.Value, keys()[i].pattern}
		if on.Type == Cluster {
			on = TheCluster()
		}
	}
	return on, found
}

// first is the first text of an entry, or the principal where the entry is empty.
func (e *fileEntry) first(who strictyaml.Text) strictyaml.Text {
	first := who
	for _, t := range slices.Concat(e.Allow, e.Deny, e.resources(), []strictyaml.Text{e.Host}) {
		if t.Line > 0 && (first == who || t.Line < first.Line) {
			first = t
		}
	}
	return first
}
