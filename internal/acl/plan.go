package acl

import "slices"

// Wanted is what a file asks for.
type Wanted struct {
	// Principals are those that the file names: of their entries it speaks with the last word, of nobody else's.
	Principals []string
	Entries    []Entry
	// Odd are sentences on entries that can have no effect, with file and line.
	Odd []string
}

// Plan is what to change. Each list is in the order of Compare, without doubles.
type Plan struct {
	Create, Delete []Entry
	// Keep are entries of the file's principals that it does not ask for and that stay all the same.
	Keep []Entry
}

// Diff plans what makes the entries what a file wants. Entries that the file does not ask for are deleted where prune says
// so, and only those of principals that the file names; else they are kept, and shown.
func Diff(want Wanted, have []Entry, prune bool) Plan {
	p := Grant(want.Entries, have)
	var more []Entry
	for _, e := range without(have, want.Entries) {
		if slices.Contains(want.Principals, e.Principal) {
			more = append(more, e)
		}
	}
	if prune {
		p.Delete = sorted(more)
	} else {
		p.Keep = sorted(more)
	}
	return p
}

// Grant plans to create the entries that are not there.
func Grant(entries, have []Entry) Plan {
	return Plan{Create: sorted(without(entries, have))}
}

// Revoke plans to delete the entries that are there.
func Revoke(entries, have []Entry) Plan {
	return Plan{Delete: sorted(without(have, without(have, entries)))}
}

// Empty says that there is nothing to do.
func (p Plan) Empty() bool { return len(p.Create)+len(p.Delete) == 0 }

// After is what the entries become.
func (p Plan) After(have []Entry) []Entry {
	return sorted(append(without(have, p.Delete), p.Create...))
}

func without(all, some []Entry) []Entry {
	not := map[Entry]bool{}
	for _, e := range some {
		not[e] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(e Entry) bool { return not[e] })
}

func sorted(all []Entry) []Entry {
	all = slices.Clone(all)
	slices.SortFunc(all, Compare)
	return slices.Compact(all)
}

// Concerning are the entries that speak of one of the principals, everyone's included, and of one of the resources, those
// that cover it included. None means all.
func Concerning(entries []Entry, principals []string, resources []Resource) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		who := len(principals) == 0 || e.Principal == Everyone || slices.Contains(principals, e.Principal)
		what := len(resources) == 0 || slices.ContainsFunc(resources, func(r Resource) bool { return e.Resource == r || e.Resource.covers(r) })
		return !who || !what
	})
}

// Of are the entries of these principals, and of nobody else; of all where there are none.
func Of(entries []Entry, principals []string) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return len(principals) > 0 && !slices.Contains(principals, e.Principal) })
}
