package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

type aclCheckOptions struct {
	principal string
	flags     entryFlags
	from      string
	tasks     []aclTask
	output    string
}

// aclTask is something that a principal wants to do, in the words it was asked in, with all that it needs.
type aclTask struct {
	name   string
	rights []acl.Right
}

func newACLCheckCmd(app *App) *cobra.Command {
	var o aclCheckOptions
	cmd := &cobra.Command{
		Use:   "check PRINCIPAL ROLE... | PRINCIPAL --operation OPERATION --topic TOPIC",
		Short: "Say whether a principal may do something, and which entry decides",
		Long: `check decides as Kafka's own authorizer does and names the entry that decides each right that a role needs. Where one
is missing it prints the commands that add it. Exit code 0 says yes, 1 no, 4 that the entries cannot be read.

` + roleHelp(),
		Example: `  kscope acl check User:alice consume:orders:payments
  kscope acl check User:alice produce:orders produce:audit
  kscope acl check User:alice --operation delete --topic orders
  kscope acl check User:alice produce:orders --from 10.0.0.5`,
		ValidArgsFunction: completePrincipalAndRoles(app),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd, args); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runACLCheck(ctx, c, o) })
		},
	}
	o.flags.add(app, cmd)
	cmd.Flags().StringVar(&o.from, "from", "", "the client's `ADDRESS` as brokers see it; by default one that no entry names")
	outputFlag(cmd, &o.output, documentFormats()...)
	return cmd
}

func (o *aclCheckOptions) check(cmd *cobra.Command, args []string) (err error) {
	if len(args) == 0 || len(args) == 1 && !o.flags.given() {
		return usage(cmd, "kscope acl check needs a principal and a role: kscope acl check User:alice produce:orders")
	}
	if o.principal, err = principalArg(cmd, args[0]); err != nil {
		return err
	}
	if o.from != "" {
		host, err := acl.ParseHost(o.from)
		if err != nil || host == acl.Anywhere {
			return usage(cmd, "--from is %q, needs an address such as 10.0.0.5", o.from)
		}
		o.from = host
	}
	if o.tasks, err = o.flags.tasks(cmd, args[1:]); err != nil {
		return err
	}
	return oneOf(cmd, "output", o.output, documentFormats()...)
}

// tasks are the roles, and each right of the flags.
func (f *entryFlags) tasks(cmd *cobra.Command, words []string) ([]aclTask, error) {
	roles, err := rolesOf(cmd, words)
	if err != nil {
		return nil, err
	}
	var all []aclTask
	for _, r := range roles {
		all = append(all, aclTask{r.String(), r.Rights()})
	}
	if !f.given() {
		return all, nil
	}
	rights, err := f.rights(cmd)
	for _, r := range rights {
		all = append(all, aclTask{r.String(), acl.Asked(r)})
	}
	return all, err
}

func runACLCheck(ctx context.Context, c *cluster, o aclCheckOptions) error {
	r, err := c.rights(ctx)
	if errors.Is(err, acl.ErrNoAuthorizer) {
		r, err = &rights{settings: acl.Settings{NoAuthorizer: true}}, nil
	}
	var lacks *lacking
	if errors.As(err, &lacks) {
		c.app.note("the entries cannot be read: %s", lacks)
		return reported{exitIncomplete}
	}
	if err != nil {
		return err
	}
	var answers []aclAnswer
	for _, task := range o.tasks {
		answers = append(answers, r.answer(o.principal, o.from, task))
	}
	if err := writeACLAnswers(c, answers, o.output); err != nil {
		return err
	}
	for _, a := range answers {
		if !a.allowed() {
			return reported{exitFailed}
		}
	}
	return nil
}
