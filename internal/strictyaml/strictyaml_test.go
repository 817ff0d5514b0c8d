package strictyaml

import (
	"reflect"
	"testing"
)

type file struct {
	Defaults topic   `yaml:"defaults"`
	Topics   []topic `yaml:"topics"`
}

type topic struct {
	Name       string            `yaml:"name"`
	Partitions int32             `yaml:"partitions"`
	Compact    *bool             `yaml:"compact"`
	Configs    map[string]string `yaml:"configs"`
	Unread     string            `yaml:"-"`
}

func TestRead(t *testing.T) {
	var got file
	err := Read("topics.yaml", []byte("defaults: &d {partitions: 3}\ntopics:\n- name: orders\n  partitions: 6\n  configs: {retention.ms: 1000}\n"), &got)
	want := file{Defaults: topic{Partitions: 3}, Topics: []topic{{Name: "orders", Partitions: 6, Configs: map[string]string{"retention.ms": "1000"}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; wanted %+v", got, err, want)
	}
}

func TestReadNamesMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "topics.yaml: it is empty",
		"topics: [\n":                          "topics.yaml line 1: no YAML: did not find expected node content",
		"topics: []\n---\ntopics: []\n":        "topics.yaml: it has a second document, needs one",
		"topics:\n- name: a\n  partition: 3\n": `topics.yaml line 3: unknown key "partition", the nearest is "partitions"`,
		"topics:\n- unread: a\n":               `topics.yaml line 2: unknown key "unread", needs one of name, partitions, compact, configs`,
		"topic: []\n":                          `topics.yaml line 1: unknown key "topic", the nearest is "topics"`,
		"topics:\n- name: a\n  name: b\n":      `topics.yaml line 3: "name" stands here again, first on line 2`,
		"topics:\n- partitions: six\n":         `topics.yaml line 2: is the text "six", needs a whole number`,
		"topics:\n- compact: maybe\n":          `topics.yaml line 2: is the text "maybe", needs true or false`,
		"defaults: {partitons: 1}\nfoo: bar\n": "topics.yaml line 1: unknown key \"partitons\", the nearest is \"partitions\"\ntopics.yaml line 2: unknown key \"foo\", needs one of defaults, topics",
	} {
		if err := Read("topics.yaml", []byte(text), &file{}); err == nil || err.Error() != want {
			t.Errorf("%q:\n%v, wanted\n%s", text, err, want)
		}
	}
}
