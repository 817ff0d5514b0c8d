package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/probe"
	"kscope/internal/reload"
	"kscope/internal/render"
)

// rollout brings new stores of members into their folder and, where that is asked for, into the running brokers.
type rollout struct {
	app     *App
	dir     string
	options loadOptions
	dryRun  bool
	grown   certs.Grown
	// keys and trust say which stores the brokers are to load; dropped whom they are to trust no longer.
	keys, trust bool
	dropped     []string
	// files makes what is written; nil for nothing. After is called once all files are in their place, loaded once the
	// brokers have them all.
	files func() ([]certs.File, error)
	// first says which of them are put in their place before the others; nil is none.
	first         func(certs.File) bool
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
	if !w.options.loads() {
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
		if err := w.write(); err != nil || w.dryRun {
			return err
		}
		w.results = reload.Apply(ctx, c.Client, w.steps, look)
		return nil
	})
}

// settings are those of the cluster that is changed.
func (w *rollout) settings(cmd *cobra.Command) (config.Settings, error) {
	for _, at := range w.grown.New {
		if m := w.grown.Members[at]; m.Kind == certs.Broker && w.options.folderOf("", m.Path) == "" {
			return config.Settings{}, usage(cmd, "it is not known where %s finds its files, needs --broker-path", m.Folder)
		}
	}
	s, err := w.app.namedSettings(cmd)
	switch {
	case err != nil:
		return s, err
	case w.options.acceptExpired && s.SASL != nil && s.SASL.Mechanism == "PLAIN":
		return s, usage(cmd, "--accept-expired with PLAIN would send the password to a broker that is not verified in full")
	}
	if s.TLS != nil {
		s.TLS.AcceptExpired = w.options.acceptExpired
	}
	return s, nil
}

// plan finds out which listeners load which file.
func (w *rollout) plan(ctx context.Context, c *cluster, look reload.Look) error {
	now := time.Now()
	for _, at := range w.grown.New {
		m := w.grown.Members[at]
		if m.Kind != certs.Broker {
			continue
		}
		listeners, err := reload.Listeners(ctx, c.Client, m.ID)
		if err != nil {
			return err
		}
		if len(listeners) == 0 {
			return fmt.Errorf("broker %d has no listener with TLS", m.ID)
		}
		files := reload.Files{Member: m, Folder: w.options.folderOf(strconv.Itoa(int(m.ID)), m.Path), Dropped: w.dropped}
		if w.trust {
			steps, kept, err := files.TrustStores(ctx, listeners, look)
			if err != nil {
				return err
			}
			w.add(steps, kept)
		}
		if w.keys {
			steps, kept, err := files.KeyStores(ctx, listeners, look, now)
			if err != nil {
				return err
			}
			w.add(steps, kept)
		}
	}
	return nil
}

func (w *rollout) add(steps []reload.Step, kept []reload.Kept) {
	w.steps, w.kept = append(w.steps, steps...), append(w.kept, kept...)
	for _, k := range kept {
		w.changes = append(w.changes, render.Change{Action: render.Keep, Subject: check.BrokerSubject(k.Broker), Why: "listener " + k.Name + ": " + k.Why})
	}
}

// write stages the files, tests them by using them, and puts them in their place.
func (w *rollout) write() error {
	if w.dryRun || w.files == nil {
		return nil
	}
	files, err := w.files()
	if err != nil {
		return err
	}
	staged, err := certs.Stage(w.dir, files)
	if err != nil {
		return fmt.Errorf("write to %s: %w", w.dir, err)
	}
	defer staged.Drop()
	if _, err := w.grown.Test(staged.Dir, time.Now()); err != nil {
		return err
	}
	for _, at := range w.grown.New {
		m := w.grown.Members[at]
		if m.ReadableBy == nil {
			continue
		}
		if _, err := staged.Share(m.Folder, *m.ReadableBy); err != nil {
			return fmt.Errorf("make %s readable by user %d: %w", m.Folder, *m.ReadableBy, err)
		}
	}
	if err := w.placeFirst(files); err != nil {
		return fmt.Errorf("write to %s: %w", w.dir, err)
	}
	if err := staged.Place(); err != nil {
		return fmt.Errorf("write to %s: %w", w.dir, err)
	}
	if _, err := os.Stat(filepath.Join(w.dir, certs.KubernetesDir)); err == nil {
		w.app.note("%s holds the old certificates; to write it again: kscope certs gen --kubernetes NAME --out %s", filepath.Join(w.dir, certs.KubernetesDir), check.ShellQuote(w.dir))
	}
	if w.after != nil {
		return w.after()
	}
	return nil
}

// placeFirst puts those files in their place that must not be missing when the others are there.
func (w *rollout) placeFirst(files []certs.File) error {
	if w.first == nil {
		return nil
	}
	files = slices.DeleteFunc(slices.Clone(files), func(f certs.File) bool { return !w.first(f) })
	if len(files) == 0 {
		return nil
	}
	staged, err := certs.Stage(w.dir, files)
	if err != nil {
		return err
	}
	return staged.Place()
}

