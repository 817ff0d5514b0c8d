package main

import (
	"context"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/render"
)

func newACLExportCmd(app *App) *cobra.Command {
	var output string
	var principals []string
	cmd := &cobra.Command{
		Use:   "export [PRINCIPAL...]",
		Short: "Write the entries of a cluster as a file of rights",
		Example: `  kscope acl export > acls.yaml
  kscope acl export User:alice User:bob > team.yaml
  kscope acl plan --schema > acls.schema.json`,
		ValidArgsFunction: completeNames(app, 0, principalsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, text := range args {
				p, err := principalArg(cmd, text)
				if err != nil {
					return err
				}
				principals = append(principals, p)
			}
			if err := oneOf(cmd, "output", output, "yaml", "json"); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLExport(ctx, c, principals, output) })
		},
	}
	outputFlag(cmd, &output, "yaml", "json")
	return cmd
}

func runACLExport(ctx context.Context, c *cluster, principals []string, output string) error {
	r, err := c.rights(ctx)
	if err != nil {
		return err
	}
	return render.Document(c.app.out, output, acl.FileSchema, render.Field{Name: "principals", Value: acl.Export(acl.Of(r.Entries, principals))})
}
