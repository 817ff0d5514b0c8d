package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker; see the Makefile.
var version string

// versionText is the release, or the commit where this is no release.
func versionText() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

func newVersionCmd(app *App) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "The version of this program",
		Example: "  kscope version\n  kscope version -o json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "output", output, "text", "json"); err != nil {
				return err
			}
			return printVersion(app, output)
		},
	}
	outputFlag(cmd, &output, "text", "json")
	return cmd
}

func printVersion(app *App, output string) error {
	if output != "json" {
		_, err := fmt.Fprintf(app.out, "kscope %s (%s, %s/%s)\n", versionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return err
	}
	out := json.NewEncoder(app.out)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Schema  string `json:"schema"`
		Version string `json:"version"`
		Go      string `json:"go"`
		OS      string `json:"os"`
		Arch    string `json:"arch"`
	}{"kscope.version/1", versionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH})
}
