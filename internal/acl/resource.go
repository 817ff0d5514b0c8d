package acl

import (
	"cmp"
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
