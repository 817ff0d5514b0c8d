package main

import (
	"embed"
	"fmt"
	"strings"

	"kscope/internal/nearest"

	"github.com/spf13/cobra"
)

// helpTemplate begins with examples: that is what most readers look for.
const helpTemplate = `{{if .HasExample}}{{.Example}}

{{end}}{{with (or .Long .Short)}}{{.}}

{{end}}{{.UsageString}}`

const usageTemplate = `Usage: {{if .HasAvailableSubCommands}}{{.CommandPath}} COMMAND{{if .Runnable}} [flags]{{end}}{{else}}{{.UseLine}}{{end}}
{{if .HasAvailableSubCommands}}
Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{end}}{{if .HasAvailableLocalFlags}}
Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if not .HasParent}}
Topics: kscope help exit-codes, kscope help config
{{end}}`

//go:embed help/*.txt
var helpTopics embed.FS

// topicNames are the pages of `kscope help` that belong to no command.
func topicNames() []string { return []string{"config", "exit-codes"} }

func newHelpCmd(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND|TOPIC]",
		Short:   "Help on a command or a topic",
		Example: "  kscope help doctor\n  kscope help exit-codes\n  kscope help config",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return append(commandNames(cmd.Root()), topicNames()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runHelp(app, cmd, args) },
	}
}

func runHelp(app *App, cmd *cobra.Command, args []string) error {
	at := cmd.Root()
	for i, word := range args {
		if text, err := helpTopics.ReadFile("help/" + word + ".txt"); i == 0 && len(args) == 1 && err == nil {
			_, err = fmt.Fprint(app.out, string(text))
			return err
		}
		next := child(at, word)
		if next == nil {
			return unknownTopic(cmd, at, word)
		}
		at = next
	}
	at.InitDefaultHelpFlag()
	return at.Help()
}

func child(of *cobra.Command, name string) *cobra.Command {
	for _, c := range of.Commands() {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

func unknownTopic(cmd, at *cobra.Command, word string) error {
	names := commandNames(at)
	if !at.HasParent() {
		names = append(names, topicNames()...)
	}
	if near := nearest.Suggestion(word, names); near != "" {
		return usage(cmd, "no help on %q, the nearest is %q", word, near)
	}
	if len(names) == 0 {
		return usage(cmd, "no help on %q, %s has no commands", word, at.CommandPath())
	}
	return usage(cmd, "no help on %q, there is %s", word, strings.Join(names, ", "))
}
