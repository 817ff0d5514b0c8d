package main

import (
	"time"

	"github.com/spf13/cobra"
)

// globalFlags are the flags that every command takes.
type globalFlags struct {
	bootstrap, config                 string
	settings, maps                    []string
	tls                               bool
	tlsCA, tlsCert, tlsKey            string
	mechanism, username, passwordFile string
	passwordStdin                     bool
	dialTimeout, timeout              time.Duration
	color                             string
	verbose, quiet                    bool
}

func (g *globalFlags) add(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVarP(&g.bootstrap, "bootstrap-server", "b", "", "bootstrap servers to start from, `HOST:PORT,...`")
	f.StringVarP(&g.config, "config", "c", "", "settings `FILE`: a Java client.properties, or librdkafka's")
	f.StringArrayVarP(&g.settings, "property", "X", nil, "one client setting, `KEY=VALUE`; may be repeated")
	f.StringArrayVar(&g.maps, "map", nil, "dial another address than the advertised one, `ADVERTISED=REAL`; may be repeated")
	f.BoolVar(&g.tls, "tls", false, "use TLS")
	f.StringVar(&g.tlsCA, "tls-ca", "", "`FILE` with the certificates of trusted authorities")
	f.StringVar(&g.tlsCert, "tls-cert", "", "`FILE` with the client's certificate")
	f.StringVar(&g.tlsKey, "tls-key", "", "`FILE` with the client's key")
	f.StringVar(&g.mechanism, "sasl-mechanism", "", "`MECHANISM` to log in with: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512")
	f.StringVar(&g.username, "sasl-username", "", "`USER` to log in as")
	f.StringVar(&g.passwordFile, "sasl-password-file", "", "`FILE` with the password")
	f.BoolVar(&g.passwordStdin, "sasl-password-stdin", false, "read the password from standard input")
	f.DurationVar(&g.dialTimeout, "dial-timeout", 3*time.Second, "limit of setting up one address, a `TIME`")
	f.DurationVar(&g.timeout, "timeout", 10*time.Second, "limit of one address in all, a `TIME`")
	f.StringVar(&g.color, "color", "auto", "`WHEN` to colour: auto, always, never")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "show all that was seen: every address with its stages, every check, every partition")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "show causes only, and no notes beside a result")
	completeWith(root, "color", []string{"auto", "always", "never"})
	completeWith(root, "sasl-mechanism", []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
}

// check refuses what cannot be meant, before anything is dialled.
func (g *globalFlags) check(cmd *cobra.Command) error {
	if err := oneOf(cmd, "color", g.color, "auto", "always", "never"); err != nil {
		return err
	}
	for _, limit := range []struct {
		flag string
		is   time.Duration
	}{{"dial-timeout", g.dialTimeout}, {"timeout", g.timeout}} {
		if limit.is <= 0 {
			return usage(cmd, "--%s is %s, needs more than 0", limit.flag, limit.is)
		}
	}
	if g.passwordStdin && g.passwordFile != "" {
		return usage(cmd, "--sasl-password-stdin and --sasl-password-file exclude each other")
	}
	if g.verbose && g.quiet {
		return usage(cmd, "--verbose and --quiet exclude each other")
	}
	return nil
}

// looks are the flags that say how to print, for a command that is run by another.
func (g *globalFlags) looks() []string {
	flags := []string{"--color", g.color}
	if g.verbose {
		flags = append(flags, "--verbose")
	}
	if g.quiet {
		flags = append(flags, "--quiet")
	}
	return flags
}
