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
	run := &genRun{out: o.out, dryRun: o.dryRun, secrets: o.cluster != ""}
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
	run.newAuthority = run.newAuthority && len(run.New) > 0
	if len(want) == 0 {
		return run, o.again(cmd, run)
	}
	return run, nil
}

// again makes the Secrets of all that are there, and nothing else.
func (o *certsGenOptions) again(cmd *cobra.Command, run *genRun) error {
	if len(run.Members) == 0 {
		return usage(cmd, "--kubernetes: %s has no brokers and no clients, needs --brokers or --client", o.out)
	}
	for i := range run.Members {
		run.Kept = append(run.Kept, i)
	}
	return nil
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
