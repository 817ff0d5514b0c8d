package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kscope/internal/topics"
)

func newTopicsDeleteCmd(app *App) *cobra.Command {
	var o change
	cmd := &cobra.Command{
		Use:   "delete TOPIC",
		Short: "Delete a topic with its records, once its name is typed or --yes given",
		Example: `  kscope topics delete orders -b localhost:9092
  kscope topics delete orders --yes -b localhost:9092`,
		Args:              oneTopic,
		ValidArgsFunction: completeNames(app, 1, topicsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return c.remove(ctx, cmd, args[0], o) })
		},
	}
	o.flags(cmd, "show what would be deleted, and do nothing")
	o.yesFlag(cmd)
	return cmd
}

func (c *cluster) remove(ctx context.Context, cmd *cobra.Command, name string, o change) error {
	p, err := c.topics.Removal(ctx, name)
	if err != nil {
		return c.topicError(ctx, name, err)
	}
	if o.dryRun {
		return c.ended(ctx, p, o)
	}
	if err := c.app.confirmName(cmd, o.yes, fmt.Sprintf("topic %s will be gone for good, %s", name, p.Changes[0].Why), name); err != nil {
		return err
	}
	c.topics.Apply(ctx, &p, topics.Options{})
	return c.ended(ctx, p, o)
}
