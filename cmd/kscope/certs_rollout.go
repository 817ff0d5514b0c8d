package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/reload"
	"kscope/internal/render"
)

// rollout brings new stores of members into their folder and, where that is asked for, into the running brokers.
type rollout struct {
	app *App
	rolloutOptions
	grown certs.Grown
	// stores are those that the brokers are to load; dropped whom they are to trust no longer.
	stores  []reload.Store
	dropped []string
	// files are written; none where they are there already. After is called once they are in their place, loaded once the
	// brokers have them all.
	files         []certs.File
	after, loaded func() error
	// command is what loads the files that were written.
	command string
	// changes are what it did, or would do.
	changes []render.Change
	steps   []reload.Step
	kept    []reload.Kept
	results []reload.Result
}

// run looks at the brokers first, so that nothing is written that they would refuse; then it writes and tests the files,
// and then it loads them.
func (w *rollout) run(ctx context.Context, cmd *cobra.Command) error {
	if !w.loads() {
		return w.write()
	}
	s, err := w.settings(cmd)
	if err != nil {
		return err
	}
	return w.app.open(cmd, s, func(ctx context.Context, c *cluster) error {
		look := handshakes(s)
		if err := w.plan(ctx, c, look); err != nil {
			return err
		}
		switch {
		case w.dryRun && w.only:
			w.results = reload.Validate(ctx, c.Client, w.steps)
			return nil
		case w.dryRun: // the brokers can judge no file that is not written yet
			return nil
		}
		if err := w.write(); err != nil {
			return err
		}
		w.results = reload.Apply(ctx, c.Client, w.steps, look)
		return nil
	})
}

// settings are those of the cluster that is changed.
func (w *rollout) settings(cmd *cobra.Command) (config.Settings, error) {
	for _, m := range w.brokers() {
		if w.folderOf("", m.Path) == "" {
			return config.Settings{}, usage(cmd, "it is not known where %s finds its files, needs --broker-path", m.Folder)
		}
	}
	s, err := w.app.namedSettings(cmd)
	switch {
	case err != nil:
		return s, err
	case w.acceptExpired && s.SASL != nil && s.SASL.Mechanism == "PLAIN":
		return s, usage(cmd, "--accept-expired with PLAIN would send the password to a broker that is not verified in full")
	}
	if s.TLS != nil {
		s.TLS.AcceptExpired = w.acceptExpired
	}
	return s, nil
}

// plan finds out which listeners load which file.
func (w *rollout) plan(ctx context.Context, c *cluster, look reload.Look) error {
	now := time.Now()
	for _, m := range w.brokers() {
		files := reload.Files{Member: m, Folder: w.folderOf(strconv.Itoa(int(m.ID)), m.Path), Dropped: w.dropped}
		steps, kept, err := files.Plan(ctx, c.Client, w.stores, look, now)
		if err != nil {
			return err
		}
		w.steps, w.kept = append(w.steps, steps...), append(w.kept, kept...)
	}
	return nil
}

// brokers are the members whose stores are loaded.
func (w *rollout) brokers() []certs.Member {
	var all []certs.Member
	for _, at := range w.grown.New {
		if m := w.grown.Members[at]; m.Kind == certs.Broker {
			all = append(all, m)
		}
	}
	return all
}

// write stages the files, tests them by using them, and puts them in their place.
func (w *rollout) write() error {
	if w.dryRun || len(w.files) == 0 {
		return nil
	}
	open, err := w.grown.Write(w.dir, w.files, func(staged string) error {
		_, err := w.grown.Test(staged, time.Now())
		return err
	})
	if err != nil {
		return err
	}
	w.app.noteOpen(w.dir, open)
	if _, err := os.Stat(filepath.Join(w.dir, certs.KubernetesDir)); err == nil {
		w.app.note("%s holds the old certificates; to write it again: kscope certs gen --kubernetes %s --out %s",
			filepath.Join(w.dir, certs.KubernetesDir), check.ShellQuote(check.Blank("name of the cluster")), check.ShellQuote(w.dir))
	}
	if w.after != nil {
		return w.after()
	}
	return nil
}

// tidy removes the numbered stores of before, once it is proven that no broker has them any more.
func (w *rollout) tidy(code int) error {
	if w.dryRun || !w.loads() || code != exitWell || len(w.results) == 0 {
		return nil
	}
	for _, m := range w.brokers() {
		for _, path := range reload.Stale(m, w.dir, w.stores, w.kept) {
			_ = os.Remove(path) // one that stays harms nobody
		}
	}
	if w.loaded != nil {
		return w.loaded()
	}
	return nil
}
