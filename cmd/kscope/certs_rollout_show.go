package main

import (
	"kscope/internal/check"
	"kscope/internal/reload"
	"kscope/internal/render"
)

// show prints what was done, or would be, and says what is left to do.
func (w *rollout) show() error {
	if w.results == nil {
		for _, s := range w.steps {
			w.results = append(w.results, reload.Result{Step: s})
		}
	}
	for _, k := range w.kept {
		w.changes = append(w.changes, render.Change{Action: render.Keep, Subject: check.BrokerSubject(k.Broker), Why: "listener " + k.Name + ": " + k.Why})
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
	if err := render.Plan(w.app.out, w.app.term, w.output, w.changes, "nothing to do"); err != nil {
		return err
	}
	if err := w.tidy(worst); err != nil {
		return err
	}
	if !w.loads() && !w.dryRun {
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

// next says how the brokers and clients get what was written.
func (w *rollout) next() {
	brokers := len(w.brokers())
	if brokers > 0 {
		w.app.note("copy the folders of the brokers to them, then load the files without a restart: %s --only-apply --broker-path %s -b %s",
			w.command, check.ShellQuote(check.Blank("folder on the disk of a broker, {n} for its id")), check.ShellQuote(check.Blank("HOST:PORT")))
	}
	if len(w.grown.New) > brokers {
		w.app.note("clients read their files when they start: copy the folders to them and restart them")
	}
}
