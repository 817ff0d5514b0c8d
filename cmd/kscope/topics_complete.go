package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/config"
	"kscope/internal/kafka"
	"kscope/internal/topics"
)

// completionTime is what a shell's user waits at most for names from the cluster.
const completionTime = time.Second

// completeTopics completes the names of topics from the cluster, for at most so many arguments (0: any number). Where the
// cluster does not answer in time it completes nothing: no error belongs into a command line that is being typed.
func completeTopics(app *App, most int) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most || app.flags.passwordStdin {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return app.topicNames(cmd.Context()), cobra.ShellCompDirectiveNoFileComp
	}
}

func (a *App) topicNames(ctx context.Context) []string {
	s, err := config.Load(a.input())
	if err != nil || len(s.Client.Unusable()) > 0 {
		return nil
	}
	s.DialTimeout, s.Timeout = min(s.DialTimeout, completionTime), min(s.Timeout, completionTime)
	client, err := kafka.Client(s)
	if err != nil {
		return nil
	}
	defer client.Close()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithTimeout(ctx, completionTime)
	defer cancel()
	all, err := topics.New(client).ListTopics(ctx)
	if err != nil {
		return nil
	}
	return all.Names()
}
