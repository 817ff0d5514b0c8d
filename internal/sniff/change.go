package sniff

import (
	"context"
	"time"
)

// Change is a place in a partition where the encoding of keys or values changed.
type Change struct {
	Of        Part     `json:"of"`
	Partition int32    `json:"partition"`
	From      Encoding `json:"from"`
	To        Encoding `json:"to"`
	// Offset is the first record of the new encoding, Time its timestamp.
	Offset int64     `json:"offset"`
	Time   time.Time `json:"time,omitzero"`
	// LastOffset is the last record of the old encoding before it. Exact says that no record between them is of either;
	// where it is false, the limits ended the search and the change is somewhere behind LastOffset.
	LastOffset int64 `json:"last_offset"`
	Exact      bool  `json:"exact"`
	// Before and After say how the two records were written: codec, transaction, headers.
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// run is a stretch of samples of one encoding.
type run struct{ first, last *Sample }

// runs are the stretches of one encoding in the samples of a partition; null and empty ones belong to any.
func runs(samples []*Sample, of Part) []run {
	var all []run
	for _, s := range samples {
		switch {
		case !s.is(of).Encoding.Judged():
		case len(all) > 0 && all[len(all)-1].last.is(of).Encoding == s.is(of).Encoding:
			all[len(all)-1].last = s
		default:
			all = append(all, run{s, s})
		}
	}
	return all
}

// whole is the last sample of a run up to which no offset was left out.
func whole(samples []*Sample, r run, of Part) *Sample {
	last, next := r.first, r.first.Offset+1
	for _, s := range samples {
		if s.Offset != next || s.Offset > r.last.Offset {
			continue
		}
		next++
		if s.is(of).Encoding.Judged() {
			last = s
		}
	}
	return last
}

// mixed says that encodings alternate, so that there is no one place where they change.
func mixed(all []run, of Part) bool {
	kinds := map[Encoding]bool{}
	for _, r := range all {
		kinds[r.first.is(of).Encoding] = true
	}
	return len(all) > 2*len(kinds)
}

// mostChanges is how many changes of one partition are located: more than that is a mixture.
const mostChanges = 6

// locate finds the places where the encoding changes between the samples, by reading between those that differ.
func (r *reader) locate(ctx context.Context, p *partition, of Part, known schemas) []Change {
	var found []Change
	all := runs(p.read, of)
	search := halving
	if mixed(all, of) {
		all, search = all[:2], onwards // where the mixture begins
		all[0].last = whole(p.read, all[0], of)
	}
	for i := 0; i+1 < len(all); i++ {
		from, to := all[i].last, all[i+1].first
		for from.is(of).Encoding != to.is(of).Encoding && len(found) < mostChanges {
			b := &bisection{reader: r, partition: p, of: of, known: known, search: search, from: from, to: to, edge: to.Offset}
			exact := b.run(ctx) == nil
			found = append(found, changeOf(of, b.from, b.to, exact))
			from = b.to
			if !exact {
				break
			}
		}
	}
	return found
}

func changeOf(of Part, from, to *Sample, exact bool) Change {
	return Change{
		Of: of, Partition: to.Partition, From: from.is(of).Encoding, To: to.is(of).Encoding,
		Offset: to.Offset, Time: to.Time, LastOffset: from.Offset, Exact: exact, Before: from.marks(), After: to.marks(),
	}
}

// marks are what tells one producer from another.
func (s *Sample) marks() []string {
	all := []string{"codec " + s.Codec}
	if s.Transactional {
		all = append(all, "in a transaction")
	}
	for _, h := range s.Headers {
		if h.Value == "" {
			all = append(all, "header "+h.Name)
			continue
		}
		all = append(all, "header "+h.Name+"="+h.Value)
	}
	if len(s.Headers) == 0 {
		all = append(all, "no headers")
	}
	return all
}
