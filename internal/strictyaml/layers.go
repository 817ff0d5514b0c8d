package strictyaml

import (
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Layer is one file of several that are merged.
type Layer struct {
	// File is its name as the user gave it.
	File string
	Data []byte
}

// Positions are where the values of merged layers stand, by their keys from the top.
type Positions map[string]Error

// Fault is a mistake in a value that was read well, at the place where the value stands.
func (p Positions) Fault(text string, keys ...string) error {
	at := p[strings.Join(keys, "\n")]
	at.Text = text
	return &at
}

// ReadLayers reads each layer as Read does and merges it over those before: maps deeply, so that what a layer does not name
// stays; any other value replaces the one before. A key with nothing behind it takes no map away.
func ReadLayers(layers []Layer, into any) (Positions, error) {
	at := Positions{}
	merged := &yaml.Node{Kind: yaml.MappingNode}
	for _, l := range layers {
		doc, err := parse(l.File, l.Data, reflect.TypeOf(into))
		if err != nil {
			return nil, err
		}
		// A value of another kind is named with the file that it stands in, so each layer is decoded by itself first.
		if err := doc.Decode(reflect.New(reflect.TypeOf(into).Elem()).Interface()); err != nil {
			return nil, mismatch(l.File, err)
		}
		at.merge(l.File, merged, doc.Content[0], nil)
	}
	if err := merged.Decode(into); err != nil {
		return nil, mismatch(layers[len(layers)-1].File, err)
	}
	return at, nil
}

// merge lays a map over another. Nodes of the layers are shared, never changed.
func (p Positions) merge(file string, under, over *yaml.Node, path []string) {
	over = resolved(over)
	if over.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], resolved(over.Content[i+1])
		here := append(path[:len(path):len(path)], key.Value)
		p[strings.Join(here, "\n")] = Error{File: file, Line: key.Line}
		below := valueOf(under, key.Value)
		switch {
		case value.Kind == yaml.MappingNode && below != nil && below.Kind == yaml.MappingNode:
			p.merge(file, below, value, here)
		case value.Kind == yaml.MappingNode:
			fresh := &yaml.Node{Kind: yaml.MappingNode, Line: value.Line}
			p.merge(file, fresh, value, here)
			put(under, key, fresh)
		case below != nil && below.Kind == yaml.MappingNode && value.Tag == "!!null":
		default:
			put(under, key, value)
		}
	}
}

func resolved(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func put(n, key, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key.Value {
			n.Content[i+1] = value
			return
		}
	}
	n.Content = append(n.Content, key, value)
}
