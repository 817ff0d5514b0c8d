package acl

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Type is a kind of resource.
type Type string

// The kinds of resource, as Kafka names them (org.apache.kafka.common.resource.ResourceType). A User is whom delegation
// tokens are made for, not who asks.
const (
	Topic           Type = "topic"
	Group           Type = "group"
	Cluster         Type = "cluster"
	TransactionalID Type = "transactional_id"
	Token           Type = "delegation_token"
	User            Type = "user"
)

// Pattern says how an entry's resource name is compared.
type Pattern string

// A Literal name is that name, except that "*" is every name; a Prefixed one is every name that begins so.
const (
	Literal  Pattern = "literal"
	Prefixed Pattern = "prefixed"
)

// everyName is the literal name that stands for all of them.
const everyName = "*"

// Resource is what an entry or a question is about.
type Resource struct {
	Type    Type
	Name    string
	Pattern Pattern
}

// TheCluster is the one resource of type Cluster; brokers refuse any other name.
func TheCluster() Resource { return Resource{Cluster, "kafka-cluster", Literal} }

// String is `topic orders`, `topic prefix "ord"`, `every topic`, `the cluster`.
func (r Resource) String() string {
	kind := strings.ReplaceAll(string(r.Type), "_", " ")
	switch {
	case r == TheCluster():
		return "the cluster"
	case r.Pattern == Prefixed:
		return kind + " prefix " + strconv.Quote(r.Name)
	case r.every():
		return "every " + kind
	}
	return kind + " " + r.Name
}

// every says that r is all resources of its type.
func (r Resource) every() bool { return r.Pattern == Literal && r.Name == everyName }

// width is 0 for one name, 1 for a prefix, 2 for every name.
func (r Resource) width() int {
	switch {
	case r.every():
		return 2
	case r.Pattern == Prefixed:
		return 1
	}
	return 0
}

// covers says that an entry on r speaks of a name: it is that name, or begins so, or r is every name.
func (r Resource) covers(name Resource) bool {
	switch {
	case r.Type != name.Type:
		return false
	case r.Pattern == Prefixed:
		return strings.HasPrefix(name.Name, r.Name)
	case r.every():
		return true
	}
	return r == name
}

// types are in the order in which entries are listed.
func types() []Type { return []Type{Cluster, Topic, Group, TransactionalID, Token, User} }

func compareResources(a, b Resource) int {
	return cmp.Or(cmp.Compare(slices.Index(types(), a.Type), slices.Index(types(), b.Type)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Pattern, b.Pattern))
}

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
