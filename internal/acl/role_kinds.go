package acl

import (
	"slices"
	"strings"
)

// RoleKind is a kind of role.
type RoleKind struct {
	// Name is its first word, Needs the names that follow, colons between them.
	Name  string
	Needs []string
	// Does says what it is for.
	Does   string
	rights func(names []string) []Right
}

// Usage is the role with what it needs: consume:TOPIC:GROUP.
func (k RoleKind) Usage() string { return strings.Join(append([]string{k.Name}, k.Needs...), ":") }

// RoleKinds are all kinds of role. What brokers ask for was seen on 4.4.0.
func RoleKinds() []RoleKind {
	return []RoleKind{
		{"produce", []string{"TOPIC"}, "write records to a topic", func(n []string) []Right { return onEach(named(Topic, n[0]), Write, Describe) }},
		{"consume", []string{"TOPIC", "GROUP"}, "read a topic as a member of a consumer group", func(n []string) []Right {
			return slices.Concat(onEach(named(Topic, n[0]), Read, Describe), onEach(named(Group, n[1]), Read, Describe))
		}},
		{"transact", []string{"TOPIC", "TRANSACTIONAL_ID"}, "write records to a topic in transactions", func(n []string) []Right {
			return slices.Concat(onEach(named(Topic, n[0]), Write, Describe), onEach(named(TransactionalID, n[1]), Write, Describe))
		}},
		{"stream", []string{"APPLICATION_ID"}, "own what a Kafka Streams application makes for itself; its inputs and outputs are consume:IN:APPLICATION_ID and produce:OUT", func(n []string) []Right {
			own := func(t Type) Resource { return Resource{t, strings.TrimSuffix(n[0], "*") + "-", Prefixed} }
			return slices.Concat(onEach(own(Topic), Create, Read, Write, Delete, Describe), onEach(named(Group, n[0]), Read, Describe), onEach(own(TransactionalID), Write, Describe))
		}},
		{"monitor", nil, "read all that kscope doctor reads, and no records", func([]string) []Right {
			rights := onEach(TheCluster(), Describe, DescribeConfigs)
			for _, t := range []Type{Topic, Group} {
				rights = append(rights, onEach(named(t, everyName), Describe, DescribeConfigs)...)
			}
			return append(rights, onEach(named(TransactionalID, everyName), Describe)...)
		}},
		{"admin", nil, "everything", func([]string) []Right {
			rights := onEach(TheCluster(), Operations(Cluster)...)
			for _, t := range []Type{Topic, Group, TransactionalID, Token, User} {
				rights = append(rights, onEach(named(t, everyName), Operations(t)...)...)
			}
			return rights
		}},
	}
}

// named is a resource as roles write it: a name that ends in "*" is a prefix, "*" alone every name.
func named(t Type, name string) Resource {
	if prefix, cut := strings.CutSuffix(name, everyName); cut && prefix != "" {
		return Resource{t, prefix, Prefixed}
	}
	return Resource{t, name, Literal}
}

func onEach(r Resource, operations ...Operation) []Right {
	var all []Right
	for _, o := range operations {
		all = append(all, Right{o, r})
	}
	return all
}
