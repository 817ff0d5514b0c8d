package acl

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

const wholeFile = `schema: kscope.acls/1
principals:
  User:orders-service:
    roles: [produce:orders, "consume:orders:payments"]
    entries:
      - allow: [read, DescribeConfigs]
        topic_prefix: audit-
        host: 10.0.0.5
      - deny: [all]
        cluster: true
  User:*:
    entries:
      - deny: [write]
        topic: "*"
  User:nobody:
`

func TestReadFile(t *testing.T) {
	got, err := ReadFile("acls.yaml", []byte(wholeFile))
	if err != nil {
		t.Fatal(err)
	}
	me := "User:orders-service"
	want := []Entry{
		{Deny, Everyone, Write, topic("*"), Anywhere},
		{Deny, me, All, TheCluster(), Anywhere},
		{Allow, me, DescribeConfigs, topics("audit-"), "10.0.0.5"}, {Allow, me, Read, topics("audit-"), "10.0.0.5"},
		{Allow, me, Read, topic("orders"), Anywhere}, {Allow, me, Write, topic("orders"), Anywhere},
		{Allow, me, Read, Resource{Group, "payments", Literal}, Anywhere},
	}
	if !slices.Equal(got.Entries, want) || !slices.Equal(got.Principals, []string{Everyone, "User:nobody", me}) || len(got.Odd) != 0 {
		t.Errorf("%+v", got)
	}
}

// mistakes are files with what is said of each. No schema sees what is marked with a star.
func mistakes() map[string]string {
	entry := func(lines ...string) string {
		return "principals:\n  User:a:\n    entries:\n      - " + strings.Join(lines, "\n        ") + "\n"
	}
	return map[string]string{
		"":                "f.yaml: it is empty",
		"principal: {}\n": `f.yaml line 1: unknown key "principal", the nearest is "principals"`,
		"schema: kscope.acls/9\nprincipals: {}\n":          `f.yaml line 1: the schema is "kscope.acls/9"`,
		"principals:\n  alice: {}\n":                       `f.yaml line 2: the principal "alice" has no type, needs "User:alice"`,
		"principals:\n  User:a: {role: []}\n":              `f.yaml line 2: unknown key "role", the nearest is "roles"`,
		"principals:\n  User:a:\n    roles: [prod]\n":      `f.yaml line 3: there is no role "prod", the nearest is "produce"`,
		"principals:\n  User:a:\n    roles: [consume:t]\n": `f.yaml line 3: the role "consume:t" is not whole, needs consume:TOPIC:GROUP`,
		entry("alow: [read]", "topic: t"):                  `f.yaml line 4: unknown key "alow", the nearest is "allow"`,
		entry("allow: [raed]", "topic: t"):                 `f.yaml line 4: there is no operation "raed", the nearest is "read"`,
		entry("topic: t"):                                  "f.yaml line 4: an entry of User:a needs one of allow and deny",
		entry("allow: [read]", "deny: [read]", "topic: t"): "f.yaml line 4: an entry of User:a needs one of allow and deny",
		entry("allow: [read]"):                             "f.yaml line 4: an entry of User:a names 0 resources",
		entry("allow: [read]", "topic: t", "group: g"):     "f.yaml line 4: an entry of User:a names 2 resources",
		entry("allow: [read]", "topic: ''"):                "f.yaml line 4: the topic has no name",
		entry("allow: [alter]", "cluster: false"):          `f.yaml line 5: cluster is "false", needs true`,
		entry("allow: read", "topic: t"):                   "f.yaml line 4: is the text",
		entry("allow: [read]", "topic: {a: b}"):            "f.yaml line 5: is a map",
		"*principals:\n  User:a: {}\n  User:a: {}\n":       `f.yaml line 3: "User:a" stands here again, first on line 2`,
	}
}

func TestFileMistakes(t *testing.T) {
	for text, want := range mistakes() {
		if _, err := ReadFile("f.yaml", []byte(strings.TrimPrefix(text, "*"))); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n%v, wanted %s", text, err, want)
		}
	}
}

func TestFileOddities(t *testing.T) {
	got, err := ReadFile("f.yaml", []byte("principals:\n  user:a:\n    roles: [monitor]\n  User:b:\n    entries:\n      - allow: [read]\n        topic: ord*\n      - allow: [read]\n        topic: t\n        host: 10.0.0.0/8\n"))
	want := []string{`f.yaml line 2: the principal "user:a" never matches: types are compared letter by letter, needs "User:a"`,
		`f.yaml line 6: the topic "ord*" matches no name that begins so, needs the prefix "ord"`}
	if err != nil || !slices.Equal(got.Odd, want) {
		t.Errorf("%q, %v", got.Odd, err)
	}
}

// TestExportIsRead: what is exported asks for exactly what is there, whatever that is.
func TestExportIsRead(t *testing.T) {
	entries := sorted([]Entry{
		{Allow, "User:a", Read, topic("t"), Anywhere}, {Allow, "User:a", Write, topic("t"), Anywhere}, {Deny, "User:a", Write, topic("t"), "10.0.0.5"}, {Allow, "user:b", All, TheCluster(), "localhost"},
		{Allow, `User:CN=app,O=Acme\, Inc`, Describe, Resource{Token, "x", Prefixed}, Anywhere}, {Allow, Everyone, CreateTokens, Resource{User, "User:*", Literal}, "::/0"},
		{Allow, "User:a", "operation_16", topic("*"), Anywhere}, {Allow, "User:yes", Read, Resource{Group, "true", Literal}, Anywhere}, {Allow, "User:yes", Read, Resource{Group, "007", Literal}, Anywhere},
	})
	doc := map[string]any{"schema": FileSchema, "principals": Export(entries)}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile("acls.yaml", text)
	if err != nil || !slices.Equal(got.Entries, entries) {
		t.Errorf("%v\n%v, wanted\n%v", err, got.Entries, entries)
	}
	if err := valid(t, text); err != nil {
		t.Error(err)
	}
}

// valid validates YAML by the schema.
func valid(t *testing.T, text []byte) error {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("acls.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("acls.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return err
	}
	return compiled.Validate(doc)
}

// TestSchema: an editor says no to what is refused, and yes to what is read.
func TestSchema(t *testing.T) {
	if err := valid(t, []byte(strings.ReplaceAll(wholeFile, "DescribeConfigs", "describe_configs"))); err != nil {
		t.Error(err)
	}
	for text, what := range mistakes() {
		if err := valid(t, []byte(text)); err == nil && !strings.HasPrefix(text, "*") {
			t.Errorf("the schema takes\n%s, of which is said %s", text, what)
		}
	}
	for _, k := range Keys() {
		if !bytes.Contains(Schema(), []byte(`"`+k+`"`)) {
			t.Errorf("the schema does not know %s", k)
		}
	}
	for _, o := range codes() {
		if !bytes.Contains(Schema(), []byte(`"`+string(o)+`"`)) && o != "" {
			t.Errorf("the schema does not know %s", o)
		}
	}
	for _, k := range RoleKinds() {
		if !bytes.Contains(Schema(), []byte(k.Usage())) {
			t.Errorf("the schema does not tell of %s", k.Usage())
		}
	}
}
