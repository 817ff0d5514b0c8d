package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/topics"
)

func newTopicsExportCmd(app *App) *cobra.Command {
	return &cobra.Command{
		Use:   "export [TOPIC...]",
		Short: "Write topics as a topics.yaml, from which plan finds nothing to do",
		Example: `  kscope topics export -b localhost:9092 > topics.yaml
  kscope topics export orders payments -b localhost:9092`,
		Args: func(cmd *cobra.Command, args []string) error {
			for _, name := range args {
				if err := topics.NameFault(name); err != nil {
					return usage(cmd, "%s", err)
				}
			}
			return nil
		},
		ValidArgsFunction: completeNames(app, 0, topicsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runTopicsExport(ctx, c, args) })
		},
	}
}

func runTopicsExport(ctx context.Context, c *cluster, names []string) error {
	s, err := c.topics.Read(ctx, names...)
	if err != nil {
		return err
	}
	for _, name := range names {
		if s.Topics[name] == nil {
			return c.topicError(ctx, name, topics.ErrUnknown)
		}
	}
	// A file that leaves settings out would be taken for all that there is.
	if unread := s.Unread(); len(unread) > 0 {
		return fmt.Errorf("the settings of %s could not be read: %w", check.FirstFew(unread, 3), s.Topics[unread[0]].Unread)
	}
	return topics.Export(c.app.out, s)
}
