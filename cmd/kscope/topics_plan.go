package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/render"
	"kscope/internal/topics"
)

type topicsPlanOptions struct {
	topicsFile
	output           string
	detailed, schema bool
}

func newTopicsPlanCmd(app *App) *cobra.Command {
	var o topicsPlanOptions
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what apply would do, and what it refuses and why; change nothing",
		Long: `plan compares the file with the cluster and asks the broker to validate each change. apply does exactly what it shows.

Refused is what loses something: fewer partitions (never); a retention that is lowered, or a cleanup.policy that begins to
delete or compact, on a topic with records (--allow deleted-records); more partitions on a topic with records, whose keys
would move (--allow moved-keys). Other changes of the same topic are done all the same. A setting that somebody made by hand
and the file does not name is shown and left alone; with --strict the whole plan is refused over it. So are topics under
owned_prefixes that the file does not name, unless --prune deletes them.`,
		Example: `  kscope topics plan -f topics.yaml -b localhost:9092
  kscope topics plan -f topics.yaml --env prod --detailed-exitcode    # 5: there are differences
  kscope topics plan --schema > topics.schema.json                    # for editors`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "output", o.output, render.PlanFormats()...); err != nil {
				return err
			}
			if o.schema {
				_, err := app.out.Write(topics.Schema())
				return err
			}
			want, rules, err := o.read(cmd)
			if err != nil {
				return err
			}
			return app.withCluster(cmd, func(ctx context.Context, c *cluster) error { return runTopicsPlan(ctx, c, want, rules, o) })
		},
	}
	o.flags(app, cmd)
	cmd.Flags().BoolVar(&o.detailed, "detailed-exitcode", false, "exit with 5 where there are differences")
	cmd.Flags().BoolVar(&o.schema, "schema", false, "print the JSON Schema of topics.yaml")
	outputFlag(cmd, &o.output, render.PlanFormats()...)
	return cmd
}

func runTopicsPlan(ctx context.Context, c *cluster, want topics.Desired, rules topics.Rules, o topicsPlanOptions) error {
	p, err := c.topics.Plan(ctx, want, rules)
	if err != nil {
		return err
	}
	c.unproved(p)
	if err := writeTopicsPlan(c.app.out, c.app.term, o.output, p); err != nil {
		return err
	}
	switch {
	case p.Refuses():
		return reported{exitFailed}
	case p.Acts() && o.detailed:
		return reported{exitDifferent}
	}
	return nil
}

// unproved tells what the broker could not be asked to validate.
func (c *cluster) unproved(p topics.Plan) {
	for _, why := range p.Unproved {
		c.app.note("the broker did not validate all of the plan: %s", why)
	}
}

// writeTopicsPlan writes a plan, or what became of it.
func writeTopicsPlan(w io.Writer, term render.Terminal, output string, p topics.Plan) error {
	var all []render.Change
	for _, c := range p.Changes {
		change := render.Change{Action: render.Action(c.Action), Subject: check.Subject("topic/" + c.Topic), Why: c.Why, Outcome: render.Outcome(c.Outcome)}
		for _, d := range c.Differences {
			change.Differences = append(change.Differences, render.Difference{Field: d.Field, From: d.From, To: d.To, Source: string(d.Source)})
		}
		all = append(all, change)
	}
	return render.Plan(w, term, output, all, fmt.Sprintf("nothing to do: %s as asked for", count(p.Same, "topic is", "topics are")))
}
