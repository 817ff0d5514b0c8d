package main

import (
	"context"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/render"
)

type aclPlanOptions struct {
	aclFile
	schema, detailed bool
	output           string
}

func newACLPlanCmd(app *App) *cobra.Command {
	var o aclPlanOptions
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what a file of rights would change",
		Long: `plan compares a file of rights with the cluster and shows what apply would do. The file speaks of the principals that
it names and of nobody else: entries of theirs that it does not name are shown and kept, or with --prune deleted.

` + roleHelp(),
		Example: `  kscope acl plan -f acls.yaml
  kscope acl plan -f acls.yaml --prune --detailed-exitcode
  kscope acl plan --schema > acls.schema.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.schema {
				_, err := app.out.Write(acl.Schema())
				return err
			}
			if err := oneOf(cmd, "output", o.output, render.PlanFormats()...); err != nil {
				return err
			}
			if err := o.check(cmd, app); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLPlan(ctx, c, o) })
		},
	}
	o.add(cmd)
	cmd.Flags().BoolVar(&o.schema, "schema", false, "print the JSON Schema of a file of rights, for editors")
	cmd.Flags().BoolVar(&o.detailed, "detailed-exitcode", false, "exit 5 where there are differences")
	outputFlag(cmd, &o.output, render.PlanFormats()...)
	return cmd
}

func runACLPlan(ctx context.Context, c *cluster, o aclPlanOptions) error {
	r, err := c.rights(ctx)
	if err != nil {
		return err
	}
	p := o.plan(c, r)
	refused := append(o.refused(p), r.refusals(p, false)...)
	if err := render.Plan(c.app.out, c.app.term, o.output, append(planned(p), refused...), o.same()); err != nil {
		return err
	}
	switch {
	case len(o.refused(p)) > 0:
		return reported{exitFailed}
	case o.detailed && !p.Empty():
		return reported{exitDifferent}
	}
	return nil
}
