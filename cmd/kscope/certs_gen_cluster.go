package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/brokerfile"
	"kscope/internal/certs"
)

// clusterBrokers are the brokers of the running cluster, each with the hosts of all its listeners. Metadata tells those of
// the listener in use alone, so the others are read in its settings.
func (o *certsGenOptions) clusterBrokers(_ context.Context, app *App, cmd *cobra.Command) ([]certs.Member, error) {
	var all []certs.Member
	err := app.withCluster(cmd, func(ctx context.Context, c *cluster) error {
		found, err := c.ListBrokers(ctx)
		if err != nil {
			return err
		}
		configs, _ := c.DescribeBrokerConfigs(ctx, found.NodeIDs()...) // an error is each broker's own, too
		for _, b := range found {
			settings, err := brokerSettings(configs, b.NodeID)
			if err != nil {
				app.note("broker %d: only its host on the listener in use is known (%s); to read the others needs DESCRIBE_CONFIGS on the cluster", b.NodeID, err)
			}
			m, err := o.broker(app, cmd, b.NodeID, brokerfile.Broker{Settings: settings, Names: []string{b.Host}}.Hosts(b.NodeID))
			if err != nil {
				return err
			}
			all = append(all, m)
		}
		return ctx.Err()
	})
	return all, err
}

func brokerSettings(configs kadm.ResourceConfigs, id int32) (map[string]string, error) {
	r, err := configs.On(fmt.Sprint(id), nil)
	if err == nil {
		err = r.Err
	}
	settings := map[string]string{}
	for _, c := range r.Configs {
		settings[c.Key] = c.MaybeValue()
	}
	return settings, err
}
