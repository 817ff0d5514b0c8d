package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
	"kscope/internal/check"
	"kscope/internal/render"
)

// longestRights is the most that is read of a file of rights.
const longestRights = 64 << 20

// aclFile is a file of rights, and what to do about entries that are not in it.
type aclFile struct {
	path          string
	prune, strict bool
	want          acl.Wanted
}

func (f *aclFile) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.path, "file", "f", "", "`FILE` of rights, - for standard input")
	cmd.Flags().BoolVar(&f.prune, "prune", false, "delete entries of the file's principals that it does not name")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "refuse where there are entries of the file's principals that it does not name")
}

func (f *aclFile) check(cmd *cobra.Command, app *App) error {
	switch {
	case f.path == "":
		return usage(cmd, "%s needs a file of rights: %s -f acls.yaml", cmd.CommandPath(), cmd.CommandPath())
	case f.prune && f.strict:
		return usage(cmd, "--prune and --strict exclude each other")
	}
	data, err := f.read(app)
	switch {
	case err != nil:
		return usage(cmd, "read the file of rights: %s", err)
	case len(data) > longestRights:
		return usage(cmd, "%s is longer than %d MB", f.name(), longestRights>>20)
	}
	if f.want, err = acl.ReadFile(f.name(), data); err != nil {
		return usage(cmd, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return nil
}

// name is what the file is called where it is spoken of.
func (f *aclFile) name() string {
	if f.path == "-" {
		return "standard input"
	}
	return f.path
}

// read returns at most one byte too much of the file.
func (f *aclFile) read(app *App) ([]byte, error) {
	if f.path == "-" {
		return io.ReadAll(io.LimitReader(app.In, longestRights+1))
	}
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, longestRights+1))
}

// plan says what makes the cluster as the file wants it, with what is odd about that.
func (f *aclFile) plan(c *cluster, r *rights) acl.Plan {
	for _, odd := range f.want.Odd {
		c.app.note("%s", odd)
	}
	p := acl.Diff(f.want, r.Entries, f.prune)
	for _, e := range p.Create {
		// What is odd on any brokers was noted with its line; this is about these.
		if odd := e.Oddity(r.settings); odd != "" && e.Oddity(acl.Settings{Networks: true}) == "" {
			c.app.note("%s", odd)
		}
	}
	return p
}

// same says that there is nothing to do.
func (f *aclFile) same() string {
	return fmt.Sprintf("nothing to do, all is as the file says: %s of %s", count(len(f.want.Entries), "entry", "entries"), count(len(f.want.Principals), "principal", "principals"))
}

// refused is a line of the plan where --strict forbids what was found.
func (f *aclFile) refused(p acl.Plan) []render.Change {
	if !f.strict || len(p.Keep) == 0 {
		return nil
	}
	return []render.Change{{Action: render.Refuse, Subject: check.Subject("file/" + f.name()),
		Why: fmt.Sprintf("%s not in it, and --strict allows none; add them, or delete them by --prune", count(len(p.Keep), "entry is", "entries are"))}}
}
