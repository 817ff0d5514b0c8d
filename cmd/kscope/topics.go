package main

import (
	"github.com/spf13/cobra"
)

// newTopicsCmd is the family; by itself it lists.
func newTopicsCmd(app *App) *cobra.Command {
	cmd := newTopicsListCmd(app)
	cmd.Use = "topics"
	cmd.Short = "List, describe and change topics, one by one or as a file says"
	cmd.Long = `topics by itself lists topics. Its commands describe one, say what is in it, and change them: one by one, or all as a file
says that is kept with the code (topics.yaml). Every change is shown before it is done, and read back after.`
	cmd.Example = `  kscope topics -b localhost:9092
  kscope topics list --unhealthy
  kscope topics create orders --partitions 6 --replication-factor 3 --set retention.ms=86400000 -b localhost:9092
  kscope topics export > topics.yaml
  kscope topics plan -f topics.yaml
  kscope topics apply -f topics.yaml -b localhost:9092`
	cmd.AddCommand(
		newTopicsListCmd(app), newTopicsDescribeCmd(app), newTopicsCreateCmd(app), newTopicsAlterCmd(app), newTopicsDeleteCmd(app),
		newTopicsPlanCmd(app), newTopicsApplyCmd(app), newTopicsExportCmd(app), newTopicsReassignmentsCmd(app),
		newTopicsSniffCmd(app),
	)
	return cmd
}
