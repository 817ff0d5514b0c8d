package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/render"
	"kscope/internal/scram"
)

func newScramCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scram",
		Short: "Make, list, prove and delete users that log in by SCRAM",
		Long: `scram keeps the users that log in with SCRAM-SHA-256 or SCRAM-SHA-512. Passwords are salted and hashed here and never sent
to a broker; a credential is proved by logging in on every broker before success is said.`,
		Example: `  kscope scram add alice --generate -c admin.properties
  kscope scram list -c admin.properties
  kscope scram verify alice --password-file alice.password -c admin.properties
  kscope scram delete alice -c admin.properties`,
		Args: noArgs,
		RunE: needsCommand,
	}
	cmd.AddCommand(newScramAddCmd(app), newScramListCmd(app), newScramDeleteCmd(app), newScramVerifyCmd(app))
	return cmd
}

// scram is the cluster as the package of SCRAM users takes it.
func (c *cluster) scram() scram.Admin { return scram.Admin{Client: c.Client, Requests: c.requests} }

func newScramListCmd(app *App) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "list [USER...]",
		Short: "List users with their mechanisms and iterations",
		Example: `  kscope scram list -c admin.properties
  kscope scram list alice bob -c admin.properties
  kscope scram list -o name -c admin.properties`,
		ValidArgsFunction: completeNames(app, 0, usersAtTab),
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := oneOf(cmd, "output", output, render.ListFormats()...); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runScramList(ctx, c, names, output) })
		},
	}
	outputFlag(cmd, &output, render.ListFormats()...)
	return cmd
}

// scramUser is a user for programs.
type scramUser struct {
	User        string            `json:"user"`
	Credentials []scramCredential `json:"credentials"`
}

type scramCredential struct {
	Mechanism  scram.Mechanism `json:"mechanism"`
	Iterations int32           `json:"iterations"`
}

// runScramList lists users. One that was named and has no credential fails the command after the others are listed.
func runScramList(ctx context.Context, c *cluster, names []string, output string) error {
	users, err := scram.List(ctx, c.scram(), names...)
	if err != nil {
		return err
	}
	l := render.List{Schema: "kscope.scram_users/1", Key: "users", Header: []string{"user", "mechanism", "iterations"}, Empty: "no user has a SCRAM credential"}
	var unknown []string
	for _, u := range users {
		if len(u.Credentials) == 0 {
			unknown = append(unknown, u.Name)
			continue
		}
		one := scramUser{User: u.Name}
		for _, held := range u.Credentials {
			one.Credentials = append(one.Credentials, scramCredential{held.Mechanism, held.Iterations})
			l.Rows = append(l.Rows, []string{u.Name, string(held.Mechanism), fmt.Sprint(held.Iterations)})
		}
		l.Items, l.Names = append(l.Items, one), append(l.Names, u.Name)
	}
	if len(unknown) > 0 {
		l.Empty = "none of these users has a SCRAM credential"
	}
	if err := l.Write(c.app.out, c.app.term, output); err != nil || len(unknown) == 0 {
		return err
	}
	c.app.note("no SCRAM credential: %s", strings.Join(unknown, ", "))
	return reported{exitFailed}
}
