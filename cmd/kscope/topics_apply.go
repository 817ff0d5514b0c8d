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

// validated is what --dry-run does where brokers can validate a change.
const validated = "show the plan, let the broker validate it, and do nothing"

// change are the flags of every command that changes topics by a plan.
type change struct {
	yes, dryRun bool
	throttle    string
	output      string

	bytes int64
	// resume is the command to go on with, without the connection's flags.
	resume string
}

func (o *change) flags(cmd *cobra.Command, dryRun string) {
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, dryRun)
	outputFlag(cmd, &o.output, render.PlanFormats()...)
}

func (o *change) yesFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&o.yes, "yes", "y", false, "do not ask before records are deleted for good")
}

// usualThrottle leaves a gigabit network room for its clients.
const usualThrottle = "50MiB"

func (o *change) throttleFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.throttle, "throttle", usualThrottle, "copy replicas at this many `BYTES` a second on each broker at most; none for no limit")
	completeWith(cmd, "throttle", []string{"none", "10MiB", usualThrottle, "200MiB"})
}

func (o *change) check(cmd *cobra.Command) error {
	if err := oneOf(cmd, "output", o.output, render.PlanFormats()...); err != nil {
		return err
	}
	if o.throttle == "" || o.throttle == "none" {
		return nil
	}
	var err error
	if o.bytes, err = byteCount(o.throttle); err != nil {
		return usage(cmd, "--throttle is %q, needs bytes a second such as 500KiB, 50MiB, or none", o.throttle)
	}
	return nil
}

func newTopicsApplyCmd(app *App) *cobra.Command {
	var from topicsFile
	var o change
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Make topics what a file says: exactly what plan shows",
		Long: `apply shows the plan, does it in an order that is safe, and reads back what came of it. It can be run again: what is done
is found done. Other replication factors are reached by reassignment, throttled, with progress; Ctrl-C then asks whether to
take it back or leave it, and without a terminal leaves it and prints the commands to go on, to take it back, and to lift the
throttle. What plan refuses is not done, and apply ends with 1 for it.`,
		Example: `  kscope topics apply -f topics.yaml -b localhost:9092
  kscope topics apply -f topics.yaml --env prod --prune --yes -c admin.properties
  kscope topics apply -f topics.yaml --throttle 20MiB -c admin.properties`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			want, rules, err := from.read(cmd)
			if err != nil {
				return err
			}
			o.resume = "kscope topics apply " + strings.Join(quoted(append(from.words(), "--throttle", o.throttle)), " ")
			return app.withNamedCluster(cmd, func(ctx context.Context, c *cluster) error { return c.change(ctx, cmd, want, rules, o) })
		},
	}
	from.flags(app, cmd)
	o.flags(cmd, validated)
	o.yesFlag(cmd)
	o.throttleFlag(cmd)
	return cmd
}

// change plans, shows, asks where records would be gone, carries out, and shows what came of it.
func (c *cluster) change(ctx context.Context, cmd *cobra.Command, want topics.Desired, rules topics.Rules, o change) error {
	p, err := c.topics.Plan(ctx, want, rules)
	if err != nil {
		return err
	}
	return c.carryOut(ctx, cmd, p, o)
}

func (c *cluster) carryOut(ctx context.Context, cmd *cobra.Command, p topics.Plan, o change) error {
	c.unproved(p)
	if o.dryRun || p.Blocked || !p.Acts() {
		return c.ended(ctx, p, o)
	}
	if !c.app.flags.quiet {
		if err := writeTopicsPlan(c.app.Err, render.Terminal{UTF8: c.app.term.UTF8}, "text", p); err != nil {
			return err
		}
	}
	if err := c.app.confirmDestroys(cmd, o.yes, p.Destroys()); err != nil {
		return err
	}
	bar := &applyBar{}
	shown := startLine(c.app, bar.text)
	c.topics.Apply(ctx, &p, topics.Options{Throttle: o.bytes, Progress: bar.set, Interrupted: func(names []string) bool {
		shown.stop()
		return c.askToCancel(names, o)
	}})
	shown.stop()
	return c.ended(ctx, p, o)
}

// confirmDestroys asks where records will be gone for good.
func (a *App) confirmDestroys(cmd *cobra.Command, yes bool, all []topics.Change) error {
	if len(all) == 0 {
		return nil
	}
	var names []string
	for _, c := range all {
		names = append(names, c.Topic)
	}
	return a.confirm(cmd, yes, fmt.Sprintf("records of %s will be gone for good: %s; go on?", render.Count(len(all), "topic"), check.FirstFew(names, 5)))
}

// ended shows a plan, or what came of it, and turns that into the exit code.
func (c *cluster) ended(ctx context.Context, p topics.Plan, o change) error {
	if err := writeTopicsPlan(c.app.out, c.app.term, o.output, p); err != nil {
		return err
	}
	going := p.InProgress()
	if len(going) > 0 && ctx.Err() == nil {
		c.left(c.goesOn(going, o))
	}
	if p.Throttled != nil {
		c.left(fmt.Sprintf("%s; to lift it: %s", p.Throttled, check.WithFlags("kscope topics reassignments --lift "+strings.Join(quoted(p.Copied()), " "), c.settings.Flags)))
	}
	switch {
	case ctx.Err() != nil:
		return reported{exitInterrupted}
	case p.Refuses(), p.Throttled != nil, !o.dryRun && !p.Complete():
		return reported{exitFailed}
	}
	return nil
}
