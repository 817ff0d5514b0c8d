package main

import (
	"fmt"
	"strings"
	"time"

	"kscope/internal/render"
	"kscope/internal/sniff"
)

// sniffBrief is a look as a person reads it.
func sniffBrief(r sniff.Report) render.Brief {
	b := render.Brief{Verdict: sniffHeadline(r), Facts: sniffFacts(r), Tables: []render.Columns{sniffPartitions(r)}}
	for _, f := range r.Findings {
		b.Findings = append(b.Findings, f.Finding)
	}
	for _, g := range r.Gaps {
		text := string(g.Subject.Name()) + ": " + g.Reason
		if g.Right != "" {
			text += " (needs " + g.Right + ")"
		}
		b.Gaps = append(b.Gaps, text)
	}
	return b
}

// sniffHeadline says what is inside in one line, with how much of it was looked at.
func sniffHeadline(r sniff.Report) string {
	if r.Read.Offsets == 0 {
		return fmt.Sprintf("%s is empty: %s without a record", r.Topic, render.Count(len(r.Partitions), "partition"))
	}
	text := fmt.Sprintf("%s: values are %s, keys are %s; %s looked at, %s in %s, %.2f s", r.Topic, encodings(r.Values), encodings(r.Keys),
		render.Count(r.Read.Judged, "record"), render.Count(r.Read.Offsets, "offset"), render.Count(len(r.Partitions), "partition"), float64(r.TookMS)/1000)
	switch {
	case r.Interrupted:
		text += "; interrupted"
	case r.Stopped != "":
		text += "; stopped " + r.Stopped
	}
	return text
}

// encodings names the encodings of a side, with shares where there are several.
func encodings(s sniff.Side) string {
	var words []string
	for _, e := range s.Encodings {
		switch {
		case len(s.Encodings) == 1 && e.Doubtful():
			words = append(words, "probably "+e.Encoding.Words())
		case len(s.Encodings) == 1:
			words = append(words, e.Encoding.Words())
		default:
			words = append(words, fmt.Sprintf("%s (%d)", e.Encoding.Words(), e.Records))
		}
	}
	if len(words) == 0 {
		switch {
		case s.Records == 0:
			return "unknown"
		case s.Nulls == s.Records:
			return "null"
		}
		return "empty"
	}
	return strings.Join(words, ", ")
}

func sniffPartitions(r sniff.Report) render.Columns {
	t := render.Columns{Header: []string{"partition", "offsets", "judged", "values", "keys", "null values", "null keys", "oldest", "newest", "codecs"}}
	for _, p := range r.Partitions {
		t.Rows = append(t.Rows, []string{
			fmt.Sprint(p.ID), fmt.Sprintf("%d to %d", p.Start, p.End), fmt.Sprint(p.Judged), shareWords(p.Values), shareWords(p.Keys),
			fmt.Sprint(p.NullValues), fmt.Sprint(p.NullKeys), stamp(p.Oldest), stamp(p.Newest), strings.Join(p.Codecs, ", "),
		})
	}
	return t
}

func shareWords(all []sniff.Share) string {
	var words []string
	for _, s := range all {
		words = append(words, fmt.Sprintf("%s %d", s.Encoding.Words(), s.Records))
	}
	return strings.Join(words, ", ")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
