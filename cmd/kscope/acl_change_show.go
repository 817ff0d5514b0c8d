package main

import (
	"errors"
	"slices"

	"kscope/internal/acl"
	"kscope/internal/check"
	"kscope/internal/render"
)

func (o *aclChange) show(c *cluster, changes []render.Change, same string) error {
	return render.Plan(c.app.out, c.app.term, o.output, changes, same)
}

// planned are the changes of a plan, in the order in which they are done.
func planned(p acl.Plan) []render.Change {
	return slices.Concat(changesOf(render.Create, p.Create), changesOf(render.Delete, p.Delete), kept(p))
}

func kept(p acl.Plan) []render.Change {
	all := changesOf(render.Keep, p.Keep)
	for i := range all {
		all[i].Why = "not in the file"
	}
	return all
}

func changesOf(action render.Action, entries []acl.Entry) []render.Change {
	var all []render.Change
	for _, e := range entries {
		all = append(all, render.Change{Action: action, Subject: entrySubject(e)})
	}
	return all
}

func entrySubject(e acl.Entry) check.Subject { return check.Subject("entry/" + e.String()) }

// refusals is the lock-out as a line of the plan, unless it is wanted.
func (r *rights) refusals(p acl.Plan, yes bool) []render.Change {
	who, lost := r.lockOut(p)
	if lost == "" || yes {
		return nil
	}
	return []render.Change{{Action: render.Refuse, Subject: check.Subject("principal/" + who), Why: lost + "; --yes does it all the same"}}
}

// done are the changes with their outcomes.
func done(p acl.Plan, outcomes []acl.Outcome) []render.Change {
	changes := slices.Concat(changesOf(render.Create, p.Create), changesOf(render.Delete, p.Delete))
	for i := range changes {
		switch err := outcomes[i].Err; {
		case err == nil:
			changes[i].Outcome = render.Done
		case errors.Is(err, acl.ErrNotTried):
			changes[i].Outcome = render.NotTried
		default:
			changes[i].Outcome, changes[i].Why = render.Failed, err.Error()
		}
	}
	return changes
}
