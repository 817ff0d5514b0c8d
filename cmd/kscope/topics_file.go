package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/nearest"
	"kscope/internal/topics"
)

// topicsFile are the flags that say what topics are to be, and what a plan may do.
type topicsFile struct {
	file, env     string
	allow         []string
	prune, strict bool
}

func (o *topicsFile) flags(app *App, cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.file, "file", "f", "topics.yaml", "`FILE` that says what topics are to be")
	f.StringVar(&o.env, "env", app.getenv("KSCOPE_ENV"), "merge FILE's overlay of this `NAME` over it: topics.NAME.yaml")
	f.BoolVar(&o.prune, "prune", false, "delete topics under the file's owned_prefixes that it does not name; never internal ones")
	f.BoolVar(&o.strict, "strict", false, "do nothing at all where something was set by hand that the file does not name")
	allowFlag(cmd, &o.allow)
}

// allowFlag is --allow, for what is refused otherwise.
func allowFlag(cmd *cobra.Command, allow *[]string) {
	cmd.Flags().StringSliceVar(allow, "allow", nil, "`RISKS` to take: "+strings.Join(riskNames(), ", "))
	completeWith(cmd, "allow", riskNames())
}

func riskNames() []string {
	var names []string
	for _, r := range topics.Risks() {
		names = append(names, string(r))
	}
	return names
}

// risks are those that were allowed.
func risks(cmd *cobra.Command, allow []string) ([]topics.Risk, error) {
	var all []topics.Risk
	for _, name := range allow {
		if err := oneOf(cmd, "allow", name, riskNames()...); err != nil {
			return nil, err
		}
		all = append(all, topics.Risk(name))
	}
	return all, nil
}

// read reads the file and its overlay. What is wrong with them is a usage error: nothing is dialled.
func (o *topicsFile) read(cmd *cobra.Command) (topics.Desired, topics.Rules, error) {
	allow, err := risks(cmd, o.allow)
	if err != nil {
		return topics.Desired{}, topics.Rules{}, err
	}
	var layers []topics.Layer
	for _, path := range o.paths() {
		data, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != o.file:
			return topics.Desired{}, topics.Rules{}, usage(cmd, "there is no %s for environment %q%s", path, o.env, o.nearestOverlay())
		case err != nil:
			return topics.Desired{}, topics.Rules{}, usage(cmd, "%s", err)
		}
		layers = append(layers, topics.Layer{File: path, Data: data})
	}
	want, err := topics.ReadFile(layers...)
	if err != nil {
		return want, topics.Rules{}, usage(cmd, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	if o.prune && len(want.OwnedPrefixes) == 0 {
		return want, topics.Rules{}, usage(cmd, "--prune needs owned_prefixes in %s: without them no topic is the file's to delete", o.file)
	}
	return want, topics.Rules{Allow: allow, Prune: o.prune, Strict: o.strict}, nil
}

// paths are the file and, beside it, the environment's overlay.
func (o *topicsFile) paths() []string {
	if o.env == "" {
		return []string{o.file}
	}
	return []string{o.file, o.overlay(o.env)}
}

func (o *topicsFile) overlay(env string) string {
	ext := filepath.Ext(o.file)
	return strings.TrimSuffix(o.file, ext) + "." + env + ext
}

// nearestOverlay names the overlay that a misspelt environment most likely means.
func (o *topicsFile) nearestOverlay() string {
	paths, _ := filepath.Glob(o.overlay("*"))
	var envs []string
	for _, p := range paths {
		ext := filepath.Ext(o.file)
		envs = append(envs, strings.TrimSuffix(strings.TrimPrefix(p, strings.TrimSuffix(o.file, ext)+"."), ext))
	}
	if near := nearest.Suggestion(o.env, envs); near != "" {
		return fmt.Sprintf(", the nearest is %q", near)
	}
	return ""
}

// words are the flags as words of a command line, for one that is printed to be run again.
func (o *topicsFile) words() []string {
	words := []string{"-f", o.file}
	if o.env != "" {
		words = append(words, "--env", o.env)
	}
	for _, risk := range o.allow {
		words = append(words, "--allow", risk)
	}
	if o.prune {
		words = append(words, "--prune")
	}
	if o.strict {
		words = append(words, "--strict")
	}
	return words
}
