package sniff

import (
	"context"
	"errors"
)

// search is how to come closer: by halving, which reads little, or onwards from the last record of the old encoding, for
// where encodings alternate: halving would find any of their meetings, not the first.
type search int

const (
	halving search = iota
	onwards
)

// mostOnwards is how many answers are read onwards: with stretchBytes each, about what all of halving costs at most.
const mostOnwards = 8

var errFar = errors.New("the place is too far away to read up to it")

// bisection closes in on the first record behind from that does not have its encoding. There is none to judge between
// edge and to.
type bisection struct {
	*reader
	partition *partition
	of        Part
	known     schemas
	search    search
	from, to  *Sample
	edge      int64
}

// run reads in between until from and to are neighbours.
func (b *bisection) run(ctx context.Context) error {
	for n := 0; b.edge-b.from.Offset > 1; n++ {
		middle, size := b.from.Offset+(b.edge-b.from.Offset)/2, int32(lookBytes)
		if b.search == onwards {
			middle, size = b.from.Offset+1, stretchBytes
		}
		if b.search == onwards && n == mostOnwards {
			return errFar
		}
		seen, err := b.judged(ctx, middle, size)
		if err != nil {
			return err
		}
		b.narrow(middle, seen)
	}
	return nil
}

// narrow takes over what was seen from the middle on, in the order of offsets.
func (b *bisection) narrow(middle int64, seen []*Sample) {
	for _, s := range seen {
		if s.is(b.of).Encoding == b.from.is(b.of).Encoding {
			b.from = s
			continue
		}
		b.to, b.edge = s, s.Offset
		if s == seen[0] {
			b.edge = middle
			return
		}
		b.edge = b.from.Offset + 1 // its neighbour was read, too
		return
	}
	if len(seen) == 0 {
		b.edge = middle
	}
}

// judged reads on from an offset until there is something to judge before the edge.
func (b *bisection) judged(ctx context.Context, from int64, size int32) ([]*Sample, error) {
	for from < b.edge {
		records, next, err := b.fetch(ctx, b.partition, from, size)
		if err != nil {
			return nil, err
		}
		var seen []*Sample
		for _, rec := range records {
			if rec.Offset >= b.edge {
				break
			}
			if s := sampleOf(rec); (*s.guesses(b.of))[0].Encoding.Judged() {
				b.settle(s)
				seen = append(seen, s)
			}
		}
		if len(seen) > 0 {
			return seen, nil
		}
		from = next
	}
	return nil, nil
}

// settle takes a record that fits one of the two encodings for that one.
func (b *bisection) settle(s *Sample) {
	b.known.weigh(s)
	guesses := *s.guesses(b.of)
	*s.is(b.of) = guesses[0]
	for _, e := range []Encoding{b.from.is(b.of).Encoding, b.to.is(b.of).Encoding} {
		if g, ok := Fit(guesses, e); ok {
			*s.is(b.of) = g
			return
		}
	}
}
