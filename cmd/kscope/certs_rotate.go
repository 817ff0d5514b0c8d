package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/reload"
)

type rotateOptions struct {
	rolloutOptions
	phaseName string
	caDays    int
	yes       bool

	phase    certs.Phase
	rotation certs.Rotation
}

func newCertsRotateCmd(app *App) *cobra.Command {
	var o rotateOptions
	cmd := &cobra.Command{
		Use:   "rotate-ca FOLDER --phase trust|issue|drop",
		Short: "Change to a new authority in three phases, while all stay connected",
		Long: `rotate-ca takes a folder of certs gen from its authority to a new one in three phases. trust: a new authority is made, and
all trust both. issue: all get certificates of the new one, with the same names. drop: the old one is trusted no longer.
Between two phases every broker has to load its files (--apply does it, and proves it by new handshakes), and every client
has to be started with its own.`,
		Example: `  kscope certs rotate-ca certs/ --phase trust --apply --broker-path '/etc/kafka/certs/broker-{n}' -c admin.properties
  kscope certs rotate-ca certs/ --phase issue --apply --broker-path '/etc/kafka/certs/broker-{n}' -c admin.properties
  kscope certs rotate-ca certs/ --phase drop --apply --broker-path '/etc/kafka/certs/broker-{n}' -c admin.properties`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd, args[0]); err != nil {
				return err
			}
			return o.run(cmd.Context(), app, cmd)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.phaseName, "phase", "", "`PHASE`: "+strings.Join(certs.Phases(), ", "))
	f.IntVar(&o.caDays, "ca-days", 5*365, "how many `DAYS` the new authority lasts")
	o.flags(cmd)
	f.BoolVar(&o.yes, "yes", false, "do not ask before the old authority is dropped")
	completeWith(cmd, "phase", certs.Phases())
	return cmd
}

// check refuses what cannot be meant, before anything is written or dialled.
func (o *rotateOptions) check(cmd *cobra.Command, dir string) error {
	if err := o.rolloutOptions.check(cmd, dir); err != nil {
		return err
	}
	if err := oneOf(cmd, "phase", o.phaseName, certs.Phases()...); err != nil {
		return err
	}
	if err := checkDays(cmd, "ca-days", o.caDays); err != nil {
		return err
	}
	o.phase = certs.Phase(o.phaseName)
	if _, err := readSet(cmd, o.dir); err != nil {
		return err
	}
	var err error
	if o.rotation, err = certs.ReadRotation(o.dir); err != nil {
		return usage(cmd, "%s", err)
	}
	return nil
}

func (o *rotateOptions) run(ctx context.Context, app *App, cmd *cobra.Command) error {
	w := &rollout{
		app: app, rolloutOptions: o.rolloutOptions, stores: []reload.Store{reload.TrustStore},
		command: fmt.Sprintf("kscope certs rotate-ca %s --phase %s", check.ShellQuote(o.dir), o.phase),
	}
	if o.phase == certs.PhaseIssue {
		w.stores = []reload.Store{reload.KeyStore}
	}
	if err := o.fill(cmd, w); err != nil {
		return err
	}
	if o.phase == certs.PhaseDrop {
		w.dropped, w.loaded = o.rotation.Dropped(), func() error { return os.RemoveAll(filepath.Join(o.dir, certs.OldAuthorityDir)) }
		if !o.dryRun {
			if err := app.confirm(cmd, o.yes, fmt.Sprintf("nobody in %s will trust %s any more, and who still has a certificate of it is locked out; go on?", o.dir, strings.Join(w.dropped, ", "))); err != nil {
				return err
			}
		}
	}
	if err := w.run(ctx, cmd); err != nil {
		return err
	}
	return w.show()
}

// fill gives the rollout the members as the phase makes them, or as a phase before has left them in the folder.
func (o *rotateOptions) fill(cmd *cobra.Command, w *rollout) error {
	if o.only {
		var err error
		if w.grown, err = o.rotation.Held(o.phase); err != nil {
			return usage(cmd, "%s", err)
		}
		return nil
	}
	var err error
	if w.grown, w.files, err = o.rotation.In(o.phase, o.days, o.caDays, time.Now()); err != nil {
		return usage(cmd, "%s", err)
	}
	w.after = o.tidy
	if o.phase == certs.PhaseIssue {
		w.changes = memberChanges(o.dir, o.rotation.Set, w.grown, o.dryRun)
	} else {
		w.changes = trustChanges(o.dir, o.rotation.Set, w.grown, o.dryRun)
	}
	return nil
}

// tidy removes what the phase has made needless: the folder of the next authority once it signs, and the key of the old
// one once nobody trusts it.
func (o *rotateOptions) tidy() error {
	switch o.phase {
	case certs.PhaseIssue:
		return os.RemoveAll(filepath.Join(o.dir, certs.NextAuthorityDir))
	case certs.PhaseDrop:
		err := os.Remove(filepath.Join(o.dir, certs.OldAuthorityDir, certs.AuthorityKey))
		if err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
