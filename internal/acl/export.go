package acl

// Exported is a principal's part of a file of rights, as ReadFile reads it.
type Exported struct {
	Entries []map[string]any `json:"entries"`
}

// Export turns entries into the principals of a file of rights. Entries that differ in their operation alone become one.
// An operation, or a type of resource, that kscope does not know keeps its number.
func Export(entries []Entry) map[string]Exported {
	all := map[string]Exported{}
	for _, e := range together(entries) {
		one := map[string]any{string(e.Permission): e.operations, e.Resource.Key(): e.Resource.Name}
		if e.Resource == TheCluster() {
			one[e.Resource.Key()] = true
		}
		if e.Host != Anywhere {
			one["host"] = e.Host
		}
		p := all[e.Principal]
		p.Entries = append(p.Entries, one)
		all[e.Principal] = p
	}
	return all
}

// several are entries that differ in their operation alone.
type several struct {
	Entry
	operations []Operation
}

// together joins entries that differ in their operation alone, in the order of Compare.
func together(entries []Entry) []several {
	var all []several
	at := map[Entry]int{}
	for _, e := range sorted(entries) {
		alike := e
		alike.Operation = ""
		if i, found := at[alike]; found {
			all[i].operations = append(all[i].operations, e.Operation)
			continue
		}
		at[alike] = len(all)
		all = append(all, several{e, []Operation{e.Operation}})
	}
	return all
}
