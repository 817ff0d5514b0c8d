package acl

import (
	"cmp"
	"slices"
	"strings"
)

// Question asks whether a principal may do an operation on a resource. A resource that is a prefix, or literally "*", asks
// for every name of it, those to come included.
type Question struct {
	Principal string
	Operation Operation
	Resource  Resource
	// Host is the client's address; empty means one that no entry names, a network one of it that no entry names closer.
	Host string
}

// Settings are what a cluster's brokers are configured with beside the entries. Brokers do not show these values, so a
// caller states what it knows of them.
type Settings struct {
	// NoAuthorizer says that nothing is checked: everybody may do everything.
	NoAuthorizer bool
	// Super are principals of super.users.
	Super []string
	// AllowEveryone is allow.everyone.if.no.acl.found: what no entry speaks of is allowed to all.
	AllowEveryone bool
	// Networks says that hosts may be networks such as 10.0.0.0/8, as they may from 4.4.0 on (KIP-1276). Brokers before
	// that keep such entries, and they never match.
	Networks bool
}

// Reason says what kind of thing decides.
type Reason string

// What decides: an entry; or that there is none, where allow.everyone.if.no.acl.found or its absence decides; or a setting
// that makes entries irrelevant.
const (
	ByEntry      Reason = "entry"
	ByNoEntry    Reason = "no entry"
	ByDefault    Reason = "allow.everyone.if.no.acl.found"
	BySuperUser  Reason = "super user"
	ByNoChecking Reason = "no authorizer"
)

// unheard continues a name in a way that no entry does.
const unheard = "\x00"

// Decision answers a question.
type Decision struct {
	Question Question
	Allowed  bool
	Reason   Reason
	// Entry is the one that decides where Reason is ByEntry.
	Entry Entry
}

// Decide answers as StandardAuthorizer does (StandardAuthorizerData.authorize): super users may do all; else any entry
// that denies decides, then any that allows; where an entry speaks of the resource, for whomever, nothing else is allowed;
// where none does, allow.everyone.if.no.acl.found decides. Of several that decide, the most specific is named.
func Decide(entries []Entry, s Settings, q Question) Decision {
	switch {
	case s.NoAuthorizer:
		return Decision{Question: q, Allowed: true, Reason: ByNoChecking}
	case slices.Contains(s.Super, q.Principal):
		return Decision{Question: q, Allowed: true, Reason: BySuperUser}
	}
	var last Decision
	for _, name := range representatives(entries, q.Resource) {
		one := q
		one.Resource = Resource{q.Resource.Type, name, Literal}
		last = decideOne(entries, s, one)
		last.Question = q
		if !last.Allowed {
			break
		}
	}
	return last
}

// representatives are names such that what is decided for them holds for all names that a resource stands for: one for
// each way in which entries can meet it. A name that no entry mentions comes last.
func representatives(entries []Entry, r Resource) []string {
	switch {
	case r.every():
		r.Name = ""
	case r.Pattern == Literal:
		return []string{r.Name}
	}
	var names []string
	for _, e := range entries {
		switch {
		case e.Resource.Type != r.Type || e.Resource.every() || !strings.HasPrefix(e.Resource.Name, r.Name):
		case e.Resource.Pattern == Prefixed:
			names = append(names, e.Resource.Name, e.Resource.Name+unheard)
		default:
			names = append(names, e.Resource.Name)
		}
	}
	return append(names, r.Name+unheard)
}

func decideOne(entries []Entry, s Settings, q Question) Decision {
	var deny, allow []Entry
	spoken := false
	for _, e := range entries {
		if !e.Resource.covers(q.Resource) {
			continue
		}
		spoken = true
		switch {
		case !e.isFor(q, s):
		case e.Permission == Deny && (e.Operation == q.Operation || e.Operation == All):
			deny = append(deny, e)
		case e.Permission == Allow && e.Operation.brings(q.Operation):
			allow = append(allow, e)
		}
	}
	switch {
	case len(deny) > 0:
		return Decision{Question: q, Reason: ByEntry, Entry: slices.MinFunc(deny, bySpecificity)}
	case len(allow) > 0:
		return Decision{Question: q, Allowed: true, Reason: ByEntry, Entry: slices.MinFunc(allow, bySpecificity)}
	case !spoken && s.AllowEveryone:
		return Decision{Question: q, Allowed: true, Reason: ByDefault}
	}
	return Decision{Question: q, Reason: ByNoEntry}
}

// isFor says that principal and host of an entry are those of a question.
func (e Entry) isFor(q Question, s Settings) bool {
	return (e.Principal == q.Principal || e.Principal == Everyone) && (e.Host == Anywhere || e.on(q.Host, s))
}

// on says that an entry for some hosts is for this one.
func (e Entry) on(host string, s Settings) bool {
	return (e.Host == host || inNetwork(host, e.Host)) && neverMatches(e.Host, s) == ""
}

// bySpecificity puts the entry first that a person would look for first: of that very name, else of the longest prefix;
// of that very principal, host and operation.
func bySpecificity(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(a.Resource.width(), b.Resource.width()), -cmp.Compare(len(a.Resource.Name), len(b.Resource.Name)),
		falseFirst(a.Principal == Everyone, b.Principal == Everyone), falseFirst(a.Host == Anywhere, b.Host == Anywhere),
		falseFirst(a.Operation == All, b.Operation == All), Compare(a, b))
}

func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
