package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/render"
)

// settings reads the settings from flags, environment and file, and passes on what they warn of.
func (a *App) settings(cmd *cobra.Command) (config.Settings, error) {
	s, err := config.Load(a.input())
	if err != nil {
		return s, usage(cmd, "%s", err)
	}
	for _, w := range s.Warnings {
		a.note("%s", w)
	}
	return s, nil
}

// input are the flags and the environment as the settings want them.
func (a *App) input() config.Input {
	g := &a.flags
	in := config.Input{
		ConfigFile: g.config, X: g.settings, Map: g.maps, TLS: g.tls, TLSCA: g.tlsCA, TLSCert: g.tlsCert, TLSKey: g.tlsKey,
		SASLMechanism: g.mechanism, SASLUsername: g.username, SASLPasswordFile: g.passwordFile,
		SASLPasswordStdin: g.passwordStdin, Stdin: a.In, DialTimeout: g.dialTimeout, Timeout: g.timeout, Environ: a.Environ,
	}
	if g.bootstrap != "" {
		in.Bootstrap = strings.Split(g.bootstrap, ",")
	}
	return in
}

// note tells the user something beside the result.
func (a *App) note(format string, args ...any) {
	if !a.flags.quiet {
		fmt.Fprintf(a.Err, "kscope: "+format+"\n", args...)
	}
}

// renderOptions are what the flags say about how to print.
func (a *App) renderOptions() render.Options {
	return render.Options{
		Term: a.term, Verbose: a.flags.verbose, Quiet: a.flags.quiet,
		Version: versionText(),
	}
}

// quoted are words as a shell reads them back.
func quoted(words []string) []string {
	var all []string
	for _, w := range words {
		all = append(all, check.ShellQuote(w))
	}
	return all
}
