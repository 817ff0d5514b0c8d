package main

import (
	"slices"

	"kscope/internal/acl"
	"kscope/internal/check"
)

// aclAnswer says whether a principal may do a task, and what decides each right of it.
type aclAnswer struct {
	principal string
	task      aclTask
	settings  acl.Settings
	decisions []acl.Decision
	// elsewhere are decisions for hosts where they differ.
	elsewhere []acl.Decision
	// doubts are what brokers do not show and could make a no a yes.
	doubts []string
}

func (r *rights) answer(principal, from string, task aclTask) aclAnswer {
	a := aclAnswer{principal: principal, task: task, settings: r.settings}
	for _, right := range task.rights {
		q := acl.Question{Principal: principal, Operation: right.Operation, Resource: right.Resource, Host: from}
		a.decisions = append(a.decisions, acl.Decide(r.Entries, r.settings, q))
		if from == "" {
			a.elsewhere = append(a.elsewhere, acl.Elsewhere(r.Entries, r.settings, q)...)
		}
	}
	a.doubts = r.Doubts(a.decisions, r.settings, r.caller)
	return a
}

func (a *aclAnswer) allowed() bool {
	return !slices.ContainsFunc(a.decisions, func(d acl.Decision) bool { return !d.Allowed })
}

// denying are the entries that forbid it.
func (a *aclAnswer) denying() []acl.Entry {
	var all []acl.Entry
	for _, d := range a.decisions {
		if !d.Allowed && d.Reason == acl.ByEntry && !slices.Contains(all, d.Entry) {
			all = append(all, d.Entry)
		}
	}
	return all
}

// missing are the entries that would allow what none allows.
func (a *aclAnswer) missing() []acl.Entry { return acl.Missing(a.decisions, acl.Anywhere) }

// grant are kscope's commands that add what is missing: the role where all of it is missing.
func (a *aclAnswer) grant(flags []string) []string {
	missing := a.missing()
	commands := acl.Grants(missing)
	if role, err := acl.ParseRole(a.task.name); err == nil && len(missing) > 0 && slices.Equal(missing, role.Entries(a.principal, acl.Anywhere)) {
		commands = []string{"kscope acl grant " + check.ShellQuote(a.principal) + " " + check.ShellQuote(a.task.name)}
	}
	return withFlags(commands, flags)
}

func withFlags(commands, flags []string) []string {
	var all []string
	for _, c := range commands {
		all = append(all, check.WithFlags(c, flags))
	}
	return all
}

// because says what decides, in words.
func because(d acl.Decision) string {
	switch d.Reason {
	case acl.ByEntry:
		return d.Entry.String()
	case acl.BySuperUser:
		return d.Question.Principal + " is a super user"
	case acl.ByNoChecking:
		return "this cluster has no authorizer: everybody may do everything"
	case acl.ByDefault:
		return "no entry speaks of it, and allow.everyone.if.no.acl.found is true"
	}
	return "no entry allows it"
}
