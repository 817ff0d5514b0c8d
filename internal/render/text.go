package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kscope/internal/check"
)

// writeText writes a report for a person: what is wrong first, then one line that closes.
func writeText(w io.Writer, r check.Report, o Options) error {
	p := &pen{term: o.Term}
	above := map[string]bool{}
	for _, c := range shown(r, o) {
		writeCause(p, &r, c, o, above)
	}
	if !o.Quiet {
		if o.Verbose {
			writeWalk(p, &r)
			writeResults(p, &r)
		}
		writeClosing(p, &r, o)
	}
	return p.flush(w)
}

// writeClosing writes the line after which a reader knows that nothing was left out.
func writeClosing(p *pen, r *check.Report, o Options) {
	verdict := r.Verdict()
	if verdict == check.Well {
		writeWell(p, r, o)
		return
	}
	var parts []string
	done, all := made(r)
	switch {
	case verdict == check.Unusable:
		parts = append(parts, levels(r, o.Verbose), "no client could start with these settings: nothing was dialled"+notMade(", ", undialled(r)), broken(r))
	case verdict == check.Unreachable:
		parts = append(parts, unreached(r)+notMade(": ", r.Count(check.AGap)), broken(r))
	case r.Interrupted():
		parts = append(parts, levels(r, o.Verbose), fmt.Sprintf("interrupted: %d of %d checks made", done, all), broken(r), missed(r), unshown(r, o))
	case verdict == check.Incomplete:
		parts = append(parts, levels(r, o.Verbose), fmt.Sprintf("incomplete: %d of %d checks made", done, all), broken(r), missed(r), unshown(r, o))
	default:
		parts = append(parts, levels(r, o.Verbose), broken(r), missed(r), unshown(r, o))
	}
	p.text("", plain, joined(parts))
}

// joined joins what there is to say.
func joined(parts []string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// missed is what was not examined.
func missed(r *check.Report) string {
	if s := notExamined(r.Gaps); s != "" {
		return "not examined: " + s
	}
	return ""
}

// unshown counts what is for information only: it is hidden unless asked for, but not silently.
func unshown(r *check.Report, o Options) string {
	if n := numberOf(r, check.Info); n > 0 && !o.Verbose {
		return fmt.Sprintf("%d for information (--verbose)", n)
	}
	return ""
}

// broken names the checks that broke: a fault of kscope's own is never silent.
func broken(r *check.Report) string {
	var ids []string
	for _, res := range r.Results {
		if res.State == check.Broken {
			ids = append(ids, res.Check.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return Count(len(ids), "check") + " broke: " + strings.Join(ids, ", ")
}

func notMade(lead string, n int) string {
	if n == 0 {
		return ""
	}
	return lead + Count(n, "check") + " could not be made"
}

// undialled counts the checks that need a broker, where the settings let nobody dial.
func undialled(r *check.Report) int {
	n := 0
	for _, res := range r.Results {
		if res.State == check.AGap || res.State == check.Skipped && strings.HasPrefix(res.Reason, "nothing was dialled") {
			n++
		}
	}
	return n
}

// unreached tells a login that was refused from a broker that is not there.
func unreached(r *check.Report) string {
	for i := range r.Facts.Endpoints {
		for j := range r.Facts.Endpoints[i].Paths {
			if l, failed := r.Facts.Endpoints[i].Paths[j].Failed(); failed && l.Stage == check.StageSASL {
				return "no broker let us in"
			}
		}
	}
	return "no broker was reached"
}
