package sniff

import (
	"cmp"
	"context"
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"
)

// places is at how many places between the oldest and the newest records a look is taken, so that what came and went
// in between is seen.
const places = 8

// gather reads up to n records of a partition within a share of bytes: two fifths are the oldest, two fifths the newest
// and the rest from in between. What was read stays where an error ends it.
func (r *reader) gather(ctx context.Context, p *partition, n int, share int64) error {
	if p.end-p.start <= int64(n) {
		_, err := r.stretch(ctx, p, p.start, p.end, n, share)
		return err
	}
	newest := max(1, n*2/5)
	oldest := min(newest, n-newest)
	next, err := r.stretch(ctx, p, p.start, p.end, oldest, share/3)
	if err != nil {
		return err
	}
	from, err := r.newest(ctx, p, next, newest, share/3)
	if err != nil {
		return err
	}
	return r.between(ctx, p, next, from, n-len(p.read), share/3)
}

// stretch reads up to n records of [from, to) and returns the offset behind the last that was kept.
func (r *reader) stretch(ctx context.Context, p *partition, from, to int64, n int, share int64) (int64, error) {
	for kept := 0; from < to && kept < n && share > 0; {
		before := r.bytes.Load()
		records, next, err := r.fetch(ctx, p, from, int32(min(stretchBytes, max(share, lookBytes))))
		share -= r.bytes.Load() - before
		for _, rec := range records {
			if rec.Offset >= to || kept == n {
				return rec.Offset, err
			}
			p.keep(rec)
			kept++
		}
		if err != nil {
			return from, err
		}
		from = next
	}
	return from, nil
}

// newest reads the last n records down to an offset. Offsets have holes (compaction, markers of transactions), so a
// window that gave too little is followed by a larger one before it, of which the first records are taken. It returns
// the first offset looked at.
func (r *reader) newest(ctx context.Context, p *partition, down int64, n int, share int64) (int64, error) {
	high := p.end
	for window := int64(n); high > down && n > 0; window *= 4 {
		low := max(down, high-window)
		had := len(p.read)
		if _, err := r.stretch(ctx, p, low, high, n, share); err != nil {
			return low, err
		}
		n -= len(p.read) - had
		high = low
	}
	return high, nil
}

// between looks at places that are evenly spread over [from, to).
func (r *reader) between(ctx context.Context, p *partition, from, to int64, n int, share int64) error {
	looks := int64(min(places, n))
	for i := range looks {
		at := from + (to-from)*(i+1)/(looks+1)
		if _, err := r.stretch(ctx, p, at, to, max(1, n/int(looks)), min(share/looks, lookBytes)); err != nil {
			return err
		}
	}
	p.sort()
	return nil
}

func (p *partition) keep(rec *kgo.Record) { p.read = append(p.read, sampleOf(rec)) }

// sort puts the samples in the order of offsets, each once: looks may overlap.
func (p *partition) sort() {
	slices.SortFunc(p.read, func(a, b *Sample) int { return cmp.Compare(a.Offset, b.Offset) })
	p.read = slices.CompactFunc(p.read, func(a, b *Sample) bool { return a.Offset == b.Offset })
}
