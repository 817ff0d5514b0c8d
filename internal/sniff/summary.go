package sniff

import (
	"cmp"
	"slices"
	"time"
)

// report puts together what was found; the findings come after.
func (l *look) report() Report {
	r := Report{
		Topic: l.topic.name, At: l.now, Interrupted: l.broken, Stopped: l.stopped, Settings: l.topic.settings,
		Read:   Read{Judged: len(l.samples), Records: l.records.Load(), Bytes: l.bytes.Load(), Fetches: l.fetches.Load(), Markers: l.control},
		Values: sideOf(l.samples, Value), Keys: sideOf(l.samples, Key), Changes: l.changes, Gaps: l.gaps,
		Spread: spreadOf(l.samples, len(l.topic.partitions)), Times: timesOf(l.samples, l.topic.settings.Retention(), l.now),
		Schemas: l.settled(), Headers: headersOf(l.samples), Partitions: []PartitionReport{},
	}
	for _, s := range l.samples {
		if s.Transactional {
			r.Read.Transactional++
		}
	}
	for _, p := range l.topic.partitions {
		r.Read.Offsets += p.end - p.start
		r.Partitions = append(r.Partitions, p.report())
	}
	r.Codecs = l.codecs()
	r.Changes, r.Gaps = append([]Change{}, r.Changes...), append([]Gap{}, r.Gaps...) // empty, not null, in documents
	return r
}

// codecs are the batches of each codec, most records first.
func (l *look) codecs() []Batches {
	all := []Batches{}
	for _, b := range l.batches {
		all = append(all, *b)
	}
	slices.SortFunc(all, func(a, b Batches) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.Codec, b.Codec))
	})
	return all
}

// settled are the schemas of the records that were settled on being framed.
func (l *look) settled() []Schema {
	counts := map[int]int{}
	for _, s := range l.samples {
		for _, of := range []Part{Value, Key} {
			if g := s.is(of); g.Encoding.Framed() {
				counts[g.SchemaID]++
			}
		}
	}
	all := []Schema{}
	for _, s := range l.known.commonest() {
		if counts[s.ID] > 0 {
			s.Records = counts[s.ID]
			all = append(all, *s)
		}
	}
	return all
}

func (p *partition) report() PartitionReport {
	values, keys := sideOf(p.read, Value), sideOf(p.read, Key)
	r := PartitionReport{
		ID: p.id, Start: p.start, End: p.end, StableEnd: p.stable, Judged: len(p.read), largestAt: p.newestAt,
		Values: values.Encodings, Keys: keys.Encodings, NullValues: values.Nulls, NullKeys: keys.Nulls,
		ValueRuns: len(runs(p.read, Value)), KeyRuns: len(runs(p.read, Key)), Codecs: []string{},
	}
	if p.newest >= 0 {
		r.LargestTime = time.UnixMilli(p.newest).UTC()
	}
	t := timesOf(p.read, 0, time.Time{})
	r.Oldest, r.Newest = t.Oldest, t.Newest
	for _, s := range p.read {
		if !slices.Contains(r.Codecs, s.Codec) {
			r.Codecs = append(r.Codecs, s.Codec)
		}
	}
	return r
}

// sideOf sums up the keys or the values of samples.
func sideOf(samples []*Sample, of Part) Side {
	side := Side{Records: len(samples), Encodings: []Share{}}
	var sizes []int
	for _, s := range samples {
		switch s.is(of).Encoding {
		case Null:
			side.Nulls++
			continue
		case Empty:
			side.Empties++
		default:
			side.add(*s.is(of))
		}
		sizes = append(sizes, map[Part]int{Value: s.ValueSize, Key: s.KeySize}[of])
	}
	side.Sizes = sizesOf(sizes)
	judged := side.Records - side.Nulls - side.Empties
	for i := range side.Encodings {
		e := &side.Encodings[i]
		e.Share, e.Confidence = share(e.Records, judged), e.Confidence/float64(e.Records)
	}
	slices.SortStableFunc(side.Encodings, func(a, b Share) int { return cmp.Compare(b.Records, a.Records) })
	return side
}

// add counts one guess. What speaks for and against is told as of the first record that has something against it.
func (s *Side) add(g Guess) {
	i := slices.IndexFunc(s.Encodings, func(e Share) bool { return e.Encoding == g.Encoding })
	if i < 0 {
		i = len(s.Encodings)
		s.Encodings = append(s.Encodings, Share{Encoding: g.Encoding, Because: g.Because})
	}
	e := &s.Encodings[i]
	e.Records++
	e.Confidence += g.Confidence
	if e.Against == "" && g.Against != "" {
		e.Because, e.Against = g.Because, g.Against
	}
}

func headersOf(samples []*Sample) []HeaderCount {
	all := []HeaderCount{}
	for _, s := range samples {
		seen := map[string]bool{}
		for _, h := range s.Headers {
			if seen[h.Name] {
				continue
			}
			seen[h.Name] = true
			i := slices.IndexFunc(all, func(c HeaderCount) bool { return c.Name == h.Name })
			if i < 0 {
				i = len(all)
				all = append(all, HeaderCount{Name: h.Name})
			}
			all[i].Records++
		}
	}
	slices.SortStableFunc(all, func(a, b HeaderCount) int { return cmp.Compare(b.Records, a.Records) })
	return all
}
