package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/probe"
	"kscope/internal/render"
	"kscope/internal/sniff"
	"kscope/internal/topics"
)

// cluster is a cluster that a command lists or changes.
type cluster struct {
	*kadm.Client
	// requests sends what kadm has no call for.
	requests kmsg.Requestor
	ping     func(context.Context) error
	app      *App
	settings config.Settings
	sniffer  sniff.Sniffer
	topics   *topics.Admin
}

// withCluster opens the cluster of the settings and hands it to do. What goes wrong on the way to a broker is told by its
// root cause, as doctor would tell it.
func (a *App) withCluster(cmd *cobra.Command, do func(context.Context, *cluster) error) error {
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	return a.open(cmd, s, do)
}

// withNamedCluster is withCluster for commands that change something: they never take localhost:9092 for granted.
func (a *App) withNamedCluster(cmd *cobra.Command, do func(context.Context, *cluster) error) error {
	s, err := a.namedSettings(cmd)
	if err != nil {
		return err
	}
	return a.open(cmd, s, do)
}

// namedSettings are the settings where they name a cluster.
func (a *App) namedSettings(cmd *cobra.Command) (config.Settings, error) {
	s, err := a.settings(cmd)
	if err == nil && s.Assumed {
		err = usage(cmd, "%s changes a cluster and none is named, needs -b HOST:PORT or -c FILE", cmd.CommandPath())
	}
	return s, err
}

func (a *App) open(cmd *cobra.Command, s config.Settings, do func(context.Context, *cluster) error) error {
	if bad := s.Client.Unusable(); len(bad) > 0 {
		return &unreached{check.Run(catalog.All(), &check.Facts{Now: time.Now().UTC(), Client: s.Client}, nil), s.Flags, nil}
	}
	c, err := a.cluster(s)
	if err != nil {
		return err
	}
	defer c.Close()
	ctx := cmd.Context()
	first, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	if err := c.ping(first); err != nil {
		return a.explained(ctx, s, err)
	}
	return a.explained(ctx, s, do(ctx, c))
}

// cluster is the cluster of the settings, to be closed. Nothing is dialled yet.
func (a *App) cluster(s config.Settings) (*cluster, error) {
	client, err := kafka.Client(s)
	if err != nil {
		return nil, err
	}
	return &cluster{Client: kadm.NewClient(client), requests: client, ping: client.Ping, sniffer: sniff.New(client), topics: topics.New(client), app: a, settings: s}, nil
}

// explained names the root cause of an error that came from the way to a broker: it walks the cluster as doctor does. Other
// errors stay as they are.
func (a *App) explained(ctx context.Context, s config.Settings, err error) error {
	switch {
	case ctx.Err() != nil || !kafka.OnTheWay(err):
		return err
	case kafka.LoginRefused(err):
		return &refusedLogin{s, err} // the walk would log in again with the same secret, and accounts get locked
	}
	asked := check.Asked{BootstrapServers: s.Bootstrap, Flags: s.Flags, DialTimeout: s.DialTimeout, Timeout: s.Timeout}
	facts := probe.Collect(ctx, kafka.Target(s, asked, versionText()), nil)
	report := check.Run(catalog.All(), facts, nil)
	if report.Worst() < check.Error {
		return err
	}
	return &unreached{report, s.Flags, err}
}

// refusedLogin is a login that a broker refused.
type refusedLogin struct {
	settings config.Settings
	err      error
}

func (r *refusedLogin) Unwrap() error { return r.err }

func (r *refusedLogin) Error() string {
	who := "the login"
	if user := r.settings.Client.User; user != "" {
		who = "the login of user " + user
	}
	return fmt.Sprintf("%s by %s is refused: %s; for evidence and steps: %s", who, r.settings.Client.Mechanism, sentence(r.err), check.WithFlags("kscope doctor", r.settings.Flags))
}

// unreached is an error on the way to a broker, with the report that tells its root cause.
type unreached struct {
	report check.Report
	flags  []string
	err    error
}

func (u *unreached) Unwrap() error { return u.err }

// Error is the headline of the first cause, and how to see the rest.
func (u *unreached) Error() string {
	c := u.report.Causes[0]
	more := ""
	if n := u.report.Levels(check.Error) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("%s (%s%s); for evidence and steps: %s", render.Headline(c), c.Check.ID, more, check.WithFlags("kscope doctor", u.flags))
}

// code is what doctor would end with, except that the command failed.
func (u *unreached) code() int {
	if code := exitOf(&u.report, failError); code != exitWell {
		return code
	}
	return exitFailed
}
