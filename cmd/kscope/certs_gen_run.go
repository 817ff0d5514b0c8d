package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
)

// genRun is one run of certs gen: the set as it becomes, and what was tried with it.
type genRun struct {
	certs.Grown
	proof certs.Proof
	// newAuthority says that there was none.
	newAuthority, dryRun bool
	// secrets says that Kubernetes Secrets are written, of all members, also where none is new.
	secrets bool
	out     string
}

func runCertsGen(ctx context.Context, app *App, cmd *cobra.Command, o certsGenOptions) error {
	now := time.Now()
	run, err := o.plan(ctx, app, cmd, now)
	if err != nil {
		return err
	}
	if !o.dryRun && (len(run.New) > 0 || run.secrets) {
		if err := o.make(ctx, app, run, now); err != nil {
			return err
		}
	}
	return run.show(app, o.output)
}

// make makes everything, writes it beside its place, tests it there, and only then moves it.
func (o *certsGenOptions) make(ctx context.Context, app *App, run *genRun, now time.Time) error {
	if err := o.issue(run, now); err != nil {
		return err
	}
	files, err := o.files(run, now)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	open, err := run.Write(o.out, files, func(staged string) error { return o.prove(ctx, app, run, staged, now) })
	if err != nil {
		return err
	}
	app.noteOpen(o.out, open)
	return nil
}

func (o *certsGenOptions) issue(run *genRun, now time.Time) (err error) {
	if run.newAuthority {
		if run.Authority, err = o.newAuthority(now); err != nil {
			return err
		}
		run.Password = certs.NewPassword()
	}
	return run.Issue()
}

// files are all that is to be written, as values. The key of an authority elsewhere stays there.
func (o *certsGenOptions) files(run *genRun, now time.Time) ([]certs.File, error) {
	places, err := o.places(now)
	if err != nil {
		return nil, err
	}
	authority, err := run.AuthorityFiles(o.ownAuthority())
	if err != nil {
		return nil, err
	}
	files, err := run.Files(places, authority)
	return certs.Unwritten(o.out, files), err
}

func (o *certsGenOptions) places(now time.Time) (certs.Places, error) {
	out, err := filepath.Abs(o.out)
	if err != nil {
		return certs.Places{}, err
	}
	p := certs.Places{Dir: filepath.ToSlash(out), Compose: filepath.ToSlash(out), Cluster: o.cluster, At: now}
	if o.fromCompose == "" {
		return p, nil
	}
	from, err := filepath.Abs(filepath.Dir(o.fromCompose))
	if err != nil {
		return p, err
	}
	if near, err := filepath.Rel(from, out); err == nil {
		p.Compose = filepath.ToSlash(near)
	}
	return p, nil
}

// prove uses everything that was made, from where it was written.
func (o *certsGenOptions) prove(ctx context.Context, app *App, run *genRun, dir string, now time.Time) (err error) {
	if run.proof, err = run.Test(dir, now); err != nil {
		return err
	}
	tool := certs.Keytool(app.getenv("JAVA_HOME"))
	if tool == "" || o.keytool == keytoolNone {
		return nil
	}
	run.proof.Keytool, err = run.ListWithKeytool(ctx, tool, dir, o.keytool == keytoolAll)
	return err
}

// noteOpen names members whose keys every user of this machine can read.
func (a *App) noteOpen(dir string, open []certs.Member) {
	for _, m := range open {
		a.note("every user can read %s, its key too: only root could give it to user %d, as whom the broker runs", filepath.Join(dir, m.Folder), *m.ReadableBy)
	}
}
