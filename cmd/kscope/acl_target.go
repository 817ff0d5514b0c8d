package main

import (
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
	cmd.Flags().StringVar(&o.allow, "allow", "", "mean entries that allow this `PRINCIPAL` what --operation and the flag of a resource name")
	cmd.Flags().StringVar(&o.deny, "deny", "", "mean entries that deny this `PRINCIPAL` what --operation and the flag of a resource name")
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
