package acl

import (
	"fmt"
	"math/rand/v2"
)

// round is what one broker state is made of: names to ask for, and all entries that are there at that time.
type round struct {
	topics, groups, transactions []string
	entries                      []Entry
}

// combine makes a round of n combinations: each is a name with entries that are, or nearly are, about it. Names share
// their beginnings, so prefixes of one combination meet names of others. The same numbers give the same round.
func combine(r *rand.Rand, n int) round {
	var all round
	for i := range n {
		name := fmt.Sprintf("%s-%d", word(r, 1+r.IntN(6)), i)
		of := Topic
		switch r.IntN(10) {
		case 0, 1, 2:
			of = Group
			all.groups = append(all.groups, name)
		case 3:
			of = TransactionalID
			all.transactions = append(all.transactions, name)
		default:
			all.topics = append(all.topics, name)
		}
		for range 1 + r.IntN(5) {
			all.entries = append(all.entries, entryNear(r, Resource{of, name, Literal}))
		}
	}
	for range r.IntN(4) {
		all.entries = append(all.entries, entryNear(r, TheCluster()))
	}
	all.entries = sorted(all.entries)
	return all
}

func entryNear(r *rand.Rand, on Resource) Entry {
	e := Entry{Permission: Allow, Principal: "User:" + pick(r, users()), Operation: pick(r, Operations(on.Type)), Resource: on, Host: Anywhere}
	if r.IntN(4) == 0 {
		e.Permission = Deny
	}
	switch r.IntN(10) {
	case 0, 1, 2:
		e.Principal = Everyone
	case 3:
		e.Principal = pick(r, []string{"user:u0", "User:U1", "Group:u2", "User: u3", "User:u"})
	}
	switch r.IntN(8) {
	case 0:
		e.Operation = All
	case 1:
		e.Operation = pick(r, []Operation{ClusterAction, IdempotentWrite, CreateTokens, TwoPhaseCommit, Read, Write, Describe})
	}
	switch r.IntN(10) {
	case 0, 1:
		e.Host = "127.0.0.1"
	case 2, 3:
		e.Host = "127.0.0.2"
	case 4:
		e.Host = pick(r, []string{"localhost", "127.0.0.0/8", "127.0.0.2/31", "127.0.0.0/31", "10.0.0.0/8", "10.0.0.5", "::/0"})
	}
	if on.Type != Cluster {
		e.Resource = nearName(r, on)
	}
	return e
}

// nearName is the name itself, a prefix of it (mostly a long one, or few things would differ), every name, or one that is
// just not it.
func nearName(r *rand.Rand, on Resource) Resource {
	switch r.IntN(20) {
	case 0:
		on.Name = everyName
	case 1:
		on.Name = pick(r, []string{on.Name + "x", on.Name[:len(on.Name)-1] + "*", "x" + on.Name})
	case 2:
		on.Pattern, on.Name = Prefixed, on.Name[:1+r.IntN(len(on.Name))]
	case 3, 4, 5, 6, 7, 8:
		on.Pattern, on.Name = Prefixed, on.Name[:len(on.Name)-r.IntN(min(3, len(on.Name)))]
	case 9:
		on.Pattern = Prefixed
		on.Name += pick(r, []string{"", "x"})
	}
	return on
}

func word(r *rand.Rand, letters int) string {
	text := ""
	for range letters {
		text += pick(r, []string{"a", "b", "B"})
	}
	return text
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
