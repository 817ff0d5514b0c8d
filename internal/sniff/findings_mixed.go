package sniff

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

// sideIn is what a partition holds of one half of its records: the encodings and how often they follow one another.
func (p PartitionReport) sideIn(of Part) ([]Share, int) {
	if of == Key {
		return p.Keys, p.KeyRuns
	}
	return p.Values, p.ValueRuns
}

func (p PartitionReport) mixed(of Part) bool {
	shares, runs := p.sideIn(of)
	return runs > 2*len(shares)
}

// alternates says that a change is only where a mixture begins.
func alternates(r Report, c Change) bool {
	for _, p := range r.Partitions {
		if p.ID == c.Partition {
			return p.mixed(c.Of)
		}
	}
	return false
}

// mixtures tells of partitions in which encodings alternate: producers with different serializers write at the same time.
func mixtures(r Report) []Finding {
	var all []Finding
	for _, of := range []Part{Value, Key} {
		var parts []string
		var evidence []string
		for _, p := range r.Partitions {
			if !p.mixed(of) {
				continue
			}
			shares, runs := p.sideIn(of)
			parts = append(parts, fmt.Sprint(p.ID))
			evidence = append(evidence, fmt.Sprintf("partition %d: %s, which take turns %d times in %d records", p.ID, sharesText(shares), runs-1, p.Judged))
		}
		if len(parts) == 0 {
			continue
		}
		side := r.Values
		if of == Key {
			side = r.Keys
		}
		f := found("encodings_mixed", check.Warning, "%ss of %s %s are %s in turns", of, plural(len(parts), "partition"), check.FirstFew(parts, few), sharesText(side.Encodings))
		f.Evidence = slices.Concat(evidence[:min(few, len(evidence))], begins(r, of))
		all = append(all, f)
	}
	return all
}

// begins are the places where the mixtures begin.
func begins(r Report, of Part) []string {
	var all []string
	for _, c := range r.Changes {
		if c.Of == of && alternates(r, c) && len(all) < 2*few {
			all = append(all, c.seen()...)
		}
	}
	return all
}

// differing tells of partitions that each have one encoding, but not the same.
func differing(r Report) []Finding {
	var all []Finding
	for _, of := range []Part{Value, Key} {
		in := map[Encoding][]string{}
		var order []Encoding
		for _, p := range r.Partitions {
			shares, _ := p.sideIn(of)
			if len(shares) != 1 {
				continue
			}
			e := shares[0].Encoding
			if in[e] == nil {
				order = append(order, e)
			}
			in[e] = append(in[e], fmt.Sprint(p.ID))
		}
		if len(order) < 2 {
			continue
		}
		var words []string
		for _, e := range order {
			words = append(words, fmt.Sprintf("%s in %s %s", e.Words(), plural(len(in[e]), "partition"), check.FirstFew(in[e], few)))
		}
		all = append(all, found("encodings_differ", check.Warning, "%ss are %s", of, strings.Join(words, ", ")))
	}
	return all
}

func sharesText(all []Share) string {
	var words []string
	for _, s := range all {
		words = append(words, fmt.Sprintf("%s (%s)", s.Encoding.Words(), percent(s.Share)))
	}
	return strings.Join(words, " and ")
}

// percent never rounds to nothing or to all.
func percent(share float64) string {
	switch {
	case share > 0 && share < 0.01:
		return "below 1 %"
	case share < 1 && share > 0.99:
		return "above 99 %"
	}
	return fmt.Sprintf("%.0f %%", share*100)
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
