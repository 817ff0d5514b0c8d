package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/lab"
	"kscope/internal/render"
)

// ownCluster refuses connection flags before --: the lab brings its own cluster, and the flags would be lost in silence.
func ownCluster(cmd *cobra.Command) error {
	for _, flag := range []string{"bootstrap-server", "config", "property", "map", "tls", "tls-ca", "tls-cert", "tls-key",
		"sasl-mechanism", "sasl-username", "sasl-password-file", "sasl-password-stdin"} {
		if cmd.Flags().Changed(flag) {
			return usage(cmd, "%s brings its own cluster, so --%s has no meaning here", cmd.CommandPath(), flag)
		}
	}
	return nil
}

// stage brings a cluster up with a folder for its files; done ends both.
func stage(ctx context.Context, c lab.Condition, port int) (l *lab.Lab, done func(), err error) {
	dir, err := os.MkdirTemp("", "kscope-lab-*")
	if err != nil {
		return nil, nil, fmt.Errorf("stage %s: %w", c.Name, err)
	}
	l, err = lab.Up(ctx, c, lab.Options{Port: port, Dir: dir})
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, nil, fmt.Errorf("stage %s: %w", c.Name, err)
	}
	return l, func() {
		l.Close()
		_ = os.RemoveAll(dir)
	}, nil
}

// runInLab runs the same command tree against the cluster. Settings of the environment would mix with the lab's own,
// so they are left out.
func runInLab(ctx context.Context, app *App, c lab.Condition, args []string) error {
	// The cluster outlives Ctrl-C by as long as the command needs to say what it knows.
	l, done, err := stage(context.WithoutCancel(ctx), c, 0)
	if err != nil {
		return err
	}
	defer done()
	inner := *app
	inner.flags, inner.started = globalFlags{}, false
	inner.Environ = slices.DeleteFunc(slices.Clone(app.Environ), func(kv string) bool {
		return strings.HasPrefix(kv, "KSCOPE_") || strings.HasPrefix(kv, "KAFKA_BOOTSTRAP_SERVERS=") ||
			strings.HasPrefix(kv, "BOOTSTRAP_SERVERS=") || strings.HasPrefix(kv, "KAFKA_BROKERS=")
	})
	return reported{inner.run(ctx, slices.Concat(l.Flags, app.flags.looks(), args))}
}

// runLabUp keeps a cluster up until Ctrl-C and prints the flags to reach it with.
func runLabUp(ctx context.Context, app *App, c lab.Condition, port int) error {
	l, done, err := stage(context.WithoutCancel(ctx), c, port)
	if err != nil {
		return err
	}
	defer done()
	app.note("%s: %s; up until Ctrl-C", c.Name, c.Say)
	fmt.Fprintf(app.out, "kscope doctor %s\n", strings.Join(quoted(l.Flags), " "))
	if err := app.out.Flush(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	<-ctx.Done()
	return nil
}

func newLabListCmd(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the conditions that can be staged",
		Example: "  kscope lab list",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			var rows [][]string
			for _, c := range lab.Conditions() {
				rows = append(rows, []string{c.Name, c.Want, c.Say})
			}
			return render.Table(app.out, app.term, []string{"condition", "cause", "what it is"}, rows)
		},
	}
}
