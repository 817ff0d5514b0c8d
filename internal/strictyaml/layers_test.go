package strictyaml

import (
	"reflect"
	"testing"
)

type layered struct {
	Defaults topic            `yaml:"defaults"`
	Topics   map[string]topic `yaml:"topics"`
	Prefixes []string         `yaml:"prefixes"`
}

func TestReadLayers(t *testing.T) {
	base := Layer{"topics.yaml", []byte("defaults: {partitions: 3}\nprefixes: [a]\ntopics:\n  orders: {partitions: 6, configs: {a: 1, b: 2}}\n  audit: {partitions: 2}\n")}
	over := Layer{"topics.prod.yaml", []byte("prefixes: [b]\ntopics:\n  orders:\n    configs:\n      b: 3\n      c: 4\n  audit:\n  more: {name: x}\n")}
	var got layered
	at, err := ReadLayers([]Layer{base, over}, &got)
	want := layered{Defaults: topic{Partitions: 3}, Prefixes: []string{"b"}, Topics: map[string]topic{
		"orders": {Partitions: 6, Configs: map[string]string{"a": "1", "b": "3", "c": "4"}}, "audit": {Partitions: 2}, "more": {Name: "x"}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; wanted %+v", got, err, want)
	}
	for text, keys := range map[string][]string{
		"topics.prod.yaml line 5: x": {"topics", "orders", "configs", "b"}, "topics.yaml line 4: x": {"topics", "orders", "configs", "a"}, "topics.yaml line 1: x": {"defaults", "partitions"},
	} {
		if err := at.Fault("x", keys...); err.Error() != text {
			t.Errorf("%v: %v, wanted %s", keys, err, text)
		}
	}
}

func TestReadLayersNamesTheFileOfAMistake(t *testing.T) {
	base := Layer{"topics.yaml", []byte("defaults: {partitions: 3}\n")}
	for text, want := range map[string]string{
		"defaults: {partitons: 3}":        `topics.prod.yaml line 1: unknown key "partitons", the nearest is "partitions"`,
		"\n\ndefaults: {partitions: six}": `topics.prod.yaml line 3: is the text "six", needs a whole number`,
		"- a":                             `topics.prod.yaml line 1: is a list, needs keys and values`,
		"prefixes: {a: 1}":                `topics.prod.yaml line 1: is a map, needs a list`,
	} {
		if _, err := ReadLayers([]Layer{base, {"topics.prod.yaml", []byte(text)}}, &layered{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, wanted %s", text, err, want)
		}
	}
}
