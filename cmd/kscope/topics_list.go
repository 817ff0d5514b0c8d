package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/render"
	"kscope/internal/topics"
)

type topicsListOptions struct {
	output              string
	internal, unhealthy bool
	// only are the problems that are asked for, by their flags.
	only map[topics.Problem]*bool
}

func newTopicsListCmd(app *App) *cobra.Command {
	o := topicsListOptions{only: map[topics.Problem]*bool{}}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List topics, or the partitions that have a problem",
		Long: `list shows every topic with its partitions and their problems. With the flag of a problem it shows the partitions that
have it, those of internal topics too. --unhealthy is any of them that needs somebody: all but --at-min-isr alone.`,
		Example: `  kscope topics list -b localhost:9092
  kscope topics list --unhealthy -c client.properties
  kscope topics list --under-replicated -o jsonl
  kscope topics list -o name | grep ^orders.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "output", o.output, render.ListFormats()...); err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runTopicsList(ctx, c, o) })
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.internal, "internal", false, "list Kafka's internal topics too")
	f.BoolVar(&o.unhealthy, "unhealthy", false, "partitions that --leaderless, --under-min-isr or --under-replicated would show")
	for _, p := range topics.Problems() {
		o.only[p] = f.Bool(string(p), false, "partitions "+p.Words())
	}
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

func runTopicsList(ctx context.Context, c *cluster, o topicsListOptions) error {
	s, err := c.topics.Look(ctx)
	if err != nil {
		return err
	}
	if unread := s.Unread(); len(unread) > 0 {
		c.app.note("min.insync.replicas of %s could not be read, so nothing is said of it: %s", check.FirstFew(unread, 3), s.Topics[unread[0]].Unread)
	}
	list := topicList(s, o)
	if o.filters() {
		list = partitionList(s, o)
	}
	return list.Write(c.app.out, c.app.term, o.output)
}

// filters says that partitions are asked for, by what is wrong with them.
func (o topicsListOptions) filters() bool {
	for _, on := range o.only {
		if *on {
			return true
		}
	}
	return o.unhealthy
}

func (o topicsListOptions) wants(all []topics.Problem) bool {
	return o.unhealthy && topics.Unhealthy(all) || slices.ContainsFunc(all, func(p topics.Problem) bool { return *o.only[p] })
}

// topicItem is one topic of the list's document.
type topicItem struct {
	Name               string                 `json:"name"`
	Partitions         int                    `json:"partitions"`
	ReplicationFactors []int                  `json:"replication_factors"`
	Internal           bool                   `json:"internal"`
	Problems           map[topics.Problem]int `json:"problems"`
}

func topicList(s topics.State, o topicsListOptions) render.List {
	l := render.List{Schema: "kscope.topics/1", Key: "topics", Header: []string{"topic", "partitions", "replicas", "problems"}, Empty: "no topics"}
	for _, name := range s.Names() {
		t := s.Topics[name]
		if t.Internal && !o.internal {
			continue
		}
		item := topicItem{name, len(t.Partitions), s.Factors(t), t.Internal, s.Count(t)}
		l.Items = append(l.Items, item)
		l.Names = append(l.Names, name)
		l.Rows = append(l.Rows, []string{name, fmt.Sprint(item.Partitions), topics.FactorWords(item.ReplicationFactors), problemCounts(item.Problems)})
	}
	return l
}

// problemCounts is "1 leaderless, 3 under-replicated".
func problemCounts(counts map[topics.Problem]int) string {
	var words []string
	for _, p := range topics.Problems() {
		if counts[p] > 0 {
			words = append(words, fmt.Sprintf("%d %s", counts[p], p))
		}
	}
	return strings.Join(words, ", ")
}

// partitionItem is one partition of the list's document.
type partitionItem struct {
	Topic string `json:"topic"`
	topics.Partition
	Problems []topics.Problem `json:"problems"`
}

func partitionList(s topics.State, o topicsListOptions) render.List {
	l := render.List{Schema: "kscope.partitions/1", Key: "partitions", Header: []string{"partition", "leader", "replicas", "isr", "problems"}, Empty: "no partitions with such a problem"}
	for _, name := range s.Names() {
		t := s.Topics[name]
		for _, p := range t.Partitions {
			all := s.Problems(t, p)
			if !o.wants(all) {
				continue
			}
			l.Items = append(l.Items, partitionItem{name, p, all})
			l.Names = append(l.Names, topics.PartitionName(name, p.ID))
			l.Rows = append(l.Rows, []string{topics.PartitionName(name, p.ID), leaderWord(p.Leader), idList(p.Replicas), idList(p.ISR), problemWords(all)})
		}
	}
	return l
}

func problemWords(all []topics.Problem) string {
	var words []string
	for _, p := range all {
		words = append(words, string(p))
	}
	return strings.Join(words, ", ")
}

func leaderWord(id int32) string {
	if id < 0 {
		return "none"
	}
	return fmt.Sprint(id)
}

// idList is "1,2,3", "none" where it is empty.
func idList(ids []int32) string {
	if len(ids) == 0 {
		return "none"
	}
	text := make([]byte, 0, 4*len(ids))
	for i, id := range ids {
		if i > 0 {
			text = append(text, ',')
		}
		text = fmt.Append(text, id)
	}
	return string(text)
}
