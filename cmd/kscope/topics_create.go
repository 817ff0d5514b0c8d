package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/render"
	"kscope/internal/topics"
)

// shapeFlags say what one topic is to be.
type shapeFlags struct {
	partitions  int32
	replication int16
	set, unset  []string
}

func (s *shapeFlags) flags(cmd *cobra.Command, partitions, replication string) {
	f := cmd.Flags()
	f.Int32VarP(&s.partitions, "partitions", "p", 0, "`NUMBER` of partitions; "+partitions)
	f.Int16VarP(&s.replication, "replication-factor", "r", 0, "copies of each partition, a `NUMBER`; "+replication)
	f.StringArrayVar(&s.set, "set", nil, "a topic setting, `KEY=VALUE`; may be repeated")
}

// want is what the flags ask for, all checked.
func (s *shapeFlags) want(cmd *cobra.Command, name string) (topics.Want, error) {
	w := topics.Want{Name: name, Partitions: s.partitions, ReplicationFactor: s.replication, Settings: map[string]*string{}}
	f := cmd.Flags()
	switch {
	case f.Changed("partitions") && s.partitions < 1:
		return w, usage(cmd, "--partitions is %d, needs 1 or more", s.partitions)
	case f.Changed("replication-factor") && s.replication < 1:
		return w, usage(cmd, "--replication-factor is %d, needs 1 or more", s.replication)
	}
	for _, pair := range s.set {
		key, value, ok := strings.Cut(pair, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return w, usage(cmd, "--set is %q, needs KEY=VALUE", pair)
		}
		if _, twice := w.Settings[key]; twice {
			return w, usage(cmd, "--set names %s twice", key)
		}
		w.Settings[key] = &value
	}
	for _, key := range s.unset {
		if _, twice := w.Settings[key]; twice || key == "" {
			return w, usage(cmd, "--unset names %q, which is empty or named before", key)
		}
		w.Settings[key] = nil
	}
	return w, nil
}

// words are the flags as words of a command line, for one that is printed to be run again.
func (s *shapeFlags) words() []string {
	var words []string
	if s.partitions > 0 {
		words = append(words, "--partitions", fmt.Sprint(s.partitions))
	}
	if s.replication > 0 {
		words = append(words, "--replication-factor", fmt.Sprint(s.replication))
	}
	for _, pair := range s.set {
		words = append(words, "--set", pair)
	}
	for _, key := range s.unset {
		words = append(words, "--unset", key)
	}
	return words
}

func newTopicsCreateCmd(app *App) *cobra.Command {
	var shape shapeFlags
	var o change
	cmd := &cobra.Command{
		Use:   "create TOPIC",
		Short: "Create a topic, and read back that it is there",
		Example: `  kscope topics create orders --partitions 6 --replication-factor 3 -b localhost:9092
  kscope topics create orders -p 6 -r 3 --set cleanup.policy=compact --dry-run -b localhost:9092   # the broker validates it`,
		Args: oneTopic,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			want, err := shape.want(cmd, args[0])
			if err != nil {
				return err
			}
			alter := ""
			if words := shape.words(); len(words) > 0 {
				alter = "kscope topics alter " + strings.Join(quoted(append([]string{want.Name}, words...)), " ")
			}
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return c.create(ctx, cmd, want, alter, o) })
		},
	}
	shape.flags(cmd, "the cluster's num.partitions where it is not given", "the cluster's default.replication.factor where it is not given")
	o.flags(cmd, validated)
	return cmd
}

// create creates one topic; one that is there is not touched, alter is the command that would change it, empty where nothing
// was asked of it.
func (c *cluster) create(ctx context.Context, cmd *cobra.Command, want topics.Want, alter string, o change) error {
	s, err := c.topics.Read(ctx, want.Name)
	if err != nil {
		return err
	}
	if t := s.Topics[want.Name]; t != nil {
		there := fmt.Errorf("topic %q is there already, with %s and replication factor %s", t.Name, render.Count(len(t.Partitions), "partition"), topics.FactorWords(s.Factors(t)))
		if alter == "" {
			return there
		}
		return fmt.Errorf("%w; to change it: %s", there, check.WithFlags(alter, c.settings.Flags))
	}
	return c.change(ctx, cmd, topics.Desired{Topics: []topics.Want{want}}, topics.Rules{}, o)
}