// show prints what was done, or would be, and says what is left to do.
func (w *rollout) show(output string) error {
	if w.results == nil {
		for _, s := range w.steps {
			w.results = append(w.results, reload.Result{Step: s})
		}
	}
	worst := exitWell
	for _, r := range w.results {
		w.changes = append(w.changes, resultChange(r))
		switch {
		case r.Outcome == reload.Failed || r.Outcome == reload.NotTried:
			worst = exitFailed
		case r.Outcome == reload.Unproven && worst == exitWell:
			worst = exitIncomplete
		}
	}
	if err := render.Plan(w.app.out, w.app.term, output, w.changes, "nothing to do"); err != nil {
		return err
	}
	if err := w.tidy(worst); err != nil {
		return err
	}
	if !w.options.loads() && !w.dryRun {
		w.next()
	}
	return reported{worst}
}

func resultChange(r reload.Result) render.Change {
	c := render.Change{
		Action: render.Alter, Subject: check.BrokerSubject(r.Broker), Why: r.Why,
		Differences: []render.Difference{{Field: r.Key(r.Store), From: r.From, To: r.To}},
	}
	switch r.Outcome {
	case reload.Proven:
		c.Outcome, c.Why = render.Done, "a new handshake with "+r.Address+" shows it"
	case reload.Done, reload.Unproven:
		c.Outcome = render.Done
	case reload.Failed:
		c.Outcome = render.Failed
	case reload.NotTried:
		c.Outcome = render.NotTried
	}
	return c
}

// tidy removes the numbered stores of before, once it is proven that no broker has them any more.
func (w *rollout) tidy(code int) error {
	if w.dryRun || !w.options.loads() || code != exitWell || len(w.results) == 0 {
		return nil
	}
	for _, at := range w.grown.New {
		for _, path := range w.stale(w.grown.Members[at]) {
			_ = os.Remove(path) // one that stays harms nobody
		}
	}
	if w.loaded != nil {
		return w.loaded()
	}
	return nil
}

// stale are the numbered stores of a broker that were loaded before what was loaded now, and that no listener which was
// left alone has.
func (w *rollout) stale(m certs.Member) []string {
	var all []string
	if m.Kind == certs.Broker && w.keys {
		all = append(all, m.Stale(w.dir, string(reload.KeyStore))...)
	}
	if m.Kind == certs.Broker && w.trust {
		all = append(all, m.Stale(w.dir, string(reload.TrustStore))...)
	}
	return slices.DeleteFunc(all, func(path string) bool {
		return slices.ContainsFunc(w.kept, func(k reload.Kept) bool {
			name := filepath.Base(path)
			return filepath.Base(k.Location(reload.KeyStore)) == name || filepath.Base(k.Location(reload.TrustStore)) == name
		})
	})
}

// next says how the brokers and clients get what was written.
func (w *rollout) next() {
	brokers, clients := 0, 0
	for _, at := range w.grown.New {
		if w.grown.Members[at].Kind == certs.Broker {
			brokers++
		} else {
			clients++
		}
	}
	if brokers > 0 {
		w.app.note("copy the folders of the brokers to them, then load the files without a restart: %s --only-apply --broker-path %s -b %s",
			w.command, check.ShellQuote(check.Blank("folder on the disk of a broker, {n} for its id")), check.ShellQuote(check.Blank("HOST:PORT")))
	}
	if clients > 0 {
		w.app.note("clients read their files when they start: copy the folders to them and restart them")
	}
}

// handshakes looks at a listener by the walk that inspect uses.
func handshakes(s config.Settings) reload.Look {
	return func(ctx context.Context, address string) (reload.Presented, error) {
		target, chains := listening(s)
		e := probe.Listeners(ctx, target, []string{address})[0]
		if len(chains[address]) == 0 {
			return reload.Presented{}, errors.New(notSeen(&e))
		}
		p := reload.Presented{Chain: chains[address]}
		if path := e.Deepest(); path != nil && path.TLS != nil {
			p.AsksCertificate, p.Authorities = path.TLS.Requested, path.TLS.Authorities
		}
		return p, nil
	}
}

// memberChanges are the members that get new certificates.
func memberChanges(dir string, old certs.Set, g certs.Grown, dryRun bool) []render.Change {
	var all []render.Change
	for _, at := range g.New {
		was, is := certs.Facts(old.Members[at].Pair.Chain[0]), certs.Facts(g.Members[at].Pair.Chain[0])
		c := render.Change{Action: render.Alter, Subject: check.FileSubject(filepath.Join(dir, g.Members[at].Folder)), Outcome: render.Done,
			Differences: []render.Difference{
				{Field: "serial", From: was.Serial, To: is.Serial},
				{Field: "ends", From: was.NotAfter.Format(time.DateOnly), To: is.NotAfter.Format(time.DateOnly)},
			}}
		if dryRun {
			c.Outcome, c.Differences = "", c.Differences[1:]
		}
		if was.Issuer != is.Issuer {
			c.Differences = append(c.Differences, render.Difference{Field: "issuer", From: was.Issuer, To: is.Issuer})
		}
		all = append(all, c)
	}
	return all
}
