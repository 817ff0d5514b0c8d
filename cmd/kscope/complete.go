package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/config"
	"kscope/internal/scram"
)

// tabLimit is how long somebody who has pressed the tab key is kept waiting.
const tabLimit = 900 * time.Millisecond

// namesFrom reads names from a cluster.
type namesFrom func(context.Context, *cluster) []string

// completeFromCluster completes a flag's value with names from the cluster.
func completeFromCluster(app *App, cmd *cobra.Command, flag string, names namesFrom) {
	_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return app.atTab(cmd, names), cobra.ShellCompDirectiveNoFileComp
	})
}

// completeNames completes at most so many arguments with names from the cluster, any number where most is 0. A name that
// stands there already is not offered again.
func completeNames(app *App, most int, names namesFrom) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all := slices.DeleteFunc(app.atTab(cmd, names), func(n string) bool { return slices.Contains(args, n) })
		return all, cobra.ShellCompDirectiveNoFileComp
	}
}

// atTab asks the cluster of the command line for names. It is silent where that cannot be reached in time.
func (a *App) atTab(cmd *cobra.Command, names namesFrom) []string {
	in := a.input()
	if in.SASLPasswordStdin {
		return nil // it would be read from the shell's terminal
	}
	s, err := config.Load(in)
	if err != nil || len(s.Client.Unusable()) > 0 {
		return nil
	}
	s.DialTimeout, s.Timeout = min(s.DialTimeout, tabLimit), min(s.Timeout, tabLimit)
	c, err := a.cluster(s)
	if err != nil {
		return nil
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(cmd.Context(), tabLimit)
	defer cancel()
	return names(ctx, c)
}

func topicsAtTab(ctx context.Context, c *cluster) []string {
	topics, err := c.ListTopics(ctx)
	if err != nil {
		return nil
	}
	return topics.Names()
}

func groupsAtTab(ctx context.Context, c *cluster) []string {
	groups, err := c.ListGroups(ctx)
	if err != nil && len(groups) == 0 {
		return nil
	}
	return groups.Groups()
}

// usersAtTab are those that have a SCRAM credential.
func usersAtTab(ctx context.Context, c *cluster) []string {
	users, err := scram.List(ctx, c.scram())
	if err != nil {
		return nil
	}
	var names []string
	for _, u := range users {
		names = append(names, u.Name)
	}
	return names
}
