package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/render"
)

// aclChange is what grant, revoke and apply have in common.
type aclChange struct {
	dryRun, yes bool
	output      string
}

func (o *aclChange) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "show what would be done, and do nothing")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "do it also where the caller could change no rights any more after it")
	outputFlag(cmd, &o.output, render.PlanFormats()...)
}

func (o *aclChange) check(cmd *cobra.Command) error {
	return oneOf(cmd, "output", o.output, render.PlanFormats()...)
}

// carryOut does what a plan says, reads back, and shows both. It returns the entries as they are then. Same is said where
// there is nothing to do.
func (o *aclChange) carryOut(ctx context.Context, cmd *cobra.Command, c *cluster, r *rights, p acl.Plan, same string) ([]acl.Entry, error) {
	if err := o.mayCarryOut(r, p); err != nil {
		return nil, err
	}
	if o.dryRun || p.Empty() {
		return r.Entries, o.show(c, append(planned(p), r.refusals(p, o.yes)...), same)
	}
	if who, lost := r.lockOut(p); lost != "" {
		c.app.note("%s %s", who, lost)
		if err := c.app.confirm(cmd, o.yes, "do it all the same?"); err != nil {
			return nil, err
		}
	}
	outcomes, err := acl.Apply(ctx, c.requests, p)
	changes := slices.Concat(done(p, outcomes), kept(p))
	have := r.Entries
	if err == nil && !slices.ContainsFunc(outcomes, func(d acl.Outcome) bool { return d.Err != nil }) {
		have, err = c.readBack(ctx, p)
	}
	if showErr := o.show(c, changes, same); err == nil {
		err = showErr
	}
	if err == nil && slices.ContainsFunc(changes, func(ch render.Change) bool { return ch.Outcome == render.Failed }) {
		err = reported{exitFailed}
	}
	return have, err
}

// mayCarryOut says before anything is tried that brokers would refuse it. They have no request that only validates.
func (o *aclChange) mayCarryOut(r *rights, p acl.Plan) error {
	if !p.Empty() && len(r.Allowed) > 0 && !slices.Contains(r.Allowed, acl.Alter) {
		return &lacking{right: acl.Right{Operation: acl.Alter, Resource: acl.TheCluster()}, who: r.caller, sure: r.sure}
	}
	return nil
}

// lockOut says who makes a change and could make no other after it; what is empty where that is nobody.
func (r *rights) lockOut(p acl.Plan) (who, what string) {
	for _, who := range acl.Suspects(r.Entries, r.settings, r.caller, r.sure) {
		if d, lost := acl.LocksOut(r.Entries, p, r.settings, who); lost {
			return who, r.lostBy(d)
		}
	}
	return "", ""
}

func (r *rights) lostBy(d acl.Decision) string {
	makes, from := "makes", ""
	if !r.sure {
		makes = "probably makes"
	}
	if d.Question.Host != "" {
		from = " from " + d.Question.Host
	}
	return fmt.Sprintf("%s this change and could make no other after it: %s would be denied%s (%s)", makes,
		acl.Right{Operation: d.Question.Operation, Resource: d.Question.Resource}, from, because(d))
}

// readBack waits until a broker shows the change.
func (c *cluster) readBack(ctx context.Context, p acl.Plan) ([]acl.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, c.settings.Timeout)
	defer cancel()
	have, err := acl.Await(ctx, c.requests, p)
	var denied *acl.NotAllowed
	if errors.As(err, &denied) {
		c.app.note("not read back: %s", c.explainDenied(err))
		return p.After(nil), nil
	}
	return have, err
}
