package main

import (
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/lab"
)

func newLabCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Stage Kafka clusters with known faults, without Kafka",
		Long:  "lab runs embedded clusters, in good health or with one fault, to learn, to try clients, and for tests of other programs.",
		Example: `  kscope lab list
  kscope lab run unreachable-broker -- doctor
  kscope lab up healthy --port 9092`,
		Args: noArgs,
		RunE: needsCommand,
	}
	cmd.AddCommand(newLabListCmd(app), newLabRunCmd(app), newLabUpCmd(app))
	return cmd
}

func conditionNames() []string {
	var names []string
	for _, c := range lab.Conditions() {
		names = append(names, c.Name)
	}
	return names
}

func completeConditions(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return conditionNames(), cobra.ShellCompDirectiveNoFileComp
}

// conditionNamed finds a condition, or says which is nearest.
func conditionNamed(cmd *cobra.Command, name string) (lab.Condition, error) {
	c, err := lab.Find(name)
	if err != nil {
		return c, usage(cmd, "%s", err)
	}
	return c, nil
}

func newLabRunCmd(app *App) *cobra.Command {
	return &cobra.Command{
		Use:   "run CONDITION -- COMMAND",
		Short: "Run one command of kscope against a cluster in a condition",
		Example: `  kscope lab run unreachable-broker -- doctor
  kscope lab run expired-certificate -- doctor -o json`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(cmd, "kscope lab run needs a condition, see kscope lab list")
			case len(args) == 1:
				return usage(cmd, "kscope lab run needs a command after --: kscope lab run %s -- doctor", args[0])
			case args[1] == "lab":
				return usage(cmd, "kscope lab run cannot run %q", strings.Join(args[1:], " "))
			}
			return nil
		},
		ValidArgsFunction: completeConditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := ownCluster(cmd); err != nil {
				return err
			}
			c, err := conditionNamed(cmd, args[0])
			if err != nil {
				return err
			}
			return runInLab(cmd.Context(), app, c, args[1:])
		},
	}
}

func newLabUpCmd(app *App) *cobra.Command {
	var port int
	cmd := &cobra.Command{
		Use:     "up [CONDITION]",
		Short:   "Keep a cluster up until Ctrl-C",
		Example: "  kscope lab up\n  kscope lab up healthy --port 9092",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(cmd, "kscope lab up takes one condition, got %d", len(args))
			}
			if port < 0 || port > 65533 {
				return usage(cmd, "--port is %d, needs 0 to 65533", port)
			}
			return nil
		},
		ValidArgsFunction: completeConditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := "healthy"
			if len(args) == 1 {
				name = args[0]
			}
			c, err := conditionNamed(cmd, name)
			if err != nil {
				return err
			}
			return runLabUp(cmd.Context(), app, c, port)
		},
	}
	cmd.Flags().IntVar(&port, "port", 0, "the first of three ports, a `NUMBER`; 0 for any that are free")
	return cmd
}
