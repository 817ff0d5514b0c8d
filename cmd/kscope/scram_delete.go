package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/check"
	"kscope/internal/nearest"
	"kscope/internal/render"
	"kscope/internal/scram"
)

type scramDeleteOptions struct {
	user        string
	mechanism   string
	yes, dryRun bool
	output      string
}

func newScramDeleteCmd(app *App) *cobra.Command {
	var o scramDeleteOptions
	cmd := &cobra.Command{
		Use:   "delete USER",
		Short: "Delete a user's credentials, and name the ACLs that stay behind",
		Long: `delete takes a user's credentials away, one mechanism's or all, and reads back that they are gone. New logins are refused then.
ACLs of the user stay, and hold for whoever gets that name next: they are listed.`,
		Example: `  kscope scram delete alice -c admin.properties
  kscope scram delete alice --mechanism SCRAM-SHA-256 -c admin.properties
  kscope scram delete alice --yes -o json -c admin.properties`,
		Args:              oneUser,
		ValidArgsFunction: completeNames(app, 1, usersAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.user = args[0]
			if err := o.check(cmd, app); err != nil {
				return err
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return runScramDelete(ctx, cmd, c, o) })
		},
	}
	mechanismFlag(cmd, &o.mechanism, "", "delete the credential of this `MECHANISM` alone")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "delete without asking")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "say what would be deleted, and do nothing")
	outputFlag(cmd, &o.output, render.PlanFormats()...)
	return cmd
}

// check refuses what cannot be meant. Any name can be deleted, also one that could never log in.
func (o *scramDeleteOptions) check(cmd *cobra.Command, app *App) error {
	if err := oneOf(cmd, "output", o.output, render.PlanFormats()...); err != nil {
		return err
	}
	if err := checkMechanism(cmd, &o.mechanism); err != nil {
		return err
	}
	switch {
	case o.user == "":
		return usage(cmd, "the user's name is empty")
	case !o.yes && !o.dryRun && !app.asks():
		return usage(cmd, "%s needs --yes: there is no terminal to ask at", cmd.CommandPath())
	}
	return nil
}

func runScramDelete(ctx context.Context, cmd *cobra.Command, c *cluster, o scramDeleteOptions) error {
	have, err := scram.One(ctx, c.scram(), o.user)
	if err != nil {
		return err
	}
	plan := scram.Remove(have, scram.Mechanism(o.mechanism))
	if len(plan) == 0 {
		return o.nothing(ctx, c, have)
	}
	var behind []render.Change
	if len(plan) == len(have.Credentials) {
		behind = c.staying(ctx, o.user)
	}
	o.warn(c)
	if o.dryRun || !o.yes && o.output == "text" {
		if err := o.write(c, append(plannedDeletions(plan), behind...)); err != nil || o.dryRun {
			return err
		}
	}
	if err := c.app.confirmName(cmd, o.yes, "new logins of user "+o.user+" will be refused", o.user); err != nil {
		return err
	}
	return o.carryOut(ctx, c, plan, behind)
}

// warn says what a deletion can do to others. ScramDelta.apply of Kafka up to 4.4.0 drops a whole mechanism when a node loads
// its log and the first change that it meets, in the order of a hash map, is a removal.
func (o *scramDeleteOptions) warn(c *cluster) {
	if c.settings.Client.User == o.user {
		c.app.note("user %q is the one that this command logs in as", o.user)
	}
	c.app.note("Kafka up to 4.4.0 can lose every credential of the same mechanism on a node that is restarted between a deletion and its next metadata snapshot, an hour by default; after a restart try the others by kscope scram verify")
}

// carryOut deletes, reads back, and says what became of each credential.
func (o *scramDeleteOptions) carryOut(ctx context.Context, c *cluster, plan scram.Plan, behind []render.Change) error {
	shown := plannedDeletions(plan)
	for i := range shown {
		shown[i].Outcome = render.NotTried
	}
	var failed error
	for i, done := range scram.Apply(ctx, c.scram(), plan, "") {
		if done.Err == nil {
			done.Err = scram.ReadBack(ctx, c.scram(), done.Change)
		}
		shown[i].Outcome = render.Done
		if done.Err != nil {
			failed = done.Err
			shown[i].Outcome, shown[i].Why = render.Failed, sentence(done.Err)
		}
	}
	if err := o.write(c, append(shown, behind...)); err != nil {
		return err
	}
	return failed
}

func (o *scramDeleteOptions) write(c *cluster, changes []render.Change) error {
	return render.Plan(c.app.out, c.app.term, o.output, changes, "")
}

func plannedDeletions(plan scram.Plan) []render.Change {
	var all []render.Change
	for _, c := range plan {
		all = append(all, render.Change{Action: render.Delete, Subject: check.Subject(fmt.Sprintf("credential/%s of %s", c.Mechanism, c.User))})
	}
	return all
}

// staying are the ACLs that go on to exist. Where they cannot be read that is said; without an authorizer there are none.
func (c *cluster) staying(ctx context.Context, user string) []render.Change {
	entries, err := acl.List(ctx, c.requests)
	if err != nil && !errors.Is(err, acl.ErrNoAuthorizer) {
		c.app.note("the ACLs that stay behind could not be read: %s", sentence(c.explainDenied(err)))
	}
	all := changesOf(render.Keep, acl.Of(entries, []string{"User:" + user}))
	for i := range all {
		all[i].Why = "stays behind"
	}
	return all
}

// nothing says what there is where nothing is to be deleted.
func (o *scramDeleteOptions) nothing(ctx context.Context, c *cluster, have scram.User) error {
	if len(have.Credentials) > 0 {
		return fmt.Errorf("user %q has no %s credential, only %s", o.user, o.mechanism, have.Credentials[0].Mechanism)
	}
	var names []string
	if users, err := scram.List(ctx, c.scram()); err == nil {
		for _, u := range users {
			names = append(names, u.Name)
		}
	}
	if near := nearest.Suggestion(o.user, names); near != "" {
		return fmt.Errorf("user %q has no SCRAM credential, the nearest name is %q", o.user, near)
	}
	return fmt.Errorf("user %q has no SCRAM credential", o.user)
}
