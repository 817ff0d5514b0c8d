package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

type aclGrantOptions struct {
	aclTarget
	aclChange
}

func newACLGrantCmd(app *App) *cobra.Command {
	var o aclGrantOptions
	cmd := &cobra.Command{
		Use:   "grant PRINCIPAL ROLE... | --allow|--deny PRINCIPAL --operation OPERATION --topic TOPIC",
		Short: "Grant a role, or create single entries",
		Long: `grant creates the fewest entries that a role needs, or the entries that flags name, reads them back, and says where
another entry still denies what was granted. What is there already stays as it is.

` + roleHelp(),
		Example: `  kscope acl grant User:alice produce:orders
  kscope acl grant User:alice consume:orders:payments --dry-run
  kscope acl grant User:prometheus monitor
  kscope acl grant --deny 'User:*' --operation write --topic-prefix audit-
  kscope acl grant --allow User:alice --operation read,describe --topic orders --host 10.0.0.5`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.aclTarget.check(cmd, args); err != nil {
				return err
			}
			if err := o.aclChange.check(cmd); err != nil {
				return err
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLGrant(ctx, cmd, c, o) })
		},
	}
	o.aclTarget.add(app, cmd)
	o.aclChange.add(cmd)
	return cmd
}

func runACLGrant(ctx context.Context, cmd *cobra.Command, c *cluster, o aclGrantOptions) error {
	r, err := c.rights(ctx)
	if err != nil {
		return err
	}
	for _, e := range o.entries {
		if never := e.Never(r.settings); never != "" {
			return fmt.Errorf("this would have no effect: %s", never)
		}
		if odd := e.Oddity(r.settings); odd != "" {
			c.app.note("%s", odd)
		}
	}
	p := acl.Grant(o.entries, r.Entries)
	have, err := o.carryOut(ctx, cmd, c, r, p, fmt.Sprintf("nothing to do: %s has %s already", o.principal, o.names()))
	if err != nil || o.dryRun || o.deny != "" {
		return err
	}
	return o.inForce(have, r, c)
}

// inForce says what is denied all the same. An entry for one host is asked for from there.
func (o *aclGrantOptions) inForce(have []acl.Entry, r *rights, c *cluster) error {
	now := rights{State: r.State, settings: r.settings, caller: r.caller}
	now.Entries = have
	host := o.entries[0].Host
	if host == acl.Anywhere {
		host = ""
	}
	var denying []acl.Entry
	for _, t := range o.tasks {
		a := now.answer(o.principal, host, t)
		for _, e := range a.denying() {
			if !slices.Contains(denying, e) {
				denying = append(denying, e)
			}
		}
	}
	if len(denying) == 0 {
		return nil
	}
	c.app.note("%s is denied it all the same: %s", o.principal, denying[0])
	for _, command := range withFlags(acl.Revokes(denying), c.settings.Flags) {
		c.app.note("to take it away: %s", command)
	}
	return reported{exitFailed}
}
