// Package topics knows topics: what they are to be, what they are, the plan from the one to the other, and how it is
// carried out. It is handed a client and never prints.
package topics

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kscope/internal/strictyaml"
)

//go:embed topics.schema.json
var schema []byte

// Schema returns the JSON Schema of topics.yaml, for editors.
func Schema() []byte { return slices.Clone(schema) }

// File is topics.yaml: what topics are to be.
type File struct {
	// Defaults are for every topic of the file that does not say otherwise.
	Defaults Shape `yaml:"defaults"`
	// OwnedPrefixes are the beginnings of names that this file alone speaks for. Only there are topics that it does not
	// name deleted, and only with --prune.
	OwnedPrefixes []string         `yaml:"owned_prefixes"`
	Topics        map[string]Shape `yaml:"topics"`
}

// Shape is what a topic, or every topic, is to be. What is not given is left to the cluster.
type Shape struct {
	Partitions        *int32 `yaml:"partitions"`
	ReplicationFactor *int16 `yaml:"replication_factor"`
	// Settings are topic settings in Kafka's own keys; null is "as the cluster's default".
	Settings map[string]*string `yaml:"settings"`
}

// Desired is what a file asks for, its defaults filled in.
type Desired struct {
	// Topics are sorted by name.
	Topics        []Want
	OwnedPrefixes []string
}

// Want is what one topic is to be. Zero partitions, or a zero replication factor, are left as they are, or to the cluster
// for a topic that is not there yet. A setting that is nil is to be as the cluster's default.
type Want struct {
	Name              string
	Partitions        int32
	ReplicationFactor int16
	Settings          map[string]*string
}

// ReadFile reads topics.yaml and its overlays, each merged over those before. Every mistake names file and line.
func ReadFile(layers ...Layer) (Desired, error) {
	var f File
	at, err := strictyaml.ReadLayers(layers, &f)
	if err != nil {
		return Desired{}, err
	}
	found := []error{f.Defaults.faults(at, "defaults"), prefixFaults(f, at)}
	d := Desired{OwnedPrefixes: f.OwnedPrefixes}
	for _, name := range slices.Sorted(maps.Keys(f.Topics)) {
		if err := NameFault(name); err != nil {
			found = append(found, at.Fault(err.Error(), "topics", name))
		}
		found = append(found, f.Topics[name].faults(at, "topics", name))
		d.Topics = append(d.Topics, f.Topics[name].want(name, f.Defaults))
	}
	found = append(found, d.collisions(at))
	if len(d.Topics) == 0 && len(d.OwnedPrefixes) == 0 {
		found = append(found, &strictyaml.Error{File: layers[0].File, Text: "it names no topic, needs topics: or owned_prefixes:"})
	}
	return d, errors.Join(found...)
}

func (s Shape) want(name string, defaults Shape) Want {
	w := Want{Name: name, Settings: maps.Clone(defaults.Settings)}
	if w.Settings == nil {
		w.Settings = map[string]*string{}
	}
	maps.Copy(w.Settings, s.Settings)
	for _, from := range []Shape{defaults, s} {
		if from.Partitions != nil {
			w.Partitions = *from.Partitions
		}
		if from.ReplicationFactor != nil {
			w.ReplicationFactor = *from.ReplicationFactor
		}
	}
	return w
}

// faults are values that no cluster takes.
func (s Shape) faults(at strictyaml.Positions, path ...string) error {
	var found []error
	if s.Partitions != nil && *s.Partitions < 1 {
		found = append(found, at.Fault(fmt.Sprintf("partitions is %d, needs 1 or more", *s.Partitions), append(path, "partitions")...))
	}
	if s.ReplicationFactor != nil && *s.ReplicationFactor < 1 {
		found = append(found, at.Fault(fmt.Sprintf("replication_factor is %d, needs 1 or more", *s.ReplicationFactor), append(path, "replication_factor")...))
	}
	return errors.Join(found...)
}

func prefixFaults(f File, at strictyaml.Positions) error {
	if slices.ContainsFunc(f.OwnedPrefixes, func(p string) bool { return strings.TrimSpace(p) == "" }) {
		return at.Fault("owned_prefixes has an empty prefix, which would own every topic", "owned_prefixes")
	}
	return nil
}

// collisions are names that Kafka's metrics do not tell apart, so that it takes only one of them (Topic.hasCollision).
func (d Desired) collisions(at strictyaml.Positions) error {
	first := map[string]string{}
	var found []error
	for _, w := range d.Topics {
		same := strings.ReplaceAll(w.Name, ".", "_")
		if other, taken := first[same]; taken {
			found = append(found, at.Fault(fmt.Sprintf("topic names %q and %q collide: Kafka does not tell '.' and '_' apart", other, w.Name), "topics", w.Name))
		}
		first[same] = w.Name
	}
	return errors.Join(found...)
}

// longestName is what Kafka takes: a folder on disk is named so, with the partition behind it (Topic.MAX_NAME_LENGTH).
const longestName = 249

// NameFault says why a name cannot be a topic's (the rules of Kafka's Topic.validate), nil where it can.
func NameFault(name string) error {
	legal := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r)
	}
	switch bad := strings.IndexFunc(name, func(r rune) bool { return !legal(r) }); {
	case name == "":
		return errors.New("the topic's name is empty")
	case name == "." || name == "..":
		return fmt.Errorf("%q cannot be a topic's name", name)
	case len(name) > longestName:
		return fmt.Errorf("a topic name of %d characters, needs %d at most", len(name), longestName)
	case bad >= 0:
		return fmt.Errorf("topic name %q has %q, needs letters, digits, '.', '_' and '-' only", name, []rune(name[bad:])[0])
	}
	return nil
}

// Layer is topics.yaml or an overlay of it.
type Layer = strictyaml.Layer

// Owns says that a file speaks alone for a topic: its name begins with an owned prefix and is none of Kafka's own.
func (d Desired) Owns(name string) bool {
	return !reserved(name) && slices.ContainsFunc(d.OwnedPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// reserved says that a name is of the kind that Kafka and what is built on it use for themselves.
func reserved(name string) bool { return strings.HasPrefix(name, "__") }
