package main

import "github.com/spf13/cobra"

// newTopicsCmd is the family of commands about topics.
func newTopicsCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "topics",
		Short:   "Look into topics",
		Example: "  kscope topics sniff orders",
		Args:    noArgs,
		RunE:    needsCommand,
	}
	cmd.AddCommand(newTopicsSniffCmd(app))
	return cmd
}
