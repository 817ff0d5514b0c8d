package render

import (
	"slices"
	"strings"

	"kscope/internal/check"
)

// labelWidth is where the words behind a label begin, evidenceLines how many findings' evidence is shown unasked.
const (
	labelWidth    = 13
	evidenceLines = 5
)

// writeCause writes one cause: what was seen, what it means, what to do. Consequences that were told above are only
// named.
func writeCause(p *pen, r *check.Report, c check.Cause, o Options, above map[string]bool) {
	p.headline(c.Level, c.Check.ID, headline(c.Findings))
	if o.Verbose && len(c.Findings) > 1 {
		writeBlock(p, "each", plain, each(c.Findings, func(at check.Finding) string { return at.Detail }))
	}
	seen := evidence(c.Findings)
	if n := len(seen) - evidenceLines; n > 0 && !o.Verbose {
		seen = append(seen[:evidenceLines:evidenceLines], "and "+Count(n, "line")+" more (--verbose)")
	}
	writeBlock(p, "observed", dim, seen)
	writeLeadsTo(p, c, above)
	writeBlock(p, "because", plain, each(c.Findings, because))
	writeBlock(p, "against it", plain, each(c.Findings, against))
	writeBlock(p, "to be sure", plain, each(c.Findings, doubt))
	writeFixes(p, c.Fixes)
	if s := lookPast(r, c, o.Command); s != "" {
		p.line(2, dim, s)
	}
}

// label is the column in which a block begins.
func label(word string) string { return "  " + word + strings.Repeat(" ", labelWidth-2-len(word)) }

func writeBlock(p *pen, word string, s style, paragraphs []string) {
	lead := label(word)
	for _, text := range paragraphs {
		p.text(lead, s, text)
		lead = label("")
	}
}

// writeLeadsTo writes what a cause means for the user and the findings that follow from it.
func writeLeadsTo(p *pen, c check.Cause, above map[string]bool) {
	writeBlock(p, "leads to", plain, c.LeadsTo)
	first := len(c.LeadsTo) == 0
	for _, q := range c.Consequences {
		text := headline(q.Findings)
		mark, s := markOf(q.Level)
		lead := mark + " " + q.Check.ID + "  "
		if above[lead+text] {
			text = "see above"
		}
		above[lead+text] = true
		column := label("")
		if first {
			column, first = label("leads to"), false
		}
		p.marked(column, s, lead, text)
	}
}

// lookPast is the command that looks at the rest of the cluster while an advertised address cannot be reached. It heals
// nothing and so is no fix.
func lookPast(r *check.Report, c check.Cause, command string) string {
	if r.Reached() == 0 || c.Level != check.Error {
		return ""
	}
	if command == "" {
		command = "kscope doctor …"
	}
	maps := ""
	for i := range r.Facts.Endpoints {
		e := &r.Facts.Endpoints[i]
		if !e.Advertised() || e.Seed || e.Reached() != nil || !early(e) ||
			!slices.ContainsFunc(c.Findings, func(at check.Finding) bool { return at.Subject == e.Subject() }) {
			continue
		}
		maps += " --map " + check.ShellQuote(e.Address+"=HOST:PORT")
	}
	if maps == "" {
		return ""
	}
	return "(to look past it now: " + command + maps + ")"
}

// early says that no way to an address came as far as a connection: only then does another address help.
func early(e *check.Endpoint) bool {
	p := e.Deepest()
	return p == nil || p.Layer(check.StageTCP).Outcome != check.OK
}
