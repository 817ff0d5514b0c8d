package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/render"
)

type aclListOptions struct {
	principals []string
	on         resourceFlags
	resources  []acl.Resource
	output     string
}

func newACLListCmd(app *App) *cobra.Command {
	var o aclListOptions
	cmd := &cobra.Command{
		Use:   "list [PRINCIPAL...]",
		Short: "List the entries, and those that can have no effect",
		Long: `list shows the entries of a cluster, of some principals (with those for everyone) or on some resources (with those
whose prefix or star covers them). An entry that no broker ever matches is marked with the reason.`,
		Example: `  kscope acl list
  kscope acl list User:alice
  kscope acl list --topic orders
  kscope acl list -o name`,
		ValidArgsFunction: completeNames(app, 0, principalsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd, args); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLList(ctx, c, o) })
		},
	}
	o.on.add(app, cmd)
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

func (o *aclListOptions) check(cmd *cobra.Command, args []string) (err error) {
	for _, text := range args {
		// What is odd may be in the list, so it may be asked for; a name without its type cannot.
		if !strings.Contains(text, ":") {
			return usage(cmd, "the principal %q has no type, needs %q", text, "User:"+text)
		}
	}
	o.principals = args
	if o.resources, err = o.on.resources(cmd); err != nil {
		return err
	}
	return oneOf(cmd, "output", o.output, render.ListFormats()...)
}

func runACLList(ctx context.Context, c *cluster, o aclListOptions) error {
	r, err := c.rights(ctx)
	if err != nil {
		return err
	}
	list := render.List{Schema: "kscope.acls/1", Key: "entries", Header: []string{"principal", "permission", "operation", "resource", "host", ""}, Empty: "no entries"}
	for _, e := range acl.Concerning(r.Entries, o.principals, o.resources) {
		doc := entryDocument(e, r.settings)
		list.Items = append(list.Items, doc)
		list.Names = append(list.Names, strings.Join(quoted(e.Words()), " "))
		list.Rows = append(list.Rows, []string{e.Principal, doc.Permission, doc.Operation, e.Resource.String(), e.Host, neverMatches(doc.Problem)})
	}
	if !slices.ContainsFunc(list.Rows, func(row []string) bool { return row[5] != "" }) {
		list.Header = list.Header[:5]
	}
	return list.Write(c.app.out, c.app.term, o.output)
}

func neverMatches(problem string) string {
	if problem == "" {
		return ""
	}
	return "no effect: " + problem
}
