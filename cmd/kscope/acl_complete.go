package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/acl"
	"kscope/internal/config"
	"kscope/internal/kafka"
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
	client, err := kafka.Client(s)
	if err != nil {
		return nil
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(cmd.Context(), tabLimit)
	defer cancel()
	return names(ctx, &cluster{Client: kadm.NewClient(client), requests: client, app: a, settings: s})
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

// principalsAtTab are those of whom entries speak.
func principalsAtTab(ctx context.Context, c *cluster) []string {
	entries, err := acl.List(ctx, c.requests)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Principal)
	}
	return slices.Compact(names)
}

// completePrincipalAndRoles completes PRINCIPAL ROLE…: a role's kind, then topics and groups for its names.
func completePrincipalAndRoles(app *App) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return app.atTab(cmd, principalsAtTab), cobra.ShellCompDirectiveNoFileComp
		}
		return app.roleWords(cmd, word)
	}
}

func (a *App) roleWords(cmd *cobra.Command, word string) ([]string, cobra.ShellCompDirective) {
	i := slices.IndexFunc(acl.RoleKinds(), func(k acl.RoleKind) bool { return strings.HasPrefix(word, k.Name+":") })
	if i < 0 {
		var words []string
		for _, k := range acl.RoleKinds() {
			words = append(words, k.Name+strings.Repeat(":", min(1, len(k.Needs))))
		}
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	needs := acl.RoleKinds()[i].Needs
	at := min(strings.Count(word, ":"), len(needs))
	names := map[string]namesFrom{"TOPIC": topicsAtTab, "GROUP": groupsAtTab}[needs[at-1]]
	if names == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	directive := cobra.ShellCompDirectiveNoFileComp
	more := ""
	if at < len(needs) {
		directive, more = directive|cobra.ShellCompDirectiveNoSpace, ":"
	}
	var words []string
	for _, name := range a.atTab(cmd, names) {
		words = append(words, word[:strings.LastIndex(word, ":")+1]+name+more)
	}
	return words, directive
}
