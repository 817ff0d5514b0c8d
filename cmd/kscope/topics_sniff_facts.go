package main

import (
	"fmt"
	"strings"
	"time"

	"kscope/internal/check"
	"kscope/internal/render"
	"kscope/internal/sniff"
)

// sniffFacts are what is inside, a line for each kind of it.
func sniffFacts(r sniff.Report) []render.Fact {
	facts := []render.Fact{}
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, render.Fact{Label: label, Text: text})
		}
	}
	if r.Read.Judged == 0 {
		return facts
	}
	add("values", sideText(r.Values))
	add("keys", sideText(r.Keys)+spreadText(r.Spread))
	add("schemas", schemasText(r.Schemas))
	add("codecs", codecsText(r.Codecs))
	add("times", timesText(r.Times))
	add("headers", headersText(r.Headers))
	add("transactions", transactionsText(r.Read))
	return facts
}

// sure is from which confidence on the reasons are of little interest.
const sure = 0.9

// confidenceText is the confidence of an encoding, with what speaks for it and against where that is not high.
func confidenceText(e sniff.Share) string {
	text := fmt.Sprintf("confidence %.2f", e.Confidence)
	if e.Confidence < sure {
		text += ": " + e.Because
	}
	if e.Confidence < sure && e.Against != "" {
		text += "; against it: " + e.Against
	}
	return text
}

// sideText is "JSON 80 (confidence 0.99) · null 3 · empty 1 · 12 to 400 bytes, median 80, 99th percentile 390".
func sideText(s sniff.Side) string {
	var parts []string
	for _, e := range s.Encodings {
		parts = append(parts, fmt.Sprintf("%s %d (%s)", e.Encoding.Words(), e.Records, confidenceText(e)))
	}
	if s.Nulls > 0 {
		parts = append(parts, fmt.Sprintf("null %d", s.Nulls))
	}
	if s.Empties > 0 {
		parts = append(parts, fmt.Sprintf("empty %d", s.Empties))
	}
	if s.Sizes.Max > 0 {
		parts = append(parts, fmt.Sprintf("%d to %d bytes, median %d, 99th percentile %d", s.Sizes.Min, s.Sizes.Max, s.Sizes.Median, s.Sizes.P99))
	}
	return strings.Join(parts, " · ")
}

func spreadText(s sniff.Spread) string {
	if s.Records == 0 {
		return ""
	}
	text := fmt.Sprintf(" · %d different", s.Keys)
	if len(s.Hottest) > 0 {
		text += fmt.Sprintf(", the hottest %s in %.0f %%", s.Hottest[0].Key, 100*s.Hottest[0].Share)
	}
	if s.First != "" {
		text += fmt.Sprintf(" · put into partitions by %s (%d of %d)", s.First, s.FirstKeys, s.Places)
	}
	return text
}

func schemasText(all []sniff.Schema) string {
	var parts []string
	for _, s := range all {
		text := fmt.Sprintf("id %d in %d records", s.ID, s.Records)
		switch {
		case s.Registered == nil:
		case !*s.Registered:
			text += ", not registered"
		default:
			text += fmt.Sprintf(", %s of %s", s.Type, check.FirstFew(s.Subjects, 3))
		}
		parts = append(parts, text)
	}
	return firstParts(parts)
}

// firstParts joins the first of many and says how many more there are.
func firstParts(parts []string) string {
	const most = 8
	if len(parts) > most {
		return strings.Join(parts[:most], " · ") + fmt.Sprintf(" · and %d more", len(parts)-most)
	}
	return strings.Join(parts, " · ")
}

func codecsText(all []sniff.Batches) string {
	var parts []string
	for _, b := range all {
		text := fmt.Sprintf("%s: %d records in %d batches", b.Codec, b.Records, b.Batches)
		if b.Codec != "none" && b.WireBytes > 0 {
			text += fmt.Sprintf(", %.1f to 1", float64(b.RecordBytes)/float64(b.WireBytes))
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}

func timesText(t sniff.Times) string {
	if t.Oldest.IsZero() {
		return "none"
	}
	text := t.Oldest.Format(time.RFC3339) + " to " + t.Newest.Format(time.RFC3339)
	if t.Appended > 0 {
		text += fmt.Sprintf(" · %d set by the broker", t.Appended)
	}
	if t.Missing > 0 {
		text += fmt.Sprintf(" · %d without", t.Missing)
	}
	return text
}

func headersText(all []sniff.HeaderCount) string {
	var parts []string
	for _, h := range all {
		parts = append(parts, fmt.Sprintf("%s in %d", h.Name, h.Records))
	}
	return firstParts(parts)
}

func transactionsText(r sniff.Read) string {
	if r.Transactional == 0 && r.Markers == 0 {
		return ""
	}
	return fmt.Sprintf("%d records in transactions, %d markers of their ends met; aborted ones are judged like committed ones", r.Transactional, r.Markers)
}
