package main

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/acl"
	"kscope/internal/check"
	"kscope/internal/render"
)

func writeACLAnswers(c *cluster, answers []aclAnswer, format string) error {
	if format != "text" {
		docs := []aclAnswerDocument{}
		for i := range answers {
			docs = append(docs, answers[i].document(c))
		}
		return render.Document(c.app.out, format, "kscope.acl_check/1", render.Field{Name: "answers", Value: docs})
	}
	var blocks []render.Block
	for i := range answers {
		blocks = append(blocks, answers[i].block(c))
	}
	return render.Blocks(c.app.out, c.app.term, blocks)
}

// block is the answer for people.
func (a *aclAnswer) block(c *cluster) render.Block {
	b := render.Block{Mark: render.Well, Title: fmt.Sprintf("%s may %s", a.principal, a.task.name), Header: []string{"", "right", "because"}}
	if !a.allowed() {
		b.Mark, b.Title = render.Wrong, fmt.Sprintf("%s may not %s", a.principal, a.task.name)
	}
	for _, d := range a.decisions {
		mark := string(render.Well)
		if !d.Allowed {
			mark = string(render.Wrong)
		}
		b.Rows = append(b.Rows, []string{mark, acl.Right{Operation: d.Question.Operation, Resource: d.Question.Resource}.String(), because(d)})
	}
	b.Lines = slices.Concat(b.Lines, a.otherwise(), a.doubts, a.steps(c))
	return b
}

// otherwise says where it is decided otherwise.
func (a *aclAnswer) otherwise() []string {
	var lines []string
	for _, d := range a.elsewhere {
		word := "denied"
		if d.Allowed {
			word = "allowed"
		}
		lines = append(lines, fmt.Sprintf("from %s %s on %s is %s: %s", d.Question.Host, d.Question.Operation.Upper(), d.Question.Resource, word, because(d)))
	}
	return lines
}

// steps are the commands that would allow it.
func (a *aclAnswer) steps(c *cluster) []string {
	var lines []string
	commands := func(say string, all ...string) {
		if len(all) > 0 {
			lines = append(lines, say)
			for _, one := range all {
				lines = append(lines, "  $ "+one)
			}
		}
	}
	flags := c.settings.Flags
	commands("to take away what denies it", withFlags(acl.Revokes(a.denying()), flags)...)
	commands("or with Kafka's own tool", c.tool(a.denying(), true)...)
	commands("to allow it", a.grant(flags)...)
	commands("or with Kafka's own tool", c.tool(a.missing(), false)...)
	return lines
}

// tool are the lines of kafka-acls.sh, with where the cluster is as that tool takes it.
func (c *cluster) tool(entries []acl.Entry, remove bool) []string {
	where := "kafka-acls.sh --bootstrap-server " + check.ShellQuote(strings.Join(c.settings.Bootstrap, ","))
	if file := c.settings.Client; file.Dialect == "java" {
		where += " --command-config " + check.ShellQuote(file.File)
	} else if file.Protocol != "PLAINTEXT" {
		where += " --command-config '‹a client.properties with these settings›'"
	}
	var lines []string
	for _, l := range acl.KafkaACLs(entries, remove) {
		lines = append(lines, where+strings.TrimPrefix(l, "kafka-acls.sh"))
	}
	return lines
}
