package acl

import (
	"fmt"
	"slices"
	"strings"
)

// key is how flags and files name a kind of resource. With a hyphen for each underscore it is the flag.
type key struct {
	name    string
	typ     Type
	pattern Pattern
}

func keys() []key {
	var all []key
	for _, t := range types() {
		all = append(all, key{string(t), t, Literal})
		if t != Cluster {
			all = append(all, key{string(t) + "_prefix", t, Prefixed})
		}
	}
	return all
}

// Key names the kind of resource as files do: topic, topic_prefix, cluster.
func (r Resource) Key() string {
	if r.Pattern == Prefixed {
		return string(r.Type) + "_prefix"
	}
	return string(r.Type)
}

// Keys are all that Key can be.
func Keys() []string {
	var all []string
	for _, k := range keys() {
		all = append(all, k.name)
	}
	return all
}

// ParseResource makes a resource of its kind, one of Keys, and its name. A literal name that ends in "*" is refused: it is
// what people write who mean a prefix, and it matches nothing (except a group that is called so, which nobody's is).
func ParseResource(kind, name string) (Resource, error) {
	i := slices.IndexFunc(keys(), func(k key) bool { return k.name == kind })
	if i < 0 {
		return Resource{}, fmt.Errorf("no resource is called %q, needs one of %s", kind, strings.Join(Keys(), ", "))
	}
	r := Resource{keys()[i].typ, name, keys()[i].pattern}
	word := strings.ReplaceAll(kind, "_", " ")
	switch {
	case r.Type == Cluster:
		return TheCluster(), nil
	case name == "":
		return r, fmt.Errorf("the %s has no name", word)
	case strings.TrimSpace(name) != name:
		return r, fmt.Errorf("the %s %q has blanks at its ends", word, name)
	case r.Pattern == Prefixed && name == everyName:
		return r, fmt.Errorf("the %s %q means names that begin with a star; every name is the %s %q", word, name, r.Type, everyName)
	case r.Pattern == Literal && name != everyName && strings.HasSuffix(name, everyName):
		return r, fmt.Errorf("the %s %q matches no name that begins so, needs the prefix %q", word, name, strings.TrimSuffix(name, everyName))
	}
	return r, nil
}
