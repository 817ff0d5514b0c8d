package acl

import "slices"

// changing is what changing entries needs: CreateAcls and DeleteAcls ask for ALTER on the cluster.
func changing(principal, host string) Question {
	return Question{principal, Alter, TheCluster(), host}
}

// LocksOut says that a principal who may change entries before a plan may not after it, from some host, and what decides
// then. Whose host is unknown is asked for from every host that an entry names, and from one that none names.
func LocksOut(before []Entry, p Plan, s Settings, principal string) (Decision, bool) {
	after := p.After(before)
	for _, host := range hosts(slices.Concat(before, after)) {
		q := changing(principal, host)
		if d := Decide(after, s, q); !d.Allowed && Decide(before, s, q).Allowed {
			return d, true
		}
	}
	return Decision{}, false
}

// Suspects are who may be making a change. That is the caller, where it is sure who that is or where entries allow that
// principal to make it; else, as with a certificate whose name the brokers map, anybody whom entries allow to.
func Suspects(entries []Entry, s Settings, caller string, sure bool) []string {
	s.Super = nil
	may := func(principal string) bool {
		return fromSomewhere(entries, s, changing(principal, ""))
	}
	if sure || may(caller) {
		return []string{caller}
	}
	var all []string
	for _, e := range entries {
		if !slices.Contains(all, e.Principal) && may(e.Principal) {
			all = append(all, e.Principal)
		}
	}
	return all
}

// fromSomewhere says that a question is answered by yes from some host, whichever it asks for.
func fromSomewhere(entries []Entry, s Settings, q Question) bool {
	return slices.ContainsFunc(hosts(entries), func(host string) bool {
		q.Host = host
		return Decide(entries, s, q).Allowed
	})
}

// hosts are one that no entry names, as a Question has it, and those that entries name.
func hosts(entries []Entry) []string {
	all := []string{""}
	for _, e := range entries {
		if e.Host != Anywhere && !slices.Contains(all, e.Host) {
			all = append(all, e.Host)
		}
	}
	return all
}

// learn finds out what brokers do not show, from the operations on the cluster that they allow a principal: where entries
// alone would not allow one of them, a setting does. It is super.users where an entry speaks of the cluster, for then
// nothing is allowed by default, and where everyone is false: nobody has set allow.everyone.if.no.acl.found. What stays
// unknown is left as it was known.
func learn(entries []Entry, principal string, allowed []Operation, everyone bool, known Settings) Settings {
	spoken := slices.ContainsFunc(entries, func(e Entry) bool { return e.Resource == TheCluster() })
	for _, o := range allowed {
		switch {
		case fromSomewhere(entries, known, Question{principal, o, TheCluster(), ""}):
		case spoken || !everyone:
			known.Super = []string{principal}
			return known
		default:
			known.AllowEveryone = true
			return known
		}
	}
	return known
}
