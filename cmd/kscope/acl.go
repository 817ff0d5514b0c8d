package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/probe"
)

func newACLCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "acl",
		Short: "Say who may do what and why, and change it",
		Long:  "acl lists, explains, grants and revokes access rights, one by one or from a file.\n\n" + roleHelp(),
		Example: `  kscope acl check User:alice consume:orders:payments
  kscope acl grant User:alice produce:orders
  kscope acl export > acls.yaml
  kscope acl plan -f acls.yaml`,
		Args: noArgs,
		RunE: needsCommand,
	}
	cmd.AddCommand(newACLListCmd(app), newACLCheckCmd(app), newACLGrantCmd(app), newACLRevokeCmd(app),
		newACLExportCmd(app), newACLPlanCmd(app), newACLApplyCmd(app))
	return cmd
}

// roleHelp lists the roles.
func roleHelp() string {
	var b strings.Builder
	b.WriteString("Roles, where a name that ends in * is a prefix and * alone is every name:\n")
	for _, k := range acl.RoleKinds() {
		b.WriteString("  " + k.Usage() + strings.Repeat(" ", max(1, 36-len(k.Usage()))) + k.Does + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// rights are the rights on a cluster, and who looks at them.
type rights struct {
	acl.State
	settings acl.Settings
	// caller is whom the brokers take kscope for, "" where that is unknown; sure says that it is proved.
	caller string
	sure   bool
}

// rights reads the rights of a cluster. acl.ErrNoAuthorizer says that it has none.
func (c *cluster) rights(ctx context.Context) (*rights, error) {
	state, err := acl.Look(ctx, c.requests)
	if err != nil {
		return nil, c.explainDenied(err)
	}
	r := &rights{State: state}
	r.caller, r.sure = probe.Principal(c.settings.Client, true)
	r.settings = state.Settings(r.caller)
	return r, nil
}

// explainDenied says who lacks the right that an error is about.
func (c *cluster) explainDenied(err error) error {
	var denied *acl.NotAllowed
	if !errors.As(err, &denied) {
		return err
	}
	who, sure := probe.Principal(c.settings.Client, true)
	return &lacking{right: denied.Right, who: who, sure: sure}
}

// lacking says which right the caller lacks.
type lacking struct {
	right acl.Right
	who   string
	sure  bool
}

func (l *lacking) Error() string {
	who := l.who
	switch {
	case who == "":
		who = "this principal"
	case !l.sure:
		who += " (probably)"
	}
	return who + " may not: needs " + l.right.String()
}
