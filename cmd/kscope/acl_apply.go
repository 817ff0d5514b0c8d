package main

import (
	"context"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

type aclApplyOptions struct {
	aclFile
	aclChange
}

func newACLApplyCmd(app *App) *cobra.Command {
	var o aclApplyOptions
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Make the rights on a cluster what a file says",
		Long: `apply does what plan shows: it creates what is missing, then with --prune deletes what the file's principals have beside
it, and reads back. It can be run again.`,
		Example: `  kscope acl apply -f acls.yaml --dry-run
  kscope acl apply -f acls.yaml
  kscope acl apply -f acls.yaml --prune`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.aclChange.check(cmd); err != nil {
				return err
			}
			if err := o.aclFile.check(cmd, app); err != nil {
				return err
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLApply(ctx, cmd, c, o) })
		},
	}
	o.aclFile.add(cmd)
	o.aclChange.add(cmd)
	return cmd
}

func runACLApply(ctx context.Context, cmd *cobra.Command, c *cluster, o aclApplyOptions) error {
	r, err := c.rights(ctx)
	if err != nil {
		return err
	}
	p := o.plan(c, r)
	if refused := o.refused(p); len(refused) > 0 {
		if err := o.show(c, append(planned(acl.Plan{Keep: p.Keep}), refused...), ""); err != nil {
			return err
		}
		return reported{exitFailed}
	}
	_, err = o.carryOut(ctx, cmd, c, r, p, o.same())
	return err
}
