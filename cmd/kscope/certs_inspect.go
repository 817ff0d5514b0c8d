package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/render"
)

type inspectOptions struct {
	allBrokers   bool
	rules        string
	days         int
	passwordFile string
	output       string

	look    certs.Look
	sources []source
	// password is that of --store-password-file; nil without it.
	password *string
}

func newCertsInspectCmd(app *App) *cobra.Command {
	var o inspectOptions
	cmd := &cobra.Command{
		Use:   "inspect FILE|FOLDER|HOST:PORT...",
		Short: "Show what is in certificates, stores and on listeners, and who can open it",
		Long: `inspect shows chain, names, uses and days left of certificates in PEM, PKCS12 and JKS files, in a folder of them, or on a
listener, the principal that a broker makes of each, which clients can open a store, and what they would stumble over
without a word. A listener is looked at as far as TLS: nobody logs in and no client certificate is sent, except with
--all-brokers, which asks the cluster of the settings for its brokers.`,
		Example: `  kscope certs inspect certs/
  kscope certs inspect truststore.p12 --store-password-file password
  kscope certs inspect kafka:9093
  kscope certs inspect --all-brokers -c client.properties -o json
  kscope certs inspect client.pem --mapping-rules 'RULE:^CN=([^,]+).*$/$1/,DEFAULT'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd, args); err != nil {
				return err
			}
			return runCertsInspect(cmd.Context(), app, cmd, o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.allBrokers, "all-brokers", false, "every broker of the cluster, on the listener that its clients use")
	f.StringVar(&o.rules, "mapping-rules", "", "ssl.principal.mapping.rules of the brokers, `RULES`")
	f.IntVar(&o.days, "cert-days", 30, "warn of certificates that end within so many `DAYS`")
	f.StringVar(&o.passwordFile, "store-password-file", "", "`FILE` with the password of stores and keys; without it the settings and a file \"password\" beside a store are tried")
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

// check refuses what cannot be meant, before anything is read or dialled.
func (o *inspectOptions) check(cmd *cobra.Command, args []string) error {
	if err := oneOf(cmd, "output", o.output, render.ListFormats()...); err != nil {
		return err
	}
	if o.days < 0 {
		return usage(cmd, "--cert-days is %d, needs 0 or more", o.days)
	}
	mapping, err := certs.ParseMapping(o.rules)
	if err != nil {
		return usage(cmd, "--mapping-rules: %s", err)
	}
	o.look = certs.Look{Now: time.Now(), Days: o.days, Mapping: mapping}
	if o.passwordFile != "" {
		if o.password, err = passwordIn(o.passwordFile); err != nil {
			return usage(cmd, "--store-password-file: %s", err)
		}
	}
	o.sources, err = sourcesOf(args)
	switch {
	case err != nil:
		return usage(cmd, "%s", err)
	case len(args) == 0 && !o.allBrokers && !cmd.Flags().Changed("bootstrap-server"):
		return usage(cmd, "%s needs a FILE, a FOLDER or a HOST:PORT", cmd.CommandPath())
	}
	return nil
}

func runCertsInspect(ctx context.Context, app *App, cmd *cobra.Command, o inspectOptions) error {
	s, err := app.settings(cmd)
	if err != nil {
		return err
	}
	var all []certs.Inspection
	for _, path := range filesOf(o.sources) {
		all = append(all, o.inspectFile(path, s))
	}
	certs.PairKeys(all)
	live, err := o.inspectListeners(ctx, app, s, len(all) == 0)
	if err != nil {
		return err
	}
	all = append(all, live...)
	if err := showInspections(app, o.output, all); err != nil {
		return err
	}
	return inspectionCode(ctx, all)
}

// inspectListeners looks at the addresses that were named, at those of the settings where nothing was named, and with
// --all-brokers at those of the cluster.
func (o *inspectOptions) inspectListeners(ctx context.Context, app *App, s config.Settings, fallBack bool) ([]certs.Inspection, error) {
	addresses := addressesOf(o.sources)
	switch {
	case o.allBrokers:
		if len(addresses) > 0 {
			s.Bootstrap = addresses
		}
		return o.inspectBrokers(ctx, app, s)
	case len(addresses) == 0 && fallBack:
		addresses = s.Bootstrap
	}
	return o.lookAt(ctx, app, s, addresses), nil
}

// inspectionCode: a listener that was not reached counts most, then what is wrong now.
func inspectionCode(ctx context.Context, all []certs.Inspection) error {
	reached, worst := 0, check.Level(0)
	for _, in := range all {
		if in.Kind == "file" || len(in.Chain) > 0 {
			reached++
		}
		worst = max(worst, in.Worst())
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case reached == 0:
		return reported{exitUnreachable}
	case worst >= check.Error:
		return reported{exitFailed}
	}
	return nil
}
