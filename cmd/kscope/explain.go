package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// longestLog is the most that is read from standard input.
const longestLog = 256 << 20

func newExplainCmd(app *App) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "explain [ID|TEXT]",
		Short: "Explain a check, an error text, a Kafka error code, or a log",
		Long: `explain tells what a check looks for and how to heal what it finds, or finds the checks that an error text of any
Kafka client or broker points to. It dials nothing. Without an argument it reads a log from standard input.`,
		Example: `  kscope explain TLS004
  kscope explain "kafka: client has run out of available brokers to talk to: EOF"
  kscope explain UNKNOWN_TOPIC_OR_PARTITION
  kscope explain 58
  kscope explain < app.log`,
		ValidArgsFunction: completeChecks,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(cmd, "output", output, explainFormats()...); err != nil {
				return err
			}
			text, err := explainInput(app, cmd, args)
			if err != nil {
				return err
			}
			return runExplain(app, text, output)
		},
	}
	outputFlag(cmd, &output, explainFormats()...)
	return cmd
}

func explainFormats() []string { return []string{"text", "json"} }

// explainInput is what to explain: the arguments, or standard input.
func explainInput(app *App, cmd *cobra.Command, args []string) (string, error) {
	text := strings.Join(args, " ")
	if len(args) == 0 || text == "-" {
		if f, ok := app.In.(*os.File); ok && len(args) == 0 && term.IsTerminal(int(f.Fd())) {
			return "", usage(cmd, "kscope explain needs a check's ID, an error text, or a log on standard input")
		}
		b, err := io.ReadAll(io.LimitReader(app.In, longestLog+1))
		if err != nil {
			return "", fmt.Errorf("read standard input: %w", err)
		}
		if len(b) > longestLog {
			return "", usage(cmd, "standard input is longer than %d MB", longestLog>>20)
		}
		text = string(b)
	}
	if strings.TrimSpace(text) == "" {
		return "", usage(cmd, "there is nothing to explain: the text is empty")
	}
	return strings.ToValidUTF8(text, "�"), nil
}
