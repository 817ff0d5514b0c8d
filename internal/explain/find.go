// Package explain finds the checks that an error text of a Kafka client or broker points to.
package explain

import (
	"slices"
	"sort"
	"strings"

	"kscope/internal/check"
)

// Match is one check that a text points to.
type Match struct {
	Check *check.Check
	// Text is the text of the check that matched best; empty where the check was named by its ID.
	Text string
	// Line is the line of the input that matched best, 1 the first.
	Line int
	// Whole says that every word of Text stands in the input, in its order.
	Whole bool
	// Score orders matches; higher is more specific.
	Score float64
}

// byID is the score of a check that is named by its ID: nothing is more specific.
const byID = 1e6

// few is how many lines are also taken as one, because terminals and mails break lines where they like.
const few = 4

// Find returns the checks whose texts a text contains or resembles, the most specific first. The text may be one
// error or a whole log. Case, blanks, numbers and addresses do not count; … in a check's text stands for anything.
func Find(text string, all []*check.Check) []Match {
	x := newIndex(all)
	best := map[*check.Check]Match{}
	keep := func(m Match) {
		if old, ok := best[m.Check]; !ok || m.Score > old.Score {
			best[m.Check] = m
		}
	}
	seen := map[string]bool{}
	look := func(number int, line string) {
		for _, c := range named(line, all) {
			keep(Match{Check: c, Line: number, Whole: true, Score: byID})
		}
		key := strings.Map(withoutDigits, line)
		if seen[key] {
			return // logs repeat themselves
		}
		seen[key] = true
		for _, m := range x.matches(words(line)) {
			m.Line = number
			keep(m)
		}
	}
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	for i, line := range lines {
		look(i+1, line)
	}
	if len(lines) > 1 && len(lines) <= few {
		look(1, strings.Join(lines, " "))
	}
	return ranked(best, all)
}

func withoutDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

// ranked orders by score. Equal scores stay in the order of the catalogue, which is that of the layers.
func ranked(best map[*check.Check]Match, all []*check.Check) []Match {
	var found []Match
	for _, c := range all {
		if m, ok := best[c]; ok {
			found = append(found, m)
		}
	}
	sort.SliceStable(found, func(a, b int) bool { return found[a].Score > found[b].Score })
	if len(found) == 0 {
		return nil
	}
	// What resembles far less than the best is noise.
	floor := found[0].Score / 4
	if found[0].Score == byID {
		floor = byID
	}
	return slices.DeleteFunc(found, func(m Match) bool { return m.Score < floor })
}

// named returns the checks whose ID stands in a line, also written TLS-04 or tls4.
func named(line string, all []*check.Check) []*check.Check {
	var hit []*check.Check
	fields := strings.FieldsFunc(strings.ToUpper(line), func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
	for _, f := range fields {
		if last := f[len(f)-1]; last < '0' || last > '9' || f[0] < 'A' {
			continue
		}
		f = strings.NewReplacer("-", "", "_", "").Replace(f)
		for _, c := range all {
			digits, ok := strings.CutPrefix(f, c.Family())
			if !ok || digits == "" || len(digits) > 3 || strings.Trim(digits, "0123456789") != "" {
				continue
			}
			if c.Family()+strings.Repeat("0", 3-len(digits))+digits == c.ID && !slices.Contains(hit, c) {
				hit = append(hit, c)
			}
		}
	}
	return hit
}
