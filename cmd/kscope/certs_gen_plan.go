package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
)

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
	for i := range set.Members {
		m := &set.Members[i]
		m.JKS, m.OldJava = m.JKS || o.jks && m.Password == "", m.OldJava || o.oldJava && m.Password == ""
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
