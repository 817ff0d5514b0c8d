package render

import (
	"strings"

	"kscope/internal/check"
)

// stages are the columns of the walk.
func stages() []check.Stage {
	return []check.Stage{check.StageDNS, check.StageTCP, check.StageTLS, check.StageAPI, check.StageSASL, check.StageMetadata}
}

// writeWalk writes how far each address came and how long each layer took.
func writeWalk(p *pen, r *check.Report) {
	header := []string{"address", "ip"}
	for _, s := range stages() {
		header = append(header, string(s))
	}
	var rows [][]string
	for i := range r.Facts.Endpoints {
		e := &r.Facts.Endpoints[i]
		if len(e.Paths) == 0 {
			rows = append(rows, []string{e.Address, "-", unresolved(e), "-", "-", "-", "-", "-"})
		}
		for j := range e.Paths {
			row := []string{e.Address, e.Paths[j].IP}
			for _, s := range stages() {
				row = append(row, cell(e.Paths[j].Layer(s)))
			}
			rows = append(rows, row)
		}
	}
	if len(rows) > 0 {
		p.table(header, rows)
		p.out.WriteByte('\n')
	}
}

func unresolved(e *check.Endpoint) string {
	if e.Lookup.Failure != "" {
		return string(e.Lookup.Failure)
	}
	return "-"
}

func cell(l check.Layer) string {
	switch l.Outcome {
	case check.OK:
		return brief(l.Took)
	case check.Failed:
		return string(l.Failure)
	}
	return "-"
}

// writeResults writes every check with how it ended.
func writeResults(p *pen, r *check.Report) {
	var rows [][]string
	for _, res := range r.Results {
		rows = append(rows, []string{res.Check.ID, string(res.State), outcome(res)})
	}
	if len(rows) > 0 {
		p.table([]string{"check", "result", ""}, rows)
		p.out.WriteByte('\n')
	}
}

// outcome is the title of a check that passed, and why another one did not.
func outcome(res check.Result) string {
	switch res.State {
	case check.Fail:
		return headline(res.Findings)
	case check.AGap:
		return res.Check.Title + " (not examined: " + strings.TrimSpace(notExamined(res.Gaps)) + ")"
	case check.Skipped, check.Broken:
		return res.Check.Title + " (" + res.Reason + ")"
	}
	return res.Check.Title
}
