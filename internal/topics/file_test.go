package topics

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"kscope/internal/strictyaml"
)

func text(s string) *string { return &s }

const ordersFile = `defaults:
  partitions: 6
  replication_factor: 3
  settings: {min.insync.replicas: 2, retention.ms: 604800000}
owned_prefixes: [orders.]
topics:
  orders.placed:
    partitions: 12
    settings: {retention.ms: null, cleanup.policy: compact}
  orders.audit:
`

func layer(name, data string) strictyaml.Layer {
	return strictyaml.Layer{File: name, Data: []byte(data)}
}

func TestReadFile(t *testing.T) {
	got, err := ReadFile(layer("topics.yaml", ordersFile), layer("topics.dev.yaml", "defaults: {replication_factor: 1}\ntopics: {orders.placed: {partitions: 1}}\n"))
	want := Desired{OwnedPrefixes: []string{"orders."}, Topics: []Want{
		{"orders.audit", 6, 1, map[string]*string{"min.insync.replicas": text("2"), "retention.ms": text("604800000")}},
		{"orders.placed", 1, 1, map[string]*string{"min.insync.replicas": text("2"), "retention.ms": nil, "cleanup.policy": text("compact")}},
	}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; wanted %+v", got, err, want)
	}
}

// badFiles are the mistakes a file can hold, each with the sentence that names it.
func badFiles() map[string]string {
	return map[string]string{
		"topics:\n  orders:\n    partitons: 3\n":                     `topics.yaml line 3: unknown key "partitons", the nearest is "partitions"`,
		"topics:\n  orders:\n    partitions: 0\n":                    "topics.yaml line 3: partitions is 0, needs 1 or more",
		"topics:\n  orders:\n    replication_factor: -1\n":           "topics.yaml line 3: replication_factor is -1, needs 1 or more",
		"defaults:\n  partitions: -3\ntopics: {a: }\n":               "topics.yaml line 2: partitions is -3, needs 1 or more",
		"topics:\n  orders:\n    partitions: many\n":                 `topics.yaml line 3: is the text "many", needs a whole number`,
		"topics:\n  bad name:\n":                                     `topics.yaml line 2: topic name "bad name" has ' ', needs letters, digits, '.', '_' and '-' only`,
		"topics:\n  ..:\n":                                           `topics.yaml line 2: ".." cannot be a topic's name`,
		"topics:\n  " + strings.Repeat("a", 250) + ":\n":             "topics.yaml line 2: a topic name of 250 characters, needs 249 at most",
		"topics:\n  orders: {partitions: 1}\n  orders: {}\n":         `topics.yaml line 3: "orders" stands here again, first on line 2`,
		"owned_prefixes: [a, '']\n":                                  "topics.yaml line 1: owned_prefixes has an empty prefix, which would own every topic",
		"topics: [orders]\n":                                         "topics.yaml line 1: is a list, needs keys and values",
		"topics:\n  orders:\n    settings: {retention.ms: [1, 2]}\n": "topics.yaml line 3: is a list, needs a text",
		"defaults: {partitions: 1}\n":                                "topics.yaml: it names no topic, needs topics: or owned_prefixes:",
		"topics:\n  a.b:\n  a_b:\n":                                  `topics.yaml line 3: topic names "a.b" and "a_b" collide: Kafka does not tell '.' and '_' apart`,
		"":                                                           "topics.yaml: it is empty",
	}
}

func TestReadFileNamesMistakes(t *testing.T) {
	for in, want := range badFiles() {
		if _, err := ReadFile(layer("topics.yaml", in)); err == nil || err.Error() != want {
			t.Errorf("%q:\n%v, wanted\n%s", in, err, want)
		}
	}
}

// TestSchema holds the published schema against the reader: what it takes passes, what it refuses fails, except for what no
// schema can say; and both know the same keys.
func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("topics.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("topics.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(in string) error {
		var v any
		if err := yaml.Unmarshal([]byte(in), &v); err != nil {
			return err
		}
		return s.Validate(v)
	}
	if err := valid(ordersFile); err != nil {
		t.Error(err)
	}
	for in := range badFiles() {
		if err := valid(in); err == nil && in != "defaults: {partitions: 1}\n" && !strings.Contains(in, "a_b") {
			t.Errorf("the schema lets %q pass", in)
		}
	}
	root := doc.(map[string]any)
	shape := root["$defs"].(map[string]any)["shape"].(map[string]any)
	for _, pair := range []struct {
		in map[string]any
		of reflect.Type
	}{{root, reflect.TypeFor[File]()}, {shape, reflect.TypeFor[Shape]()}} {
		var keys, fields []string
		for k := range pair.in["properties"].(map[string]any) {
			keys = append(keys, k)
		}
		for i := range pair.of.NumField() {
			fields = append(fields, pair.of.Field(i).Tag.Get("yaml"))
		}
		slices.Sort(keys)
		slices.Sort(fields)
		if !slices.Equal(keys, fields) {
			t.Errorf("the schema has %v, %s has %v", keys, pair.of, fields)
		}
	}
}
