package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/config"
	"kscope/internal/render"
	"kscope/internal/scram"
)

type scramVerifyOptions struct {
	user      string
	mechanism string
	password  passwordSource
	verifyAt  []string
	output    string
}

func newScramVerifyCmd(app *App) *cobra.Command {
	var o scramVerifyOptions
	cmd := &cobra.Command{
		Use:   "verify USER",
		Short: "Log in as a user on every broker",
		Long: `verify logs in with a user's password on every broker, once on each, and says which of them accept it: on the listener in
use where that has SASL, else at --verify-at. Without a password of its own it takes that of the settings, where they are this
user's. Exit code 1: a broker refuses. Exit code 4: one could not be asked.`,
		Example: `  kscope scram verify alice -c alice.properties
  kscope scram verify alice --password-file alice.password -c admin.properties
  kscope scram verify alice -b kafka-1:9092 --verify-at kafka-1:9094`,
		Args:              oneUser,
		ValidArgsFunction: completeNames(app, 1, usersAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.user = args[0]
			return startScramVerify(cmd, app, o)
		},
	}
	mechanismFlag(cmd, &o.mechanism, "", "`MECHANISM` to log in with; without it one that the user has")
	o.password.flags(cmd, "the user's password")
	verifyAtFlag(cmd, &o.verifyAt)
	outputFlag(cmd, &o.output, documentFormats()...)
	return cmd
}

func startScramVerify(cmd *cobra.Command, app *App, o scramVerifyOptions) error {
	if err := oneOf(cmd, "output", o.output, documentFormats()...); err != nil {
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
	// They are read once: a password on standard input is there only once.
	s, err := app.settings(cmd)
	if err != nil {
		return err
	}
	password, err := o.takePassword(cmd, app, s.SASL)
	if err != nil {
		return err
	}
	return app.open(cmd, s, func(ctx context.Context, c *cluster) error { return runScramVerify(ctx, c, o, password) })
}

// takePassword reads the password of the flags, or that of the settings where they are the same user's, or asks for it.
func (o *scramVerifyOptions) takePassword(cmd *cobra.Command, app *App, login *config.SASL) (config.Secret, error) {
	if !o.password.given() {
		if login != nil && login.User == o.user && login.Password != "" {
			return login.Password, nil
		}
		if !app.asks() {
			return "", usage(cmd, "%s needs --password-file or --password-stdin, or settings of this user: there is no terminal to ask at", cmd.CommandPath())
		}
	}
	password, err := o.password.read(cmd.Context(), cmd, app, o.user)
	if err == nil && password == "" {
		return "", usage(cmd, "the password of %q is empty", o.user)
	}
	return password, err
}

func runScramVerify(ctx context.Context, c *cluster, o scramVerifyOptions, password config.Secret) error {
	m, err := o.choose(ctx, c)
	if err != nil {
		return err
	}
	at, err := c.where(ctx, o.verifyAt)
	if err != nil {
		return err
	}
	way := loginWay{loginPlaces: at, target: c.login(o.user, m, password)}
	logins := scram.Verify(ctx, way.target, way.places, time.Now(), 0)
	if scram.Worst(logins) == scram.Off {
		way.listen(ctx, c)
	}
	if err := o.write(c, &way, m, logins); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return codeOfLogins(logins)
}

// choose takes the mechanism of the flag, else the only one that the user has, else the one of the settings. Who may not see
// the user's credentials gets the stronger one.
func (o *scramVerifyOptions) choose(ctx context.Context, c *cluster) (scram.Mechanism, error) {
	if o.mechanism != "" {
		return scram.Mechanism(o.mechanism), nil
	}
	u, err := scram.One(ctx, c.scram(), o.user)
	var denied *scram.Denied
	switch {
	case errors.As(err, &denied):
	case err != nil:
		return "", err
	case len(u.Credentials) == 0:
		return "", fmt.Errorf("user %q has no SCRAM credential", o.user)
	case len(u.Credentials) == 1:
		return u.Credentials[0].Mechanism, nil
	}
	if m := c.settings.Client.Mechanism; m == string(scram.SHA256) {
		return scram.SHA256, nil
	}
	return scram.SHA512, nil
}

func (o *scramVerifyOptions) write(c *cluster, way *loginWay, m scram.Mechanism, logins []scram.Login) error {
	if o.output == "text" {
		change := scram.Change{Credential: scram.Credential{User: o.user, Mechanism: m}}
		return render.Blocks(c.app.out, c.app.term, way.told(c.settings, change, logins, false))
	}
	return render.Document(c.app.out, o.output, "kscope.scram_verify/1",
		render.Field{Name: "user", Value: o.user}, render.Field{Name: "mechanism", Value: m}, render.Field{Name: "verified", Value: allAccepted(logins)}, render.Field{Name: "detail", Value: loginsTitle(logins, false)},
		render.Field{Name: "logins", Value: loginDocuments(logins, false)}, render.Field{Name: "listeners", Value: listenerDocuments(way.listening.Listeners)})
}
