package main

import (
	"context"

	"github.com/spf13/cobra"

	"kscope/internal/config"
	"kscope/internal/render"
	"kscope/internal/scram"
)

type scramAddOptions struct {
	user       string
	mechanism  string
	iterations int
	generate   bool
	password   passwordSource
	replace    bool
	dryRun     bool
	verifyAt   []string
	output     string
}

func newScramAddCmd(app *App) *cobra.Command {
	o := scramAddOptions{password: passwordSource{prefix: "new-"}}
	cmd := &cobra.Command{
		Use:   "add USER",
		Short: "Make or replace a user's credential, and log in with it on every broker",
		Long: `add salts and hashes the password here, gives the cluster the result, and logs in with it on every broker: on the listener
in use where that has SASL, else at --verify-at. It says created, replaced or unchanged (the same password logs in already,
with the same iterations), and prints what clients need. Exit code 1: a broker refuses the login. Exit code 4: it is made, and
a login could not be tried on every broker.`,
		Example: `  kscope scram add alice -c admin.properties                             # asks for the password
  kscope scram add alice --generate -c admin.properties
  kscope scram add alice --generate -o name -c admin.properties > alice.password
  kscope scram add alice --new-password-file alice.password --replace -c admin.properties
  kscope scram add alice --generate -b kafka-1:9092 --verify-at kafka-1:9094,kafka-2:9094`,
		Args:              oneUser,
		ValidArgsFunction: completeNames(app, 1, usersAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.user = args[0]
			return startScramAdd(cmd, app, o)
		},
	}
	f := cmd.Flags()
	mechanismFlag(cmd, &o.mechanism, scram.SHA512, "`MECHANISM` of the credential: SCRAM-SHA-512, SCRAM-SHA-256")
	f.IntVar(&o.iterations, "iterations", scram.DefaultIterations, "the `NUMBER` of rounds of hashing, 4096 to 16384")
	f.BoolVar(&o.generate, "generate", false, "make a password and print it once, to standard output; with -o name it is all that is printed there")
	o.password.flags(cmd, "the new password")
	f.BoolVar(&o.replace, "replace", false, "replace a credential that is there without asking")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and do nothing")
	verifyAtFlag(cmd, &o.verifyAt)
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

// startScramAdd checks all arguments and reads the password before anything is dialled.
func startScramAdd(cmd *cobra.Command, app *App, o scramAddOptions) error {
	if err := o.check(cmd, app); err != nil {
		return err
	}
	if w := scram.NameWarning(o.user); w != "" {
		app.note("%s", w)
	}
	password := config.Secret(scram.Generate())
	if !o.generate {
		var err error
		if password, err = o.password.read(cmd.Context(), cmd, app, o.user); err != nil {
			return err
		}
		if err := checkedPassword(cmd, app, password); err != nil {
			return err
		}
	}
	return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return runScramAdd(ctx, cmd, c, o, password) })
}

// check refuses what cannot be meant.
func (o *scramAddOptions) check(cmd *cobra.Command, app *App) error {
	if err := oneOf(cmd, "output", o.output, render.ListFormats()...); err != nil {
		return err
	}
	if err := checkMechanism(cmd, &o.mechanism); err != nil {
		return err
	}
	if err := scram.CheckName(o.user); err != nil {
		return usage(cmd, "%s", err)
	}
	if err := o.password.check(cmd, app); err != nil {
		return err
	}
	if err := checkVerifyAt(cmd, o.verifyAt); err != nil {
		return err
	}
	switch {
	case o.iterations < scram.MinIterations || o.iterations > scram.MaxIterations:
		return usage(cmd, "--iterations is %d, needs %d to %d", o.iterations, scram.MinIterations, scram.MaxIterations)
	case o.generate && o.password.given():
		return usage(cmd, "--generate makes a password, and --new-password-stdin or --new-password-file gives one")
	case o.generate && !o.dryRun && o.output != "text" && o.output != "name":
		return usage(cmd, "--generate prints the password, which is never in a document, needs -o text or -o name instead of %s", o.output)
	case !o.generate && !o.password.given() && !app.asks():
		return usage(cmd, "%s needs --generate, --new-password-file or --new-password-stdin: there is no terminal to ask at", cmd.CommandPath())
	}
	return nil
}
