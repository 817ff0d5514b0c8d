package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/scram"
)

// completionLimit is how long somebody who has pressed the tab key is kept waiting.
const completionLimit = time.Second

// completeUsers completes names of SCRAM users from the cluster. It is silent where that cannot be reached.
func completeUsers(app *App) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(cmd.Context(), completionLimit)
		defer cancel()
		return app.userNames(ctx), cobra.ShellCompDirectiveNoFileComp
	}
}

func (a *App) userNames(ctx context.Context) []string {
	in := a.input()
	if in.SASLPasswordStdin {
		return nil // it would be read from the terminal of the shell
	}
	s, err := config.Load(in)
	if err != nil || len(s.Client.Unusable()) > 0 {
		return nil
	}
	client, err := kafka.Client(s)
	if err != nil {
		return nil
	}
	defer client.Close()
	users, err := scram.List(ctx, scram.Admin{Client: kadm.NewClient(client), Requests: client})
	if err != nil {
		return nil
	}
	var names []string
	for _, u := range users {
		names = append(names, u.Name)
	}
	return names
}

// completeOneUser is completeUsers for the one argument that a command takes.
func completeOneUser(app *App) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return completeUsers(app)(cmd, args, word)
	}
}
