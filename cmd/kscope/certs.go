package main

import "github.com/spf13/cobra"

func newCertsCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certs",
		Short: "Make certificates for brokers and clients",
		Long:  "certs makes the certificates of a cluster and its clients, in every format that Kafka takes, and tests them by using them.",
		Example: `  kscope certs gen --brokers 3 --host 'kafka-{n}' --san localhost,127.0.0.1 --client app --client admin --out certs/
  kscope certs sign --ca-dir certs/ca broker-4.csr`,
		Args: noArgs,
		RunE: needsCommand,
	}
	cmd.AddCommand(
		newCertsGenCmd(app),
		newCertsSignCmd(app),
	)
	return cmd
}
