package main

import (
	"github.com/spf13/cobra"

	"kscope/internal/check/catalog"
	"kscope/internal/render"
)

func newChecksCmd(app *App) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "checks",
		Short:   "List everything that kscope doctor judges",
		Example: "  kscope checks\n  kscope checks -o json\n  kscope checks -o markdown",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "output", output, checksFormats()...); err != nil {
				return err
			}
			return render.Checks(app.out, catalog.All(), output)
		},
	}
	outputFlag(cmd, &output, checksFormats()...)
	return cmd
}

func checksFormats() []string { return []string{"text", "json", "markdown"} }

// completeChecks completes check IDs and families.
func completeChecks(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	for _, c := range catalog.All() {
		ids = append(ids, c.ID+"\t"+c.Title)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
