package main

import "github.com/spf13/cobra"

func newCertsCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certs",
		Short: "Look at, prove and renew certificates and the stores that hold them",
		Example: `  kscope certs inspect certs/
  kscope certs inspect kafka:9093
  kscope certs verify --against kafka:9093 -c client.properties`,
		Args: noArgs,
		RunE: needsCommand,
	}
	cmd.AddCommand(newCertsInspectCmd(app), newCertsVerifyCmd(app))
	return cmd
}
