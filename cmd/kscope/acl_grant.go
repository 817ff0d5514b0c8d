package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

// aclTarget says by roles or by flags which entries a command means.
type aclTarget struct {
	flags       entryFlags
	allow, deny string
	principal   string
	tasks       []aclTask
	entries     []acl.Entry
}

func (o *aclTarget) add(app *App, cmd *cobra.Command) {
	o.flags.add(app, cmd)
	cmd.Flags().StringVar(&o.allow, "allow", "", "an entry that allows `PRINCIPAL`, named by the flags")
	cmd.Flags().StringVar(&o.deny, "deny", "", "an entry that denies `PRINCIPAL`, named by the flags")
	cmd.Flags().StringVar(&o.flags.host, "host", acl.Anywhere, "the client's `ADDRESS`, or a network where brokers are 4.4 or later; * for all")
	completeFromCluster(app, cmd, "allow", principalsAtTab)
	completeFromCluster(app, cmd, "deny", principalsAtTab)
	cmd.ValidArgsFunction = completePrincipalAndRoles(app)
}

// check reads what is meant: PRINCIPAL ROLE…, or --allow or --deny PRINCIPAL with the flags of an entry.
func (o *aclTarget) check(cmd *cobra.Command, args []string) error {
	host, err := acl.ParseHost(o.flags.host)
	if err != nil {
		return usage(cmd, "--host: %s", err)
	}
	switch {
	case o.allow != "" && o.deny != "":
		return usage(cmd, "--allow and --deny exclude each other")
	case o.allow == "" && o.deny == "":
		return o.byRoles(cmd, args, host)
	case len(args) > 0:
		return usage(cmd, "--allow and --deny name an entry by flags, and exclude the arguments %s", strings.Join(quoted(args), " "))
	}
	return o.byFlags(cmd, host)
}

func (o *aclTarget) byRoles(cmd *cobra.Command, args []string, host string) (err error) {
	switch {
	case len(args) < 2:
		return usage(cmd, "%s needs a principal and a role, or --allow or --deny with the flags of an entry: %s User:alice produce:orders", cmd.CommandPath(), cmd.CommandPath())
	case o.flags.given():
		return usage(cmd, "the flags of an entry need --allow or --deny, and exclude roles")
	}
	if o.principal, err = principalArg(cmd, args[0]); err != nil {
		return err
	}
	roles, err := rolesOf(cmd, args[1:])
	for _, r := range roles {
		o.tasks = append(o.tasks, aclTask{r.String(), r.Rights()})
		o.entries = append(o.entries, r.Entries(o.principal, host)...)
	}
	return err
}

func (o *aclTarget) byFlags(cmd *cobra.Command, host string) (err error) {
	permission, who := acl.Allow, o.allow
	if o.deny != "" {
		permission, who = acl.Deny, o.deny
	}
	if o.principal, err = principalArg(cmd, who); err != nil {
		return err
	}
	rights, err := o.flags.rights(cmd)
	for _, r := range rights {
		o.tasks = append(o.tasks, aclTask{r.String(), acl.Asked(r)})
		o.entries = append(o.entries, acl.Entry{Permission: permission, Principal: o.principal, Operation: r.Operation, Resource: r.Resource, Host: host})
	}
	return err
}

// names are what was asked for, in its own words.
func (o *aclTarget) names() string {
	var all []string
	for _, t := range o.tasks {
		all = append(all, t.name)
	}
	return strings.Join(all, ", ")
}

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
		if odd := e.Oddity(r.settings); odd != "" && !strings.HasPrefix(odd, "Kafka itself") {
			return fmt.Errorf("this would have no effect: %s", odd)
		} else if odd != "" {
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
