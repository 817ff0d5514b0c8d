package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// asks says that somebody sits at a terminal who can be asked.
func (a *App) asks() bool {
	f, ok := a.In.(*os.File)
	return ok && a.ErrTerm && term.IsTerminal(int(f.Fd()))
}

// confirm asks whether to go on with what was shown. --yes answers before it is asked; where nobody can be asked, that is
// a usage error: a script never waits for an answer.
func (a *App) confirm(cmd *cobra.Command, yes bool, question string) error {
	return a.agreed(cmd, yes, question+" [y/N] ", func(answer string) bool {
		return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
	})
}

// confirmName asks for a name to be typed, for what destroys and cannot be taken back.
func (a *App) confirmName(cmd *cobra.Command, yes bool, what, name string) error {
	return a.agreed(cmd, yes, fmt.Sprintf("%s; type %s to go on: ", what, name), func(answer string) bool { return answer == name })
}

func (a *App) agreed(cmd *cobra.Command, yes bool, question string, good func(string) bool) error {
	switch {
	case yes:
		return nil
	case !a.asks():
		return usage(cmd, "%s needs --yes: there is no terminal to ask at", cmd.CommandPath())
	}
	// What was shown so far must be seen before the question.
	if err := a.out.Flush(); err != nil {
		return err
	}
	fmt.Fprint(a.Err, question)
	answer, err := bufio.NewReader(a.In).ReadString('\n')
	if err != nil || !good(strings.TrimSpace(answer)) {
		return fmt.Errorf("not confirmed, nothing was changed")
	}
	return nil
}
