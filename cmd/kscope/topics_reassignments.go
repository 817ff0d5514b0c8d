package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/render"
	"kscope/internal/topics"
)

type reassignmentsOptions struct {
	cancel, lift bool
	output       string
}

func newTopicsReassignmentsCmd(app *App) *cobra.Command {
	var o reassignmentsOptions
	cmd := &cobra.Command{
		Use:   "reassignments [TOPIC...]",
		Short: "List the partitions that are being reassigned; take them back, or lift their throttle",
		Long: `reassignments lists what is being reassigned, all of it or of some topics. --cancel takes it back: the partitions keep the
replicas that they had, and the throttle is lifted. --lift lifts the throttle of topics, also while they are being reassigned;
the rates of brokers go with it unless other topics are still being reassigned.`,
		Example: `  kscope topics reassignments -b localhost:9092
  kscope topics reassignments --cancel orders -b localhost:9092
  kscope topics reassignments --lift orders -b localhost:9092`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.cancel && o.lift {
				return usage(cmd, "--cancel and --lift exclude each other: --cancel lifts the throttle too")
			}
			if o.lift && len(args) == 0 {
				return usage(cmd, "--lift needs the topics whose throttle it is to lift")
			}
			if (o.cancel || o.lift) && cmd.Flags().Changed("output") {
				return usage(cmd, "--cancel and --lift say what was done in one sentence, --output is for the list")
			}
			return oneOf(cmd, "output", o.output, render.ListFormats()...)
		},
		ValidArgsFunction: completeNames(app, 0, topicsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !o.cancel && !o.lift {
				return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return listReassignments(ctx, c, args, o.output) })
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return endReassignments(ctx, c, args, o) })
		},
	}
	cmd.Flags().BoolVar(&o.cancel, "cancel", false, "take the reassignments back and lift their throttle")
	cmd.Flags().BoolVar(&o.lift, "lift", false, "lift the throttle of these topics and, where no others are being reassigned, of the brokers")
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

func listReassignments(ctx context.Context, c *cluster, names []string, output string) error {
	all, err := c.topics.Reassignments(ctx, names...)
	if err != nil {
		return err
	}
	l := render.List{Schema: "kscope.reassignments/1", Key: "reassignments", Header: []string{"partition", "adding", "removing"}, Empty: "no reassignment is in progress"}
	for _, r := range all {
		l.Items = append(l.Items, r)
		l.Names = append(l.Names, topics.PartitionName(r.Topic, r.Partition))
		l.Rows = append(l.Rows, []string{topics.PartitionName(r.Topic, r.Partition), idList(r.Adding), idList(r.Removing)})
	}
	return l.Write(c.app.out, c.app.term, output)
}

func endReassignments(ctx context.Context, c *cluster, names []string, o reassignmentsOptions) error {
	if o.lift {
		if err := c.topics.Lift(ctx, names...); err != nil {
			return err
		}
		fmt.Fprintf(c.app.out, "the throttle of %s is lifted\n", check.FirstFew(names, 3))
		return nil
	}
	done, err := c.topics.Cancel(ctx, names...)
	switch {
	case err != nil:
		return err
	case len(done) == 0:
		fmt.Fprintln(c.app.out, "no reassignment is in progress")
	default:
		fmt.Fprintf(c.app.out, "taken back, and the throttle lifted: %s\n", check.FirstFew(done, 3))
	}
	return nil
}
