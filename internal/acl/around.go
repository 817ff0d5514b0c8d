package acl

import "slices"

// Elsewhere are the decisions on a question for the hosts that entries name, where those differ from the decision for a
// host that none names.
func Elsewhere(entries []Entry, s Settings, q Question) []Decision {
	q.Host = ""
	usual := Decide(entries, s, q).Allowed
	var all []Decision
	for _, host := range hosts(entries) {
		q.Host = host
		if d := Decide(entries, s, q); d.Allowed != usual {
			all = append(all, d)
		}
	}
	return all
}

// Missing are the fewest entries that allow what a principal is denied for want of an entry. What an entry denies no other
// entry can allow.
func Missing(decisions []Decision, host string) []Entry {
	var wanting Role
	principal := ""
	for _, d := range decisions {
		if !d.Allowed && d.Reason == ByNoEntry {
			principal = d.Question.Principal
			wanting.rights = append(wanting.rights, Right{d.Question.Operation, d.Question.Resource})
		}
	}
	return wanting.Entries(principal, host)
}

// StillAllowed are the decisions by which somebody may still do what entries allowed that are gone; those that
// denied allowed nothing.
func StillAllowed(gone, have []Entry, s Settings) []Decision {
	var all []Decision
	for _, e := range gone {
		if e.Permission == Deny {
			continue
		}
		host := e.Host
		if host == Anywhere {
			host = ""
		}
		for _, r := range Asked(Right{e.Operation, e.Resource}) {
			if d := Decide(have, s, Question{e.Principal, r.Operation, r.Resource, host}); d.Allowed {
				all = append(all, d)
			}
		}
	}
	return all
}

// Nearly are entries that differ from some that are not there in their host or in how the name is meant alone.
func Nearly(missing, have []Entry) []Entry {
	alike := func(a, b Entry) bool {
		a.Host, a.Resource.Pattern, b.Host, b.Resource.Pattern = "", "", "", ""
		return a == b
	}
	return slices.DeleteFunc(slices.Clone(have), func(e Entry) bool {
		return !slices.ContainsFunc(missing, func(m Entry) bool { return alike(m, e) })
	})
}
