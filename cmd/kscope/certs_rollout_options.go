package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/render"
)

// rolloutOptions say of which folder stores are made anew, and whether and how they are loaded into running brokers.
type rolloutOptions struct {
	dir                        string
	days                       int
	apply, only, acceptExpired bool
	brokerPath                 string
	output                     string
	dryRun                     bool
}

// oneFolder wants the folder that certs gen wrote.
func oneFolder(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(cmd, "%s needs one FOLDER of certs gen, got %d arguments", cmd.CommandPath(), len(args))
	}
	return nil
}

func (o *rolloutOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&o.days, "days", 397, "how many `DAYS` the certificates last, at most as long as their authority")
	f.BoolVar(&o.apply, "apply", false, "load the stores into the running brokers, and prove it by new handshakes")
	f.BoolVar(&o.only, "only-apply", false, "make nothing: load what is in the folder, after the files were copied to the brokers")
	f.StringVar(&o.brokerPath, "broker-path", "", "`FOLDER` in which a broker finds the files of its own folder; {n} is its id")
	f.BoolVar(&o.acceptExpired, "accept-expired", false, "talk to brokers whose certificate has ended and is good otherwise; never with a PLAIN password")
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would be done, and do nothing; with --only-apply the brokers say whether they would take the files")
	outputFlag(cmd, &o.output, render.PlanFormats()...)
}

// check refuses what cannot be meant, flags that need or exclude each other among it.
func (o *rolloutOptions) check(cmd *cobra.Command, dir string) error {
	if err := oneOf(cmd, "output", o.output, render.PlanFormats()...); err != nil {
		return err
	}
	if err := checkDays(cmd, "days", o.days); err != nil {
		return err
	}
	o.dir = filepath.Clean(dir)
	switch {
	case o.apply && o.only:
		return usage(cmd, "--apply and --only-apply exclude each other")
	case !o.loads() && o.brokerPath != "":
		return usage(cmd, "--broker-path is for --apply or --only-apply")
	case !o.loads() && o.acceptExpired:
		return usage(cmd, "--accept-expired is for --apply or --only-apply")
	case o.brokerPath != "" && !strings.HasPrefix(o.brokerPath, "/") && !strings.Contains(o.brokerPath, ":"):
		return usage(cmd, "--broker-path is %q, needs the whole path as the broker sees it", o.brokerPath)
	}
	return nil
}

func (o *rolloutOptions) loads() bool { return o.apply || o.only }

// folderOf is where a broker finds its files.
func (o *rolloutOptions) folderOf(id, recorded string) string {
	if o.brokerPath == "" {
		return recorded
	}
	return strings.ReplaceAll(o.brokerPath, "{n}", id)
}
