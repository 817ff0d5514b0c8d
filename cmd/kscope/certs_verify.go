package main

import (
	"context"
	"crypto/x509"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/config"
	"kscope/internal/render"
)

type verifyOptions struct {
	against []string
	output  string
}

func newCertsVerifyCmd(app *App) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Say whether Java, Go and OpenSSL clients accept a broker, and whether it accepts this client",
		Long: `verify meets a broker over TLS and says whether clients on Java, on Go and on OpenSSL (librdkafka) accept what it presents:
the three do not agree. Go and, where the program is found, openssl are asked themselves; Java is judged by its rules.
Then it goes on as the client of the settings would, and says whether the broker accepts it.`,
		Example: `  kscope certs verify --against kafka-1:9093 --tls-ca ca.crt
  kscope certs verify --against kafka-1:9093 -c client.properties
  kscope certs verify -c client.properties             # every bootstrap server of the settings`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := o.check(app, cmd)
			if err != nil {
				return err
			}
			return runCertsVerify(cmd.Context(), app, s, o)
		},
	}
	cmd.Flags().StringArrayVar(&o.against, "against", nil, "the broker to meet, `HOST:PORT`; may be repeated")
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

// check refuses what cannot be meant, before anything is dialled, and reads the settings.
func (o *verifyOptions) check(app *App, cmd *cobra.Command) (config.Settings, error) {
	if err := oneOf(cmd, "output", o.output, render.ListFormats()...); err != nil {
		return config.Settings{}, err
	}
	for i, given := range o.against {
		address, err := config.Address(given)
		if err != nil {
			return config.Settings{}, usage(cmd, "--against %s", err)
		}
		o.against[i] = address
	}
	app.flags.tls = true // there is nothing to verify without
	s, err := app.settings(cmd)
	switch {
	case err != nil:
		return s, err
	case len(o.against) > 0:
		s.Bootstrap = o.against
	case s.Assumed:
		return s, usage(cmd, "%s needs --against HOST:PORT, or settings with bootstrap servers", cmd.CommandPath())
	}
	return s, nil
}

// verified is what came out for one broker.
type verified struct {
	Address string `json:"address"`
	// Clients is how each family of clients takes the broker; empty where it was not met.
	Clients []certs.Verdict `json:"clients"`
	// Client is how it went with the client of the settings.
	Client clientVerdict `json:"this_client"`
}

// clientVerdict is how the broker took the client of the settings.
type clientVerdict struct {
	// Outcome is "accepted", "refused", or "not tried" where the client would not go on itself.
	Outcome string `json:"outcome"`
	Detail  string `json:"detail"`
	// Asked says that the broker asked for a client certificate, Sent that one was sent.
	Asked bool `json:"certificate_asked"`
	Sent  bool `json:"certificate_sent"`
	// Principal is whom the broker takes the client for; Probably, where its mapping rules may make another of it.
	Principal string `json:"principal,omitempty"`
	Probably  bool   `json:"principal_probably,omitempty"`
}

func runCertsVerify(ctx context.Context, app *App, s config.Settings, o verifyOptions) error {
	facts, chains, err := app.walked(ctx, s, true)
	if err != nil {
		return err
	}
	report := check.Run(catalog.All(), facts, nil)
	if len(chains) == 0 && report.Worst() >= check.Error {
		return &unreached{report, s.Flags, nil}
	}
	var all []verified
	for i := range facts.Endpoints {
		e := &facts.Endpoints[i]
		v := verified{Address: e.Address, Clients: []certs.Verdict{}, Client: thisClient(&report, e)}
		if chain := chains[e.Address]; len(chain) > 0 {
			limit, cancel := context.WithTimeout(ctx, s.Timeout)
			v.Clients = trialOf(s, e, chains[e.Address]).Verdicts(limit)
			cancel()
		}
		all = append(all, v)
	}
	if err := showVerified(app, o.output, all); err != nil {
		return err
	}
	return verifiedCode(ctx, all)
}

// trialOf is a broker as clients with these settings meet it.
func trialOf(s config.Settings, e *check.Endpoint, chain []*x509.Certificate) certs.Trial {
	t := certs.Trial{Dialed: e.Address, Chain: chain, Roots: s.TLS.Roots, Now: time.Now()}
	if e.Dialed != "" {
		t.Dialed = e.Dialed
	}
	if s.Client.VerifyName || !s.Client.Verify {
		t.Host = e.Host()
	}
	return t
}

func verifiedCode(ctx context.Context, all []verified) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, v := range all {
		refused := v.Client.Outcome != "accepted" || len(v.Clients) == 0
		for _, c := range v.Clients {
			refused = refused || !c.Accepts
		}
		if refused {
			return reported{exitFailed}
		}
	}
	return nil
}
