package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// loadOptions say whether and how stores are loaded into running brokers.
type loadOptions struct {
	apply, only, acceptExpired bool
	brokerPath                 string
}

func (o *loadOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.apply, "apply", false, "load the stores into the running brokers, and prove it by new handshakes")
	f.BoolVar(&o.only, "only-apply", false, "make nothing: load what is in the folder, after the files were copied to the brokers")
	f.StringVar(&o.brokerPath, "broker-path", "", "`FOLDER` in which a broker finds the files of its own folder; {n} is its id")
	f.BoolVar(&o.acceptExpired, "accept-expired", false, "talk to brokers whose certificate has ended and is good otherwise; never with a PLAIN password")
}

// check refuses flags that need or exclude each other.
func (o *loadOptions) check(cmd *cobra.Command) error {
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

func (o *loadOptions) loads() bool { return o.apply || o.only }

// folderOf is where a broker finds its files.
func (o *loadOptions) folderOf(id, recorded string) string {
	if o.brokerPath == "" {
		return recorded
	}
	return strings.ReplaceAll(o.brokerPath, "{n}", id)
}
