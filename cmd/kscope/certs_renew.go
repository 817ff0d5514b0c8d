package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/nearest"
	"kscope/internal/reload"
)

type renewOptions struct {
	rolloutOptions
	names []string
	caDir string

	set certs.Set
}

func newCertsRenewCmd(app *App) *cobra.Command {
	var o renewOptions
	cmd := &cobra.Command{
		Use:   "renew FOLDER",
		Short: "Issue certificates again with the same names, and load them into running brokers",
		Long: `renew issues the certificates of a folder of certs gen again: same subject, names, kind of key, password and files. With
--apply each running broker is told the name of its new key store, one broker after the other, and a new handshake with
every listener proves that it serves the new certificate before the next is told; nothing is restarted and no connection
ends. A broker takes a store only from a file that it does not have yet, so that each comes with a copy whose name holds
its serial number.`,
		Example: `  kscope certs renew certs/
  kscope certs renew certs/ --name broker-3
  kscope certs renew certs/ --apply --broker-path '/etc/kafka/certs/broker-{n}' -c admin.properties
  kscope certs renew certs/ --only-apply --broker-path /etc/kafka/secrets -c admin.properties   # after the files were copied`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd, args[0]); err != nil {
				return err
			}
			return o.run(cmd.Context(), app, cmd)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.names, "name", nil, "only these members, `NAMES` of folders: broker-3; all without it")
	f.StringVar(&o.caDir, "ca-dir", "", "`FOLDER` with ca.crt and ca.key of the authority, where that is not ca/ in the folder")
	o.flags(cmd)
	return cmd
}

// check refuses what cannot be meant, before anything is written or dialled.
func (o *renewOptions) check(cmd *cobra.Command, dir string) error {
	if err := o.rolloutOptions.check(cmd, dir); err != nil {
		return err
	}
	var err error
	if o.set, err = readSet(cmd, o.dir); err != nil {
		return err
	}
	for _, name := range o.names {
		if !slices.Contains(memberNames(o.set), name) {
			return usage(cmd, "%s has no member %q%s", o.dir, name, nearestOf(name, memberNames(o.set)))
		}
	}
	if o.caDir == "" {
		return nil
	}
	if o.set.Authority, _, err = certs.ReadAuthority(o.caDir); err != nil {
		return usage(cmd, "--ca-dir: %s", err)
	}
	return nil
}

// readSet reads a folder that certs gen wrote.
func readSet(cmd *cobra.Command, dir string) (certs.Set, error) {
	set, err := certs.ReadSet(dir)
	switch {
	case errors.Is(err, certs.ErrNotASet):
		return set, usage(cmd, "%s was not written by kscope certs gen: it has no %s", dir, certs.ManifestFile)
	case err != nil:
		return set, usage(cmd, "%s", err)
	case len(set.Members) == 0:
		return set, usage(cmd, "%s has no members", dir)
	}
	return set, nil
}

func memberNames(s certs.Set) []string {
	var names []string
	for _, m := range s.Members {
		names = append(names, m.Folder)
	}
	return names
}

func nearestOf(name string, all []string) string {
	if near := nearest.Suggestion(name, all); near != "" {
		return fmt.Sprintf(", the nearest is %q", near)
	}
	return ""
}

func (o *renewOptions) run(ctx context.Context, app *App, cmd *cobra.Command) error {
	now := time.Now()
	renewed, err := o.renewed(cmd, now)
	if err != nil {
		return err
	}
	w := &rollout{app: app, rolloutOptions: o.rolloutOptions, grown: renewed, stores: []reload.Store{reload.KeyStore}, command: o.command()}
	if !o.only {
		w.changes = memberChanges(o.dir, o.set, renewed, o.dryRun)
		if w.files, err = renewed.RenewedFiles(now); err != nil {
			return err
		}
	}
	if err := w.run(ctx, cmd); err != nil {
		return err
	}
	return w.show()
}

// command loads what this one has made, and no other member's: those have no numbered stores yet.
func (o *renewOptions) command() string {
	words := []string{"kscope", "certs", "renew", o.dir}
	if len(o.names) > 0 {
		words = append(words, "--name", strings.Join(o.names, ","))
	}
	return strings.Join(quoted(words), " ")
}

// renewed are the members with new certificates, as values; with --only-apply those that lie in the folder.
func (o *renewOptions) renewed(cmd *cobra.Command, now time.Time) (certs.Grown, error) {
	if o.only {
		g := certs.Grown{Set: o.set}
		for i, m := range o.set.Members {
			if len(o.names) == 0 || slices.Contains(o.names, m.Folder) {
				g.New = append(g.New, i)
			}
		}
		return g, nil
	}
	g, err := o.set.Renew(o.names, o.days, now)
	if err != nil {
		return g, usage(cmd, "%s", err)
	}
	return g, nil
}
