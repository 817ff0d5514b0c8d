package acl

import "slices"

// Doubts are the settings that brokers do not show and by which decisions that deny could be wrong. The decisions are about
// one principal, under the settings that are known; caller is whose operations on the cluster are known.
func (s State) Doubts(decisions []Decision, known Settings, caller string) []string {
	denied := slices.DeleteFunc(slices.Clone(decisions), func(d Decision) bool { return d.Allowed })
	if len(denied) == 0 {
		return nil
	}
	var all []string
	if who := denied[0].Question.Principal; who != caller {
		all = append(all, "unless "+who+" is in super.users, which brokers do not show")
	}
	if s.Everyone && !known.AllowEveryone && slices.ContainsFunc(denied, s.unspoken) {
		all = append(all, "unless allow.everyone.if.no.acl.found is true, whose value brokers do not show")
	}
	return all
}

// unspoken says that a decision is about a resource of which no entry speaks.
func (s State) unspoken(d Decision) bool {
	return d.Reason == ByNoEntry && len(Concerning(s.Entries, nil, []Resource{d.Question.Resource})) == 0
}
