package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/render"
)

type doctorOptions struct {
	only, skip []string
	output     string
	failOn     string
	wait       time.Duration
	save, from string
	certDays   int
	// certDaysSet says that --cert-days was given, so that it also counts for saved facts.
	certDaysSet bool
	schema      bool

	show   func(*check.Check) bool
	format render.Format
}

func newDoctorCmd(app *App) *cobra.Command {
	var o doctorOptions
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find out why a client cannot use the cluster, and what to do about it",
		Long: `doctor walks every bootstrap server and every advertised address, layer by layer (name, TCP, TLS, protocol, login,
metadata), judges what it saw, and prints the causes with the steps that heal them. It reads and never writes.`,
		Example: `  kscope doctor -b localhost:9092
  kscope doctor -c client.properties
  kscope doctor -b kafka:9093 --tls-ca ca.pem --sasl-mechanism SCRAM-SHA-512 --sasl-username app --sasl-password-file secret
  kscope doctor -b localhost:9092 --wait 60s           # in a start-up script: until the cluster is well
  kscope doctor -c client.properties -o junit > kafka.xml
  kscope doctor -c client.properties --save facts.json # there
  kscope doctor --from facts.json                      # and judged here`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.certDaysSet = cmd.Flags().Changed("cert-days")
			if err := o.check(cmd); err != nil {
				return err
			}
			return runDoctor(cmd.Context(), app, cmd, o)
		},
	}
	o.flags(cmd)
	return cmd
}

func (o *doctorOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&o.only, "only", nil, "show and count only these checks: `IDS` or families, TLS004,DNS")
	f.StringSliceVar(&o.skip, "skip", nil, "neither show nor count these checks: `IDS` or families")
	f.StringVar(&o.failOn, "fail-on", string(failError), "the `LEVEL` from which on a finding fails: error, warning, gap, never")
	f.DurationVar(&o.wait, "wait", 0, "look again until the cluster is well, at most this `TIME`")
	f.StringVar(&o.save, "save", "", "write what was seen to `FILE`, to be judged elsewhere; no secret is in it")
	f.StringVar(&o.from, "from", "", "judge what --save wrote to `FILE`; nothing is dialled")
	f.IntVar(&o.certDays, "cert-days", 30, "warn of certificates that end within so many `DAYS`")
	f.BoolVar(&o.schema, "schema", false, "print the JSON schema of -o json")
	outputFlag(cmd, &o.output, doctorFormats()...)
	completeWith(cmd, "fail-on", failOnNames())
	_ = cmd.RegisterFlagCompletionFunc("only", completeChecks)
	_ = cmd.RegisterFlagCompletionFunc("skip", completeChecks)
}

func doctorFormats() []string { return render.FormatNames() }

// check refuses what cannot be meant, before anything is dialled.
func (o *doctorOptions) check(cmd *cobra.Command) error {
	if err := oneOf(cmd, "output", o.output, doctorFormats()...); err != nil {
		return err
	}
	if err := oneOf(cmd, "fail-on", o.failOn, failOnNames()...); err != nil {
		return err
	}
	var err error
	if o.format, err = render.FormatNamed(o.output); err != nil {
		return usage(cmd, "%s", err)
	}
	if o.show, err = catalog.Select(o.only, o.skip); err != nil {
		return usage(cmd, "%s", err)
	}
	if o.wait < 0 {
		return usage(cmd, "--wait is %s, needs 0 or more", o.wait)
	}
	if o.certDays < 0 {
		return usage(cmd, "--cert-days is %d, needs 0 or more", o.certDays)
	}
	if o.from != "" {
		for _, other := range []string{"save", "wait", "bootstrap-server", "config", "property", "map"} {
			if cmd.Flags().Changed(other) {
				return usage(cmd, "--from and --%s exclude each other: nothing is dialled", other)
			}
		}
	}
	return o.checkSave(cmd)
}

// checkSave refuses a place that cannot be written while there is still time to name another.
func (o *doctorOptions) checkSave(cmd *cobra.Command) error {
	if o.save == "" {
		return nil
	}
	if info, err := os.Stat(o.save); err == nil && info.IsDir() {
		return usage(cmd, "--save is %q, a folder, needs a file", o.save)
	}
	if info, err := os.Stat(filepath.Dir(o.save)); err != nil || !info.IsDir() {
		return usage(cmd, "--save is %q, and there is no folder %q", o.save, filepath.Dir(o.save))
	}
	return notOurs(cmd, o.save)
}

func runDoctor(ctx context.Context, app *App, cmd *cobra.Command, o doctorOptions) error {
	if o.schema {
		_, err := app.out.Write(render.Schema())
		return err
	}
	facts, err := doctorFacts(ctx, app, cmd, o)
	if err != nil {
		return err
	}
	report := check.Run(catalog.All(), facts, o.show)
	code := exitOf(&report, failOn(o.failOn))
	options := app.renderOptions()
	options.ExitCode = code
	options.Command = check.WithFlags("kscope doctor", facts.Asked.Flags)
	if err := o.format(app.out, report, options); err != nil {
		return err
	}
	if o.save != "" {
		if err := saveFacts(o.save, facts); err != nil {
			return err
		}
	}
	return reported{code}
}

// doctorFacts gets the facts from where they are: a file, the settings alone, or the cluster.
func doctorFacts(ctx context.Context, app *App, cmd *cobra.Command, o doctorOptions) (*check.Facts, error) {
	if o.from != "" {
		facts, err := loadFacts(o.from)
		if err != nil {
			return nil, usage(cmd, "%s", err)
		}
		if o.certDaysSet {
			facts.Asked.CertDays = o.certDays
		}
		return facts, nil
	}
	l, err := newLook(app, cmd, o)
	if err != nil {
		return nil, err
	}
	if o.wait > 0 {
		return l.until(ctx, o.wait, failOn(o.failOn)), nil
	}
	return l.once(ctx), nil
}
