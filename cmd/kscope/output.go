package main

import (
	"fmt"
	"strings"

	"kscope/internal/nearest"

	"github.com/spf13/cobra"
)

// outputFlag gives a command -o; the first format is the default.
func outputFlag(cmd *cobra.Command, output *string, formats ...string) {
	cmd.Flags().StringVarP(output, "output", "o", formats[0], "`FORMAT` of the result: "+strings.Join(formats, ", "))
	completeWith(cmd, "output", formats)
}

// documentFormats are the formats of an answer that is one document.
func documentFormats() []string { return []string{"text", "json", "yaml", "jsonl"} }

// count is a number with its words, where render.Count's plural with an s is not enough.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// oneOf refuses a flag's value that is none of the allowed ones, and names the nearest.
func oneOf(cmd *cobra.Command, flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			return nil
		}
	}
	if near := nearest.Suggestion(value, allowed); near != "" {
		return usage(cmd, "--%s is %q, the nearest is %q", flag, value, near)
	}
	return usage(cmd, "--%s is %q, needs one of %s", flag, value, strings.Join(allowed, ", "))
}

// completeWith completes a flag's value. Cobra's error is for a flag that does not exist, which a law finds.
func completeWith(cmd *cobra.Command, flag string, values []string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values, cobra.ShellCompDirectiveNoFileComp
	})
}
