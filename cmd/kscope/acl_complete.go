package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

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
