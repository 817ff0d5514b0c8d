package sniff

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"kscope/internal/check"
)

// findings judges a report. It is pure; the worst come first.
func findings(r Report) []Finding {
	all := slices.Concat(unreadable(r), changed(r), mixtures(r), differing(r), schemaFindings(r), keyFindings(r), timeFindings(r), transactionFindings(r), oddValues(r))
	for i := range all {
		if all[i].Subject == "" {
			all[i].Subject = check.Subject("topic/" + r.Topic)
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(b.Level, a.Level) })
	return all
}

func found(kind string, level check.Level, format string, args ...any) Finding {
	return Finding{kind, check.Finding{Level: level, Detail: fmt.Sprintf(format, args...)}}
}

func partitionSubject(topic string, id int32) check.Subject {
	return check.Subject(fmt.Sprintf("partition/%s/%d", topic, id))
}

// changed tells where encodings changed. Partitions that changed in the same way are one finding.
func changed(r Report) []Finding {
	type way struct {
		of       Part
		from, to Encoding
	}
	var order []way
	same := map[way][]Change{}
	for _, c := range r.Changes {
		if alternates(r, c) {
			continue
		}
		w := way{c.Of, c.From, c.To}
		if same[w] == nil {
			order = append(order, w)
		}
		same[w] = append(same[w], c)
	}
	var all []Finding
	for _, w := range order {
		all = append(all, changedAlike(r, same[w]))
	}
	return all
}

func changedAlike(r Report, changes []Change) Finding {
	first := slices.MinFunc(changes, func(a, b Change) int { return a.Time.Compare(b.Time) })
	what := "partition %d"
	if first.Of == Key {
		what = "keys of partition %d"
	}
	f := found("encoding_changed", check.Warning, what+" changed from %s to %s at %s", first.Partition, first.From.Words(), first.To.Words(), first.where())
	if n := len(changes) - 1; n > 0 {
		f.Detail += fmt.Sprintf("; %d more places changed likewise", n)
	}
	f.Subject = partitionSubject(r.Topic, first.Partition)
	for _, c := range changes[:min(few, len(changes))] {
		f.Evidence = append(f.Evidence, c.seen()...)
	}
	f.Against = againstOf(r, first)
	return f
}

// againstOf is what speaks against either encoding of a change.
func againstOf(r Report, c Change) string {
	side := r.Values
	if c.Of == Key {
		side = r.Keys
	}
	for _, e := range side.Encodings {
		if e.Doubtful() && (e.Encoding == c.From || e.Encoding == c.To) {
			return e.Encoding.Words() + ": " + e.Against
		}
	}
	return ""
}

// where is the place of a change.
func (c Change) where() string {
	if !c.Exact {
		return fmt.Sprintf("an offset from %d to %d, %s at the latest", c.LastOffset+1, c.Offset, timeText(c.Time))
	}
	return fmt.Sprintf("offset %d, %s", c.Offset, timeText(c.Time))
}

func (c Change) seen() []string {
	return []string{
		fmt.Sprintf("partition %d, offset %d: %s (%s)", c.Partition, c.LastOffset, c.From.Words(), check.FirstFew(c.Before, few)),
		fmt.Sprintf("partition %d, offset %d, %s: %s (%s)", c.Partition, c.Offset, timeText(c.Time), c.To.Words(), check.FirstFew(c.After, few)),
	}
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return "without a timestamp"
	}
	return t.UTC().Format(time.RFC3339)
}
