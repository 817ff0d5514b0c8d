package acl

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func topic(name string) Resource  { return Resource{Topic, name, Literal} }
func topics(name string) Resource { return Resource{Topic, name, Prefixed} }

func TestDecide(t *testing.T) {
	allow := Entry{Allow, "User:a", Read, topic("orders"), Anywhere}
	q := Question{"User:a", Read, topic("orders"), "10.0.0.5"}
	with := func(change func(*Entry)) Entry { e := allow; change(&e); return e }
	ask := func(change func(*Question)) Question { other := q; change(&other); return other }
	deny := with(func(e *Entry) { e.Permission, e.Principal, e.Resource = Deny, Everyone, topics("ord") })
	for name, c := range map[string]struct {
		entries []Entry
		s       Settings
		q       Question
		allowed bool
		reason  Reason
		entry   Entry
	}{
		"nothing":                        {nil, Settings{}, q, false, ByNoEntry, Entry{}},
		"nothing, allowed by default":    {nil, Settings{AllowEveryone: true}, q, true, ByDefault, Entry{}},
		"an entry for somebody else":     {[]Entry{with(func(e *Entry) { e.Principal = "User:b" })}, Settings{AllowEveryone: true}, q, false, ByNoEntry, Entry{}},
		"super user":                     {[]Entry{deny}, Settings{Super: []string{"User:a"}}, q, true, BySuperUser, Entry{}},
		"no authorizer":                  {[]Entry{deny}, Settings{NoAuthorizer: true}, q, true, ByNoChecking, Entry{}},
		"allowed":                        {[]Entry{allow}, Settings{}, q, true, ByEntry, allow},
		"a denial beats it":              {[]Entry{allow, deny}, Settings{}, q, false, ByEntry, deny},
		"READ brings DESCRIBE":           {[]Entry{allow}, Settings{}, ask(func(q *Question) { q.Operation = Describe }), true, ByEntry, allow},
		"READ brings no DESCRIBECONFIGS": {[]Entry{allow}, Settings{}, ask(func(q *Question) { q.Operation = DescribeConfigs }), false, ByNoEntry, Entry{}},
		"denied READ denies no DESCRIBE": {[]Entry{allow, deny}, Settings{}, ask(func(q *Question) { q.Operation = Describe }), true, ByEntry, allow},
		"letters count in names":         {[]Entry{allow}, Settings{}, ask(func(q *Question) { q.Principal = "User:A" }), false, ByNoEntry, Entry{}},
		"another host":                   {[]Entry{with(func(e *Entry) { e.Host = "10.0.0.6" })}, Settings{}, q, false, ByNoEntry, Entry{}},
		"a network before 4.4":           {[]Entry{with(func(e *Entry) { e.Host = "10.0.0.0/8" })}, Settings{}, q, false, ByNoEntry, Entry{}},
		"a network":                      {[]Entry{with(func(e *Entry) { e.Host = "10.0.0.0/8" })}, Settings{Networks: true}, q, true, ByEntry, with(func(e *Entry) { e.Host = "10.0.0.0/8" })},
		"the most specific is named":     {[]Entry{with(func(e *Entry) { e.Resource = topic("*") }), with(func(e *Entry) { e.Resource = topics("o") }), allow, with(func(e *Entry) { e.Operation = All })}, Settings{}, q, true, ByEntry, allow},
		"a prefix, allowed whole":        {[]Entry{with(func(e *Entry) { e.Resource = topics("o") })}, Settings{}, ask(func(q *Question) { q.Resource = topics("ord") }), true, ByEntry, with(func(e *Entry) { e.Resource = topics("o") })},
		"a prefix, allowed in part":      {[]Entry{allow}, Settings{}, ask(func(q *Question) { q.Resource = topics("ord") }), false, ByNoEntry, Entry{}},
		"a prefix, denied in part": {[]Entry{with(func(e *Entry) { e.Resource = topic("*") }), with(func(e *Entry) { e.Permission = Deny })}, Settings{}, ask(func(q *Question) { q.Resource = topics("ord") }), false, ByEntry,
			with(func(e *Entry) { e.Permission = Deny })},
		"every topic, some denied": {[]Entry{with(func(e *Entry) { e.Resource = topic("*") }), deny}, Settings{}, ask(func(q *Question) { q.Resource = topic("*") }), false, ByEntry, deny},
	} {
		want := Decision{c.q, c.allowed, c.reason, c.entry}
		if got := Decide(c.entries, c.s, c.q); got != want {
			t.Errorf("%s: %+v, wanted %+v", name, got, want)
		}
	}
}

// TestPrefixesAreAllTheirNames compares the decision on a prefix with those on single names: all that entries speak of, and
// some that none does.
func TestPrefixesAreAllTheirNames(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	wholes, parts := 0, 0
	for range 3000 {
		var entries []Entry
		for range 1 + r.IntN(6) {
			e := entryNear(r, topic(word(r, 1+r.IntN(4))))
			e.Operation, e.Principal, e.Host = Read, pick(r, []string{"User:u0", Everyone}), Anywhere
			entries = append(entries, e)
		}
		s := Settings{AllowEveryone: r.IntN(2) == 0}
		q := Question{"User:u0", Read, topics(word(r, r.IntN(4)+1)), ""}
		all := true
		for _, name := range namesUnder(q.Resource.Name, entries) {
			one := q
			one.Resource = topic(name)
			all = all && Decide(entries, s, one).Allowed
		}
		if got := Decide(entries, s, q).Allowed; got != all {
			t.Fatalf("%s is %v as a whole, %v name by name:\n%v", q.Resource, got, all, entries)
		}
		if all {
			wholes++
		} else {
			parts++
		}
	}
	if wholes < 200 || parts < 200 {
		t.Errorf("%d allowed, %d not: too few of one kind", wholes, parts)
	}
}

func namesUnder(prefix string, entries []Entry) []string {
	names := []string{prefix, prefix + "zz", prefix + "a", prefix + "b", prefix + "ab", prefix + "B"}
	for _, e := range entries {
		if strings.HasPrefix(e.Resource.Name, prefix) {
			names = append(names, e.Resource.Name, e.Resource.Name+"zz")
		}
	}
	return names
}

func TestEntriesInWords(t *testing.T) {
	for want, e := range map[string]Entry{
		`ALLOW WRITE on topic orders for User:alice`:                         {Allow, "User:alice", Write, topic("orders"), Anywhere},
		`DENY ALL on topic prefix "ord" for User:* from host 10.0.0.5`:       {Deny, Everyone, All, topics("ord"), "10.0.0.5"},
		`ALLOW DESCRIBE_CONFIGS on the cluster for User:CN=app,O=Acme`:       {Allow, "User:CN=app,O=Acme", DescribeConfigs, TheCluster(), Anywhere},
		`ALLOW DESCRIBE on every transactional id for User:b from host ::/0`: {Allow, "User:b", Describe, Resource{TransactionalID, "*", Literal}, "::/0"},
	} {
		if got := e.String(); got != want {
			t.Errorf("%s, wanted %s", got, want)
		}
	}
}
