package main

import "github.com/spf13/cobra"

func newCertsCmd(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certs",
		Short: "Make, look at, prove and renew certificates for brokers and clients",
		Long: `certs makes the certificates of a cluster and its clients, in every format that Kafka takes, and tests them by using
them; it looks into those that are there, and takes the place of those that end, without an outage.`,
		Example: `  kscope certs gen --brokers 3 --host 'kafka-{n}' --san localhost,127.0.0.1 --client app --client admin --out certs/
  kscope certs sign --ca-dir certs/ca broker-4.csr
  kscope certs inspect certs/
  kscope certs verify --against kafka-1:9093 -c client.properties`,
		Args: noArgs,
		RunE: needsCommand,
	}
	cmd.AddCommand(
		newCertsGenCmd(app),
		newCertsSignCmd(app),
		newCertsInspectCmd(app),
		newCertsVerifyCmd(app),
		newCertsRenewCmd(app),
		newCertsRotateCmd(app),
	)
	return cmd
}

// checkDays refuses a number of days that nothing lasts. More than a century is a slip, and X.509 ends in the year 9999.
func checkDays(cmd *cobra.Command, flag string, days int) error {
	if days < 1 || days > 36500 {
		return usage(cmd, "--%s is %d, needs 1 to 36500", flag, days)
	}
	return nil
}
