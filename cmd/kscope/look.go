package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/probe"
)

// look is one way to look at one cluster, once or until it is well.
type look struct {
	app      *App
	settings config.Settings
	asked    check.Asked
	show     func(*check.Check) bool
	// first and longest are the pauses between looks: doubling from one to the other.
	first, longest time.Duration
}

func newLook(app *App, cmd *cobra.Command, o doctorOptions) (*look, error) {
	s, err := app.settings(cmd)
	if err != nil {
		return nil, err
	}
	return &look{
		app: app, settings: s, show: o.show, first: time.Second, longest: 10 * time.Second,
		asked: check.Asked{
			BootstrapServers: s.Bootstrap, Flags: s.Flags, CertDays: o.certDays,
			DialTimeout: s.DialTimeout, Timeout: s.Timeout,
		},
	}, nil
}

// once looks once. Settings that no client could start with are judged alone: nothing is dialled.
func (l *look) once(ctx context.Context) *check.Facts {
	alone := &check.Facts{Now: time.Now().UTC(), Asked: l.asked, SeenFrom: kafka.SeenFrom(), Client: l.settings.Client}
	if len(alone.Client.Unusable()) > 0 {
		return alone
	}
	target := kafka.Target(l.settings, l.asked, versionText())
	p := startProgress(l.app, l.asked.Timeout)
	defer p.stop()
	target.Progress = p.set
	return probe.Collect(ctx, target, nil)
}

// until looks again until the cluster is well or the limit is over. It ends at once on what waiting cannot heal.
func (l *look) until(ctx context.Context, limit time.Duration, f failOn) *check.Facts {
	if f == failNever {
		f = failError
	}
	end := time.Now().Add(limit)
	said := ""
	for pause := l.first; ; pause = min(2*pause, l.longest) {
		facts := l.once(ctx)
		report := check.Run(catalog.All(), facts, l.show)
		left := time.Until(end)
		if exitOf(&report, f) == exitWell || beyondWaiting(&report) || left <= 0 || ctx.Err() != nil {
			return facts
		}
		if now := stillWaiting(&report); now != said {
			said = now
			l.app.note("%s, looking again for up to %s", now, left.Round(time.Second))
		}
		select {
		case <-time.After(min(pause, left)):
		case <-ctx.Done():
			facts.Interrupted = true
			return facts
		}
	}
}

// beyondWaiting says that no time heals this. A login that failed is never tried again with the same secret: brokers
// lock accounts. Of certificates only one heals by itself, the one that is not valid yet.
func beyondWaiting(r *check.Report) bool {
	if r.Verdict() == check.Unusable || loginFailed(r.Facts) {
		return true
	}
	for _, c := range r.Causes {
		if c.Level < check.Error || c.Check.ID == "TLS008" {
			continue
		}
		switch c.Check.Family() {
		case "CFG", "TLS", "SASL":
			return true
		}
		if c.Check.ID == "ENV002" || c.Check.ID == "ENV003" {
			return true // a controller or ZooKeeper never becomes a broker
		}
	}
	return false
}

// loginFailed says that a secret was sent and refused somewhere.
func loginFailed(f *check.Facts) bool {
	for i := range f.Endpoints {
		for j := range f.Endpoints[i].Paths {
			if f.Endpoints[i].Paths[j].Layer(check.StageSASL).Outcome == check.Failed {
				return true
			}
		}
	}
	return false
}

// stillWaiting names the first cause, or the verdict where there is none.
func stillWaiting(r *check.Report) string {
	if len(r.Causes) > 0 && len(r.Causes[0].Findings) > 0 {
		return fmt.Sprintf("not well yet: %s %s", r.Causes[0].Check.ID, r.Causes[0].Findings[0].Detail)
	}
	return fmt.Sprintf("not well yet: %s", r.Verdict())
}
