package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/topics"
)

func newTopicsAlterCmd(app *App) *cobra.Command {
	var shape shapeFlags
	var o change
	var allow []string
	cmd := &cobra.Command{
		Use:   "alter TOPIC",
		Short: "Change a topic's partitions, replication factor or settings",
		Long: `alter changes what its flags name and nothing else, by the rules of kscope topics plan: what would delete records or move
keys is refused unless it is allowed by name.`,
		Example: `  kscope topics alter orders --set retention.ms=604800000 --unset segment.bytes -b localhost:9092
  kscope topics alter orders --partitions 12 --allow moved-keys -b localhost:9092
  kscope topics alter orders --replication-factor 3 --throttle 20MiB -b localhost:9092`,
		Args:              oneTopic,
		ValidArgsFunction: completeNames(app, 1, topicsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			want, err := shape.want(cmd, args[0])
			if err != nil {
				return err
			}
			if len(shape.words()) == 0 {
				return usage(cmd, "%s needs a change: --partitions, --replication-factor, --set or --unset", cmd.CommandPath())
			}
			allowed, err := risks(cmd, allow)
			if err != nil {
				return err
			}
			words := append([]string{want.Name, "--throttle", o.throttle}, shape.words()...)
			for _, risk := range allow {
				words = append(words, "--allow", risk)
			}
			o.resume = "kscope topics alter " + strings.Join(quoted(words), " ")
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return c.alter(ctx, cmd, want, allowed, o) })
		},
	}
	shape.flags(cmd, "as it is where it is not given", "as it is where it is not given")
	cmd.Flags().StringArrayVar(&shape.unset, "unset", nil, "take a setting of the topic's own away, by its `KEY`; may be repeated")
	allowFlag(cmd, &allow)
	o.flags(cmd, validated)
	o.yesFlag(cmd)
	o.throttleFlag(cmd)
	return cmd
}

// alter changes one topic that is there. Its other settings are not spoken of, as no file claims to name all.
func (c *cluster) alter(ctx context.Context, cmd *cobra.Command, want topics.Want, allow []topics.Risk, o change) error {
	s, err := c.topics.Read(ctx, want.Name)
	switch {
	case err != nil:
		return err
	case s.Topics[want.Name] == nil && !s.Denied[want.Name]:
		return c.topicError(ctx, want.Name, topics.ErrUnknown)
	}
	p, err := c.topics.Plan(ctx, topics.Desired{Topics: []topics.Want{want}}, topics.Rules{Allow: allow})
	if err != nil {
		return err
	}
	return c.carryOut(ctx, cmd, p.WithoutKept(), o)
}
