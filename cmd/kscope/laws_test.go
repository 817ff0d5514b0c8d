package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kscope/internal/check"
	"kscope/internal/check/catalog"
)

// call runs one command line in this process.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	app := &App{In: strings.NewReader(""), Out: &out, Err: &errs}
	code = app.run(context.Background(), args)
	return code, out.String(), errs.String()
}

func walk(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, c := range cmd.Commands() {
		walk(c, do)
	}
}

// TestNoCommandRedefinesAGlobalFlag: Cobra would let the command's own flag win, in silence.
func TestNoCommandRedefinesAGlobalFlag(t *testing.T) {
	root := newRootCmd(&App{})
	walk(root, func(cmd *cobra.Command) {
		if cmd == root {
			return
		}
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if root.PersistentFlags().Lookup(f.Name) != nil {
				t.Errorf("%s has its own --%s", cmd.CommandPath(), f.Name)
			}
			if f.Shorthand != "" && root.PersistentFlags().ShorthandLookup(f.Shorthand) != nil {
				t.Errorf("%s has its own -%s", cmd.CommandPath(), f.Shorthand)
			}
		})
	})
}

// TestEveryCommandHasExamplesAndChecksItsArguments of ours; Cobra's own are told apart by their lack of a parent here.
func TestEveryCommandHasExamples(t *testing.T) {
	walk(newRootCmd(&App{}), func(cmd *cobra.Command) {
		if cmd.HasParent() && cmd.Parent().Name() == "completion" {
			return
		}
		if cmd.Example == "" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		if cmd.HasSubCommands() && (cmd.Args == nil || cmd.RunE == nil) {
			t.Errorf("%s takes a misspelt command for an argument", cmd.CommandPath())
		}
	})
}

// TestMisspeltCommands misspells each command under each parent.
func TestMisspeltCommands(t *testing.T) {
	root := newRootCmd(&App{})
	n := 0
	walk(root, func(cmd *cobra.Command) {
		for _, name := range commandNames(cmd) {
			wrong := name + "x"
			if len(name) > 4 {
				wrong = name[:1] + name[2:] // a letter is missing
			}
			path := strings.Fields(cmd.CommandPath())[1:]
			code, stdout, stderr := call(t, append(path, wrong, "--some-flag", "value")...)
			want := fmt.Sprintf("kscope: unknown command %q, the nearest is %q; see %s --help\n", wrong, cmd.CommandPath()+" "+name, cmd.CommandPath())
			if code != exitUsage || stdout != "" || stderr != want {
				t.Errorf("%s %s: exit %d, stdout %q, stderr %q, wanted %q", cmd.CommandPath(), wrong, code, stdout, stderr, want)
			}
			n++
		}
	})
	if n < 10 {
		t.Errorf("only %d commands were misspelt", n)
	}
}

// TestRemediesPrintCommandsThatParse carries each command of ours that a remedy prints on its check's own example, with
// the user's connection flags added, to the command tree.
func TestRemediesPrintCommandsThatParse(t *testing.T) {
	n := 0
	for _, c := range allKnown() {
		for _, command := range printed(c) {
			n++
			if err := parses(command); err != nil {
				t.Errorf("%s prints %q: %v", c.ID, command, err)
			}
			if strings.Contains(command, "password=") {
				t.Errorf("%s prints a password flag: %q", c.ID, command)
			}
		}
	}
	if n == 0 {
		t.Error("no remedy prints a command of kscope's")
	}
}

// printed are the commands of ours in a check's remedies on its example.
func printed(c *check.Check) []string {
	if c.Judge == nil || c.Remedy == nil || c.Example == nil {
		return nil
	}
	f := check.Healthy()
	c.Example(f)
	var all []string
	for _, at := range c.Judge(f) {
		for _, way := range c.Remedy(f, at) {
			for _, step := range way.Steps {
				if strings.HasPrefix(step.Run, "kscope ") {
					all = append(all, check.WithFlags(step.Run, f.Asked.Flags))
				}
			}
		}
	}
	return all
}

// parses hands a command to the tree as Cobra would, without running it.
func parses(command string) error {
	words, err := shellWords(command)
	if err != nil {
		return err
	}
	cmd, rest, err := newRootCmd(&App{}).Find(words[1:])
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

// shellWords splits a command as a POSIX shell does, up to a comment, a pipe or a redirection.
func shellWords(command string) ([]string, error) {
	var words []string
	word, open, started := "", rune(0), false
	flush := func() {
		if started {
			words = append(words, word)
		}
		word, started = "", false
	}
	for _, r := range command {
		switch {
		case open != 0 && r == open:
			open = 0
		case open != 0:
			word += string(r)
		case r == '\'' || r == '"':
			open, started = r, true
		case r == ' ':
			flush()
		case strings.ContainsRune("|;<>&", r), r == '#' && !started:
			flush()
			return words, nil
		default:
			word, started = word+string(r), true
		}
	}
	flush()
	if open != 0 {
		return nil, fmt.Errorf("a quote is not closed")
	}
	return words, nil
}

// TestChecksPage: docs/checks.md is printed by the program, so that it is never behind.
func TestChecksPage(t *testing.T) {
	code, stdout, stderr := call(t, "checks", "-o", "markdown")
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	page, err := os.ReadFile("../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != stdout {
		t.Error("docs/checks.md is behind: go run ./cmd/kscope checks -o markdown > docs/checks.md")
	}
	for _, c := range catalog.All() {
		if !strings.Contains(stdout, c.ID) {
			t.Errorf("%s is missing", c.ID)
		}
	}
}
