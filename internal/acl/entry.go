// Package acl judges, plans and applies access rights. Entry, Question and Decide are values and a pure function, which
// answer as Kafka's own authorizer would; List and Apply are handed a client.
package acl

import (
	"cmp"
	"fmt"
	"strings"
)

// Permission says what an entry does.
type Permission string

// An entry allows or denies; one that denies beats any that allow.
const (
	Allow Permission = "allow"
	Deny  Permission = "deny"
)

// Everyone and Anywhere are the principal and the host of entries that are for all of them.
const (
	Everyone = "User:*"
	Anywhere = "*"
)

// Entry is one access control entry as a cluster keeps it. Two entries are the same when all their fields are: a cluster
// keeps no entry twice.
type Entry struct {
	Permission Permission
	// Principal is TYPE:NAME, compared letter by letter: "User:alice", or Everyone.
	Principal string
	Operation Operation
	Resource  Resource
	// Host is the address of a client as the broker sees it, a network where Settings.Networks says so, or Anywhere. Names
	// never match.
	Host string
}

// String is the entry as a sentence's part: `ALLOW WRITE on topic orders for User:alice from host 10.0.0.5`.
func (e Entry) String() string {
	text := fmt.Sprintf("%s %s on %s for %s", strings.ToUpper(string(e.Permission)), e.Operation.Upper(), e.Resource, e.Principal)
	if e.Host != Anywhere {
		text += " from host " + e.Host
	}
	return text
}

// Compare orders entries by principal, resource, operation, host; what denies comes first.
func Compare(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(a.Principal, b.Principal), compareResources(a.Resource, b.Resource), -cmp.Compare(a.Permission, b.Permission),
		cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Host, b.Host))
}
