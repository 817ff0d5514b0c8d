package main

import (
	"github.com/spf13/cobra"

	"kscope/internal/render"
)

// newRootCmd returns the command tree. Every call returns a new one: no flag is shared between runs.
func newRootCmd(app *App) *cobra.Command {
	root := &cobra.Command{
		Use:   "kscope",
		Short: "Find the root cause of Kafka connection failures",
		Long: "kscope says why a client cannot use a Kafka cluster, what exactly to do about it, and whether that helped.\n" +
			"It makes what a secured cluster needs (certificates, SCRAM users, rights, topics), and tries or reads back each before it says done.",
		Example: `  kscope doctor -b localhost:9092
  kscope doctor -c client.properties
  kscope explain "SASL authentication failed"
  kscope lab run unreachable-broker -- doctor`,
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := app.flags.check(cmd); err != nil {
				return err
			}
			var err error
			if app.term, err = render.DetectTerminal(app.Screen, app.flags.color, app.getenv); err != nil {
				return usage(cmd, "%s", err)
			}
			app.started = true
			return nil
		},
	}
	app.flags.add(root)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.AddCommand(
		newDoctorCmd(app),
		newExplainCmd(app),
		newCertsCmd(app),
		newChecksCmd(app),
		newTopicsCmd(app),
		newLabCmd(app),
		newACLCmd(app),
		newScramCmd(app),
		newVersionCmd(app),
		newManCmd(app),
	)
	root.SetHelpCommand(newHelpCmd(app))
	addCompletion(root)
	return root
}

// addCompletion adds Cobra's completion command, which by itself prints its help and exits 0 on a shell it does not
// know.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Short = "Print the completion script of a shell"
		cmd.Example = "  source <(kscope completion bash)\n  kscope completion zsh > \"${fpath[1]}/_kscope\""
		cmd.Args, cmd.RunE = noArgs, needsCommand
		for _, shell := range cmd.Commands() {
			shell.Short = "Print the completion script for " + shell.Name()
			shell.Args = noArgs
		}
	}
}
