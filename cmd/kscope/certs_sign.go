package main

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/render"
)

type certsSignOptions struct {
	caDir, output string
	days          int
	force         bool
}

func newCertsSignCmd(app *App) *cobra.Command {
	var o certsSignOptions
	cmd := &cobra.Command{
		Use:   "sign REQUEST…",
		Short: "Sign requests with an authority that is here",
		Long: `sign writes beside each request (tls.csr, in PEM or DER) a certificate as it asks for (tls.crt), followed by what stands
between it and the root. It signs for the names, the subject and the usages of the request, and shows them; it signs no
authority, and nothing but serverAuth and clientAuth.`,
		Example: `  kscope certs sign --ca-dir certs/ca broker-4/tls.csr
  kscope certs sign --ca-dir certs/ca --days 90 requests/*.csr`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, "%s needs a request", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.caDir == "" {
				return usage(cmd, "%s needs --ca-dir", cmd.CommandPath())
			}
			if err := checkDays(cmd, "days", o.days); err != nil {
				return err
			}
			if err := oneOf(cmd, "output", o.output, render.ListFormats()...); err != nil {
				return err
			}
			return runCertsSign(app, cmd, args, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.caDir, "ca-dir", "", "`FOLDER` with ca.crt and ca.key of the authority")
	f.IntVar(&o.days, "days", 397, "how many `DAYS` the certificates last, at most as long as their authority")
	f.BoolVar(&o.force, "force", false, "replace certificates that are there already")
	outputFlag(cmd, &o.output, render.ListFormats()...)
	return cmd
}

// toSign is a request that was read, and where its certificate goes.
type toSign struct {
	certs.Request
	file, to string
}

// runCertsSign reads all requests before it signs the first.
func runCertsSign(app *App, cmd *cobra.Command, files []string, o certsSignOptions) error {
	authority, _, err := certs.ReadAuthority(o.caDir)
	if err == nil {
		err = authority.Usable(time.Now())
	}
	switch {
	case err != nil:
		return usage(cmd, "--ca-dir: %s", err)
	case authority.Key == nil:
		return usage(cmd, "--ca-dir: %s has no %s", o.caDir, certs.AuthorityKey)
	}
	var all []toSign
	for _, f := range files {
		one, err := o.read(cmd, f)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	list := render.List{Schema: "kscope.certs-sign/1", Key: "certificates", Header: []string{"certificate", "subject", "for", "usages", "until"}}
	for _, one := range all {
		chain, err := authority.Sign(one.Request, time.Now().AddDate(0, 0, o.days))
		if err == nil {
			err = certs.WriteFile(one.to, certs.PEM(chain...))
		}
		if err != nil {
			return fmt.Errorf("sign %s: %w", one.file, err)
		}
		addSigned(&list, one, chain[0])
	}
	if err := list.Write(app.out, app.term, o.output); err != nil {
		return err
	}
	app.note("the authority's own certificate, for who is to trust these: %s", filepath.Join(o.caDir, certs.AuthorityCert))
	return nil
}

func (o *certsSignOptions) read(cmd *cobra.Command, file string) (toSign, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return toSign{}, usage(cmd, "%s", err)
	}
	r, err := certs.ParseRequest(data)
	if err != nil {
		return toSign{}, usage(cmd, "%s: %s", file, err)
	}
	to := strings.TrimSuffix(file, filepath.Ext(file)) + ".crt"
	if _, err := os.Lstat(to); err == nil && !o.force {
		return toSign{}, usage(cmd, "%s is there already, --force replaces it", to)
	}
	return toSign{r, file, to}, nil
}

type signedItem struct {
	File     string    `json:"file"`
	Subject  string    `json:"subject"`
	Names    []string  `json:"names"`
	Usages   []string  `json:"usages"`
	Serial   string    `json:"serial"`
	NotAfter time.Time `json:"not_after"`
}

func addSigned(list *render.List, one toSign, c *x509.Certificate) {
	facts := certs.Facts(c)
	names := append([]string{}, one.Leaf.Names()...)
	list.Items = append(list.Items, signedItem{one.to, facts.Subject, names, facts.Usages, facts.Serial, facts.NotAfter})
	list.Names = append(list.Names, one.to)
	list.Rows = append(list.Rows, []string{one.to, facts.Subject, strings.Join(names, ", "), strings.Join(facts.Usages, ", "), facts.NotAfter.Format(time.DateOnly)})
}
