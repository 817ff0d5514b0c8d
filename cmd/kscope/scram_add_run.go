package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/config"
	"kscope/internal/probe"
	"kscope/internal/scram"
)

// newCredentialLimit is how long brokers may refuse a credential that is new: on three idle ones the slowest took 83 ms.
const newCredentialLimit = 5 * time.Second

func runScramAdd(ctx context.Context, cmd *cobra.Command, c *cluster, o scramAddOptions, password config.Secret) error {
	have, err := scram.One(ctx, c.scram(), o.user)
	if err != nil {
		return err
	}
	at, err := c.where(ctx, o.verifyAt)
	if err != nil {
		return err
	}
	want := scram.Credential{User: o.user, Mechanism: scram.Mechanism(o.mechanism), Iterations: int32(o.iterations)}
	way := loginWay{loginPlaces: at, target: c.login(o.user, want.Mechanism, password)}
	held, there := have.With(want.Mechanism)
	same := there && held.Iterations == want.Iterations && !o.generate && way.letsIn(ctx)
	change := scram.Add(want, have, same)[0]
	told := scramTold{cluster: c, change: change, way: way, output: o.output, dryRun: o.dryRun}
	if o.dryRun {
		return told.write()
	}
	if err := mayReplace(cmd, c.app, o, change); err != nil {
		return err
	}
	done := scram.Apply(ctx, c.scram(), scram.Plan{change}, password.Reveal())[0]
	if done.Err != nil {
		return done.Err
	}
	if o.generate {
		told.password = password
	}
	return told.proved(ctx, done)
}

// mayReplace asks before a credential that applications use is replaced.
func mayReplace(cmd *cobra.Command, app *App, o scramAddOptions, change scram.Change) error {
	if change.Action != scram.Replace {
		return nil
	}
	if !o.replace && !app.asks() {
		return usage(cmd, "user %q has a %s credential already, which applications may use, needs --replace", change.User, change.Mechanism)
	}
	return app.confirm(cmd, o.replace, fmt.Sprintf("user %s has a %s credential already, which applications may use; replace it?", change.User, change.Mechanism))
}

// proved logs in on every broker, reads the credential back and says what came of it. That is said in any case: the change is
// made, and a generated password is known to nobody else.
func (t *scramTold) proved(ctx context.Context, done scram.Applied) error {
	since := done.Answered
	patience := newCredentialLimit
	if since.IsZero() {
		since, patience = time.Now(), 0
	}
	t.logins = scram.Verify(ctx, t.way.target, t.way.places, since, patience)
	if scram.Worst(t.logins) == scram.Off {
		t.way.listen(ctx, t.cluster)
	}
	unseen := scram.ReadBack(ctx, t.cluster.scram(), done.Change)
	if err := t.write(); unseen == nil {
		return err
	}
	return unseen
}

// loginWay is how and where a user's login is tried.
type loginWay struct {
	loginPlaces
	target probe.Target
}

// letsIn says that the password logs in already, at the first broker that can be asked.
func (w *loginWay) letsIn(ctx context.Context) bool {
	for _, p := range w.places {
		switch l := scram.Verify(ctx, w.target, []scram.Place{p}, time.Now(), 0)[0]; l.Outcome {
		case scram.Accepted:
			return true
		case scram.Refused:
			return false
		}
	}
	return false
}
