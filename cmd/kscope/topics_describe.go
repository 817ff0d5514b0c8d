package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kscope/internal/nearest"
	"kscope/internal/render"
	"kscope/internal/topics"
)

func newTopicsDescribeCmd(app *App) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "describe TOPIC",
		Short: "Show a topic: leaders, in-sync replicas, sizes, settings and where they come from",
		Example: `  kscope topics describe orders -b localhost:9092
  kscope topics describe orders -c client.properties -o json`,
		Args:              oneTopic,
		ValidArgsFunction: completeNames(app, 1, topicsAtTab),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(cmd, "output", output, documentFormats()...); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error {
				d, err := c.topics.Describe(ctx, args[0])
				if err != nil {
					return c.topicError(ctx, args[0], err)
				}
				return writeDescription(app, output, d)
			})
		},
	}
	outputFlag(cmd, &output, documentFormats()...)
	return cmd
}

// oneTopic takes exactly one topic, whose name could be one.
func oneTopic(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(cmd, "%s takes one topic, got %d", cmd.CommandPath(), len(args))
	}
	if err := topics.NameFault(args[0]); err != nil {
		return usage(cmd, "%s", err)
	}
	return nil
}

// topicError names the topic of an error, and for one that is not there the nearest that is.
func (c *cluster) topicError(ctx context.Context, name string, err error) error {
	if !errors.Is(err, topics.ErrUnknown) {
		return fmt.Errorf("topic %q: %w", name, err)
	}
	all, listErr := c.ListTopics(ctx)
	if near := nearest.Suggestion(name, all.Names()); listErr == nil && near != "" {
		return fmt.Errorf("there is no topic %q, the nearest is %q", name, near)
	}
	return fmt.Errorf("there is no topic %q, or this principal may not see it", name)
}

func writeDescription(app *App, output string, d topics.Description) error {
	if output != "text" {
		return render.Document(app.out, output, "kscope.topic/1", render.Field{Name: "topic", Value: d})
	}
	fmt.Fprintf(app.out, "%s: %s, replication factor %s, id %s\n\n", d.Name, render.Count(len(d.Partitions), "partition"), topics.FactorWords(d.ReplicationFactors), d.ID)
	for _, table := range []render.List{partitionTable(d), brokerTable(d), settingTable(d)} {
		if err := table.Write(app.out, app.term, "text"); err != nil {
			return err
		}
		fmt.Fprintln(app.out)
	}
	for _, gap := range d.Gaps {
		fmt.Fprintf(app.out, "not read: %s\n", gap)
	}
	return nil
}

func partitionTable(d topics.Description) render.List {
	var rows [][]string
	for _, p := range d.Partitions {
		elr := "not told"
		if p.ELR != nil {
			elr = idList(p.ELR)
		}
		replicas := idList(p.Replicas)
		if len(p.Adding)+len(p.Removing) > 0 {
			replicas += fmt.Sprintf(" (adding %s, removing %s)", idList(p.Adding), idList(p.Removing))
		}
		rows = append(rows, []string{fmt.Sprint(p.ID), leaderWord(p.Leader), replicas, idList(p.ISR), elr, sizeWords(p.SizeBytes), problemWords(p.Problems)})
	}
	return render.List{Header: []string{"partition", "leader", "replicas", "isr", "elr", "size", "problems"}, Rows: rows}
}

func brokerTable(d topics.Description) render.List {
	var rows [][]string
	for _, b := range d.Brokers {
		rows = append(rows, []string{fmt.Sprint(b.Broker), fmt.Sprint(b.Replicas), fmt.Sprint(b.Leads), sizeWords(b.SizeBytes)})
	}
	return render.List{Header: []string{"broker", "replicas", "leads", "size"}, Rows: rows}
}

func settingTable(d topics.Description) render.List {
	var rows [][]string
	for _, s := range d.Settings {
		rows = append(rows, []string{s.Key, s.Value, string(s.Source), s.Default})
	}
	return render.List{Header: []string{"setting", "value", "from", "default"}, Rows: rows, Empty: "every setting is as Kafka comes"}
}

// sizeWords is a number of bytes for a person: "512 B", "1.2 GiB".
func sizeWords(n int64) string {
	switch {
	case n < 0:
		return "not known"
	case n < 1024:
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n), ""
	for _, unit = range []string{"KiB", "MiB", "GiB", "TiB", "PiB"} {
		if size /= 1024; size < 1024 {
			break
		}
	}
	return fmt.Sprintf("%.1f %s", size, unit)
}
