package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/kafka"
	"kscope/internal/render"
	"kscope/internal/sniff"
)

// The limits of a look: enough for a thousand records of some size on a slow line, and no load on a cluster.
const (
	sniffTime  = 30 * time.Second
	sniffBytes = 64 << 20
	// mostSniffed bounds --max, and so the memory that a look takes.
	mostSniffed = 1_000_000
)

type sniffOptions struct {
	max      int
	registry string
	failOn   string
	output   string
}

func newTopicsSniffCmd(app *App) *cobra.Command {
	var o sniffOptions
	cmd := &cobra.Command{
		Use:   "sniff TOPIC",
		Short: "Say what a topic holds: encodings, where they changed, keys, sizes, codecs, timestamps",
		Long: `sniff reads the oldest and the newest records of each partition, and some in between, and says how keys and values are encoded,
each with a confidence and what speaks against it. Where an encoding changed, the exact offset is found by reading between
the samples. It reads without a group: nothing is committed, joined or created. At most 64 MiB are read in at most 30 seconds.
Values are judged and not shown; keys are shown where they are the hottest or lie in two partitions.`,
		Example: `  kscope topics sniff orders
  kscope topics sniff orders --max 10000 -v
  kscope topics sniff orders --schema-registry http://localhost:8081 -o json
  kscope topics sniff orders --fail-on warning    # exit code 1 where an encoding changed`,
		Args:              oneTopic,
		ValidArgsFunction: completeNames(app, 1, topicsAtTab),
		RunE:              func(cmd *cobra.Command, args []string) error { return runTopicsSniff(app, cmd, args[0], o) },
	}
	cmd.Flags().IntVar(&o.max, "max", 1000, "judge at most `N` records, of all partitions together")
	cmd.Flags().StringVar(&o.registry, "schema-registry", "", "look schema ids up in the registry at this `URL`; a user and password in it are the login")
	cmd.Flags().StringVar(&o.failOn, "fail-on", string(failError), "the `LEVEL` from which on a finding fails: error, warning, gap, never")
	completeWith(cmd, "fail-on", failOnNames())
	outputFlag(cmd, &o.output, documentFormats()...)
	return cmd
}

// check refuses what cannot be meant, before anything is dialled.
func (o sniffOptions) check(cmd *cobra.Command) error {
	if err := oneOf(cmd, "output", o.output, documentFormats()...); err != nil {
		return err
	}
	if err := oneOf(cmd, "fail-on", o.failOn, failOnNames()...); err != nil {
		return err
	}
	if o.max < 1 || o.max > mostSniffed {
		return usage(cmd, "--max is %d, needs a whole number from 1 to %d", o.max, mostSniffed)
	}
	return nil
}

func runTopicsSniff(app *App, cmd *cobra.Command, topic string, o sniffOptions) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	if _, err := sniff.NewRegistry(o.registry, nil, sniffTime); o.registry != "" && err != nil {
		return usage(cmd, "--schema-registry: %s", err)
	}
	return app.withCluster(cmd, func(ctx context.Context, c *cluster) error {
		look := sniff.Options{Topic: topic, Max: o.max, Time: sniffTime, Bytes: sniffBytes}
		if o.registry != "" {
			var err error
			if look.Registry, err = sniff.NewRegistry(o.registry, kafka.TLSConfig(c.settings), c.settings.Timeout); err != nil {
				return err
			}
		}
		report, err := c.sniffer.Run(ctx, look)
		if err != nil {
			return err
		}
		code := sniffExit(report, failOn(o.failOn))
		if err := writeSniff(app, report, o.output, code); err != nil {
			return err
		}
		return reported{code}
	})
}

// sniffExit is the exit code of a look, in the order of `kscope help exit-codes`.
func sniffExit(r sniff.Report, f failOn) int {
	switch {
	case r.Interrupted:
		return exitInterrupted
	case f == failNever:
		return exitWell
	case r.Worst() != 0 && r.Worst() >= f.level():
		return exitFailed
	case r.Read.Judged == 0 && len(r.Gaps) > 0, f == failGap && len(r.Gaps) > 0:
		return exitIncomplete
	}
	return exitWell
}

func writeSniff(app *App, r sniff.Report, format string, code int) error {
	if format == "text" {
		return sniffBrief(r).Write(app.out, app.renderOptions())
	}
	return render.Document(app.out, format, "kscope.sniff/1", sniffFields(r, code)...)
}

// sniffFields are the fields of the document, in its order.
func sniffFields(r sniff.Report, code int) []render.Field {
	return []render.Field{
		{Name: "version", Value: versionText()}, {Name: "at", Value: r.At}, {Name: "took_ms", Value: r.TookMS},
		{Name: "verdict", Value: sniffVerdict(r)}, {Name: "exit_code", Value: code},
		{Name: "interrupted", Value: r.Interrupted}, {Name: "stopped", Value: r.Stopped},
		{Name: "topic", Value: r.Topic}, {Name: "settings", Value: r.Settings}, {Name: "read", Value: r.Read},
		{Name: "findings", Value: sniffFindings(r)}, {Name: "changes", Value: r.Changes},
		{Name: "values", Value: r.Values}, {Name: "keys", Value: r.Keys}, {Name: "key_spread", Value: r.Spread},
		{Name: "schemas", Value: r.Schemas}, {Name: "codecs", Value: r.Codecs}, {Name: "times", Value: r.Times},
		{Name: "headers", Value: r.Headers}, {Name: "partitions", Value: r.Partitions}, {Name: "gaps", Value: r.Gaps},
	}
}

// sniffVerdict is the word for the whole: "warned" where something above information was found.
func sniffVerdict(r sniff.Report) string {
	switch {
	case r.Worst() == check.Error:
		return "sick"
	case r.Worst() == check.Warning:
		return "warned"
	case r.Read.Judged == 0 && len(r.Gaps) > 0:
		return "incomplete"
	}
	return "well"
}

// sniffFinding is a finding as programs read it.
type sniffFinding struct {
	Kind     string        `json:"kind"`
	Level    string        `json:"level"`
	Subject  check.Subject `json:"subject"`
	Detail   string        `json:"detail"`
	Evidence []string      `json:"evidence"`
	Against  string        `json:"against,omitempty"`
	Probably string        `json:"probably,omitempty"`
}

func sniffFindings(r sniff.Report) []sniffFinding {
	all := []sniffFinding{}
	for _, f := range r.Findings {
		all = append(all, sniffFinding{f.Kind, f.Level.String(), f.Subject, f.Detail, append([]string{}, f.Evidence...), f.Against, f.Doubt})
	}
	return all
}
