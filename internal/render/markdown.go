package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"kscope/internal/check"
)

// writeMarkdown writes a report for a ticket: a table of causes, then each with its evidence and steps.
func writeMarkdown(w io.Writer, r check.Report, o Options) error {
	var out bytes.Buffer
	causes := shown(r, o)
	if len(causes) > 0 {
		out.WriteString("| level | check | what is wrong | subjects |\n| --- | --- | --- | --- |\n")
		for _, c := range causes {
			fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", c.Level, c.Check.ID, escapeMarkdown(headline(c.Findings)),
				escapeMarkdown(strings.Join(subjectsOf(r.Facts, c.Findings), ", ")))
		}
		out.WriteByte('\n')
	}
	for _, c := range causes {
		markdownCause(&out, c)
	}
	if !o.Quiet {
		p := &pen{term: Terminal{UTF8: true}}
		writeClosing(p, &r, Options{Verbose: o.Verbose})
		for l := range strings.Lines(p.out.String()) {
			out.WriteString(escapeMarkdown(strings.TrimSpace(l)) + "  \n")
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

func markdownCause(out *bytes.Buffer, c check.Cause) {
	fmt.Fprintf(out, "### %s: %s\n\n", c.Check.ID, escapeMarkdown(headline(c.Findings)))
	before := out.Len()
	item := func(word string, all []string) {
		for _, s := range all {
			fmt.Fprintf(out, "- %s: %s\n", word, escapeMarkdown(s))
		}
	}
	item("observed", evidence(c.Findings))
	item("leads to", c.LeadsTo)
	for _, q := range c.Consequences {
		item("leads to", []string{q.Check.ID + " " + headline(q.Findings)})
	}
	item("because", each(c.Findings, because))
	item("against it", each(c.Findings, against))
	item("to be sure", each(c.Findings, doubt))
	if out.Len() > before {
		out.WriteByte('\n')
	}
	for i, way := range c.Fixes {
		markdownWay(out, i, len(c.Fixes), pieces(way))
	}
}

// markdownWay writes one way to heal; lines that belong together share a block that can be copied.
func markdownWay(out *bytes.Buffer, i, ways int, all []piece) {
	if ways > 1 && len(all) > 0 {
		fmt.Fprintf(out, "**%d.** ", i+1)
		if all[0].sentence == "" {
			out.WriteString("\n\n")
		}
	}
	for n := 0; n < len(all); {
		if all[n].sentence != "" {
			out.WriteString(escapeMarkdown(all[n].sentence) + "\n\n")
			n++
			continue
		}
		kind, lines := "sh", []string{}
		if all[n].setting != "" {
			kind = "properties"
		}
		for ; n < len(all) && all[n].sentence == "" && (all[n].setting != "") == (kind == "properties"); n++ {
			lines = append(lines, clean(all[n].command+all[n].setting))
		}
		block := strings.Join(lines, "\n")
		fence := fenceFor(block)
		fmt.Fprintf(out, "%s%s\n%s\n%s\n\n", fence, kind, block, fence)
	}
}

// fenceFor is longer than any run of backticks in the block, so that none ends it early.
func fenceFor(block string) string {
	fence := "```"
	for strings.Contains(block, fence) {
		fence += "`"
	}
	return fence
}

// escapeMarkdown keeps a text from becoming markup, a link or a mention, and from leaving its cell.
func escapeMarkdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "#", `\#`, "~", `\~`, "@", "&#64;").Replace(clean(s))
}
