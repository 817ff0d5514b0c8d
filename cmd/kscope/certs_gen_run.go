package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
)

// genRun is one run of certs gen: the set as it becomes, and what was done for it.
type genRun struct {
	certs.Grown
	proof certs.Proof
	// newAuthority says that it was made now; opened are the folders that all users may read.
	newAuthority bool
	opened       []string
	files        []certs.File
	dryRun       bool
	out          string
}

func runCertsGen(ctx context.Context, app *App, cmd *cobra.Command, o certsGenOptions) error {
	now := time.Now()
	run, err := o.plan(ctx, app, cmd, now)
	if err != nil {
		return err
	}
	if !o.dryRun && len(run.New) > 0 {
		if err := o.make(ctx, app, run, now); err != nil {
			return err
		}
	}
	return run.show(app, o.output)
}

// plan says what is to be made; nothing is yet.
func (o *certsGenOptions) plan(ctx context.Context, app *App, cmd *cobra.Command, now time.Time) (*genRun, error) {
	set, err := certs.ReadSet(o.out)
	if err != nil && !errors.Is(err, certs.ErrNotASet) {
		return nil, usage(cmd, "--out: %s", err)
	}
	run := &genRun{out: o.out, dryRun: o.dryRun}
	if o.signed {
		return run, o.finish(cmd, run, set, now)
	}
	want, err := o.wantedMembers(ctx, app, cmd)
	if err != nil {
		return nil, err
	}
	if run.newAuthority, err = o.authority(cmd, &set, now); err != nil {
		return nil, err
	}
	if run.Grown, err = set.Grow(want, o.force, now); err != nil {
		return nil, usage(cmd, "%s in %s; kscope certs renew keeps its names, --force replaces it", err, o.out)
	}
	return run, nil
}

// finish takes what an authority elsewhere has signed.
func (o *certsGenOptions) finish(cmd *cobra.Command, run *genRun, set certs.Set, now time.Time) error {
	if _, err := o.authority(cmd, &set, now); err != nil {
		return err
	}
	var err error
	if run.Grown, err = set.Finish(now); err != nil {
		return usage(cmd, "--signed: %s", err)
	}
	if len(run.New) == 0 {
		return usage(cmd, "--signed: no certificate has come: there is no %s beside a %s in %s", certs.ChainFile, certs.RequestFile, o.out)
	}
	return nil
}

// authority finds the authority that signs, and says whether it is new: that of --ca-dir, or that of the set, or a new
// one. None is needed for requests.
func (o *certsGenOptions) authority(cmd *cobra.Command, set *certs.Set, now time.Time) (bool, error) {
	dir := o.caDir
	if dir == "" {
		dir = filepath.Join(o.out, certs.AuthorityDir)
	}
	found, password, err := certs.ReadAuthority(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.caDir == "" && !o.signed:
		return o.noAuthority(set)
	case err != nil && o.caDir != "":
		return false, usage(cmd, "--ca-dir: %s", err)
	case err != nil:
		return false, usage(cmd, "%s", err)
	}
	if err := found.Usable(now); err != nil {
		return false, usage(cmd, "%s: %s", dir, err)
	}
	switch {
	case o.csr && found.Key != nil:
		return false, usage(cmd, "--csr asks an authority elsewhere, and %s can sign", dir)
	case !o.csr && !o.signed && found.Key == nil:
		return false, usage(cmd, "%s has no %s, so nothing can be signed; --csr makes requests", dir, certs.AuthorityKey)
	case o.caDaysSet:
		return false, usage(cmd, "--ca-days is for a new authority, and %s has one", dir)
	case set.Authority != nil && !set.Authority.Cert.Equal(found.Cert):
		return false, usage(cmd, "%s is of the authority %s, and --ca-dir of %s; kscope certs rotate-ca changes it", o.out, set.Authority.Cert.Subject, found.Cert.Subject)
	}
	set.Authority = found
	if set.Password = password; password == "" {
		set.Password = rand.Text()
	}
	return false, nil
}

// noAuthority is for a set that has none: a new one is described here and made later, so that nothing is made in vain.
func (o *certsGenOptions) noAuthority(set *certs.Set) (bool, error) {
	return !o.csr, nil
}

// make makes, writes beside, tests, and only then puts everything in its place.
func (o *certsGenOptions) make(ctx context.Context, app *App, run *genRun, now time.Time) error {
	if run.newAuthority {
		// The name is its own, so that two authorities can stand in one trust store and be told apart.
		root, err := certs.NewRoot(certs.Root{Name: "kscope CA " + strings.ToLower(rand.Text()[:8]), NotAfter: now.AddDate(0, 0, o.caDays), KeyType: o.keyType, Leaves: true})
		if err != nil {
			return err
		}
		run.Authority, run.Password = root, rand.Text()
	}
	if err := run.Issue(); err != nil {
		return err
	}
	if err := o.render(run, now); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	staged, err := certs.Stage(o.out, run.files)
	if err != nil {
		return fmt.Errorf("write to %s: %w", o.out, err)
	}
	defer staged.Drop()
	if err := o.prove(ctx, app, run, staged, now); err != nil {
		return err
	}
	if err := staged.Place(); err != nil {
		return fmt.Errorf("write to %s: %w", o.out, err)
	}
	return nil
}

// render makes the files as values. The key of an authority elsewhere stays there.
func (o *certsGenOptions) render(run *genRun, now time.Time) error {
	places, err := o.places(now)
	if err != nil {
		return err
	}
	authority, err := run.AuthorityFiles(o.ownAuthority())
	if err != nil {
		return err
	}
	run.files, err = run.Files(places, authority)
	return err
}

// ownAuthority says that the authority's folder is the set's.
func (o *certsGenOptions) ownAuthority() bool {
	if o.caDir == "" {
		return true
	}
	a, err1 := filepath.Abs(o.caDir)
	b, err2 := filepath.Abs(filepath.Join(o.out, certs.AuthorityDir))
	return err1 == nil && err2 == nil && a == b
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
func (o *certsGenOptions) prove(ctx context.Context, app *App, run *genRun, staged *certs.Staged, now time.Time) (err error) {
	if run.proof, err = run.Test(staged.Dir, now); err != nil {
		return err
	}
	if tool := certs.Keytool(app.getenv("JAVA_HOME")); tool != "" && o.keytool != keytoolNone {
		if run.proof.Keytool, err = run.ListWithKeytool(ctx, tool, staged.Dir, o.keytool == keytoolAll); err != nil {
			return err
		}
	}
	for _, at := range run.New {
		m := run.Members[at]
		if m.ReadableBy == nil {
			continue
		}
		opened, err := staged.Share(m.Folder, *m.ReadableBy)
		if err != nil {
			return fmt.Errorf("make %s readable by user %d: %w", m.Folder, *m.ReadableBy, err)
		}
		if opened {
			app.note("%s is not run as root, so every user can read %s, its key too: brokers that run as user %d could not otherwise", "kscope", filepath.Join(o.out, m.Folder), *m.ReadableBy)
		}
	}
	return nil
}
