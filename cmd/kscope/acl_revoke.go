package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

type aclRevokeOptions struct {
	aclTarget
	aclChange
}

func newACLRevokeCmd(app *App) *cobra.Command {
	var o aclRevokeOptions
	cmd := &cobra.Command{
		Use:   "revoke PRINCIPAL ROLE... | --allow|--deny PRINCIPAL --operation OPERATION --topic TOPIC",
		Short: "Revoke a role, or delete single entries",
		Long: `revoke deletes the entries that grant makes for a role, or the entries that flags name, exactly those, reads back, and
says which other entry still allows what was revoked.

` + roleHelp(),
		Example: `  kscope acl revoke User:alice produce:orders
  kscope acl revoke User:alice consume:orders:payments --dry-run
  kscope acl revoke --deny 'User:*' --operation write --topic-prefix ord
  kscope acl revoke --allow User:alice --operation read --topic orders --host 10.0.0.5`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.aclTarget.check(cmd, args); err != nil {
				return err
			}
			if err := o.aclChange.check(cmd); err != nil {
				return err
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLRevoke(ctx, cmd, c, o) })
		},
	}
	o.aclTarget.add(app, cmd)
	o.aclChange.add(cmd)
	return cmd
}

func runACLRevoke(ctx context.Context, cmd *cobra.Command, c *cluster, o aclRevokeOptions) error {
	r, err := c.rights(ctx)
	if err != nil {
		return err
	}
	p := acl.Revoke(o.entries, r.Entries)
	if len(p.Delete) == 0 {
		for _, near := range acl.Nearly(o.entries, r.Entries) {
			c.app.note("there is, and stays: %s", near)
		}
	}
	have, err := o.carryOut(ctx, cmd, c, r, p, fmt.Sprintf("nothing to do: %s has no such entry for %s", o.principal, o.names()))
	if err != nil || o.dryRun {
		return err
	}
	for _, d := range acl.StillAllowed(p.Delete, have, r.settings) {
		c.app.note("%s may still %s on %s: %s", o.principal, d.Question.Operation.Upper(), d.Question.Resource, because(d))
	}
	return nil
}
