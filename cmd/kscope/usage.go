package main

import (
	"errors"
	"fmt"
	"strings"

	"kscope/internal/nearest"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command line that cannot be meant so. Nothing was done.
type usageError struct {
	text string
	// path is the command whose help tells more: "kscope doctor".
	path string
}

func (e *usageError) Error() string { return e.text + "; see " + e.path + " --help" }

// usage makes a usage error of one sentence about a command.
func usage(cmd *cobra.Command, format string, args ...any) error {
	return &usageError{text: fmt.Sprintf(format, args...), path: cmd.CommandPath()}
}

// noArgs refuses arguments. For a command with commands under it, it names the nearest of them: Cobra would print
// its help and exit 0.
func noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasSubCommands():
		return unknownCommand(cmd, args[0])
	}
	return usage(cmd, "%s takes no arguments, got %q", cmd.CommandPath(), args[0])
}

// needsCommand is what a parent does that has no action of its own.
func needsCommand(cmd *cobra.Command, _ []string) error {
	return usage(cmd, "%s needs a command: %s", cmd.CommandPath(), strings.Join(commandNames(cmd), ", "))
}

func unknownCommand(cmd *cobra.Command, word string) error {
	names := commandNames(cmd)
	if near := nearest.Suggestion(word, names); near != "" {
		return usage(cmd, "unknown command %q, the nearest is %q", word, cmd.CommandPath()+" "+near)
	}
	return usage(cmd, "unknown command %q, %s has %s", word, cmd.CommandPath(), strings.Join(names, ", "))
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError rewrites the errors of the flag parser. It never repeats the value of a flag that it does not know: that
// may be a password.
func flagError(cmd *cobra.Command, err error) error {
	// A misspelt command is said to be that, though its flags are what the parser stumbled over.
	if args := cmd.Flags().Args(); cmd.HasSubCommands() && len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return usage(cmd, "unknown flag -%s", firstLetter(unknown.GetSpecifiedName()))
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if near := nearest.Suggestion(name, flagNames(cmd)); near != "" {
			return usage(cmd, "unknown flag --%s, the nearest is --%s", name, near)
		}
		return usage(cmd, "unknown flag --%s", name)
	case errors.As(err, &empty):
		return usage(cmd, "--%s needs a value", empty.GetFlag().Name)
	case errors.As(err, &bad):
		f := bad.GetFlag()
		return usage(cmd, "--%s is %q, needs %s", f.Name, bad.GetValue(), kindOf(f))
	}
	return usage(cmd, "%s", strings.ToLower(err.Error()))
}

func firstLetter(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// kindOf says what a value has to look like.
func kindOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "duration":
		return "a time such as 500ms, 3s or 1m"
	case "int":
		return "a whole number"
	case "bool":
		return "true or false"
	}
	return "a " + f.Value.Type()
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}
