package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// Count is "1 partition", "2 partitions".
func Count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// seconds writes how long a run lasted.
func seconds(d time.Duration) string {
	if d >= 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// brief writes how long one stage lasted.
func brief(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case ms >= 10:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f ms", ms)
}

// subjectWords writes a subject as a person would.
func subjectWords(s check.Subject) string {
	switch s.Kind() {
	case "broker", "group":
		return s.Kind() + " " + s.Name()
	}
	return s.Name()
}

// few joins the first three names and marks that there are more.
func few(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// Headline is a cause in one sentence, as it stands behind its ID.
func Headline(c check.Cause) string { return clean(headline(c.Findings)) }

// headline is the detail of the first finding, with the subjects of the others.
func headline(findings []check.Finding) string {
	if len(findings) == 0 {
		return ""
	}
	first := findings[0].Detail
	if findings[0].Doubt != "" && !strings.Contains(first, "probably") {
		first = "probably: " + first
	}
	var others []string
	for _, at := range findings[1:] {
		if s := subjectWords(at.Subject); at.Subject != findings[0].Subject && !slices.Contains(others, s) {
			others = append(others, s)
		}
	}
	if len(others) == 0 {
		if n := len(findings) - 1; n > 0 {
			return fmt.Sprintf("%s, and %d more", first, n)
		}
		return first
	}
	return fmt.Sprintf("%s, and %d more: %s", first, len(findings)-1, few(others))
}

// evidence gives one text for each finding that saw something new.
func evidence(findings []check.Finding) []string {
	var all []string
	for _, at := range findings {
		if s := strings.Join(at.Evidence, "; "); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// each returns the distinct texts of the findings that have one.
func each(findings []check.Finding, text func(check.Finding) string) []string {
	var all []string
	for _, at := range findings {
		if s := text(at); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

func because(at check.Finding) string { return at.Because }
func against(at check.Finding) string { return at.Against }
func doubt(at check.Finding) string   { return at.Doubt }

// levels writes "2 errors, 1 warning", and what is for information only if told so. It counts causes.
func levels(r *check.Report, info bool) string {
	var parts []string
	if n := numberOf(r, check.Error); n > 0 {
		parts = append(parts, Count(n, "error"))
	}
	if n := numberOf(r, check.Warning); n > 0 {
		parts = append(parts, Count(n, "warning"))
	}
	if n := numberOf(r, check.Info); info && n > 0 {
		parts = append(parts, fmt.Sprintf("%d for information", n))
	}
	return strings.Join(parts, ", ")
}

// numberOf counts the causes of a level; one that is harmless itself counts by what follows from it.
func numberOf(r *check.Report, l check.Level) int {
	n := 0
	for _, c := range r.Causes {
		if worst(c) == l {
			n++
		}
	}
	return n
}

// made counts the checks that were made and those that could have been: what does not concern this client, or was not
// asked for, is neither.
func made(r *check.Report) (done, all int) {
	return r.Judged(), r.Judged() + r.Count(check.AGap) + r.Count(check.Broken)
}
