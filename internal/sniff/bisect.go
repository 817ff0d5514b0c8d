package sniff

import "context"

// bisection closes in on the first record behind from that does not have its encoding. There is none to judge between
// edge and to.
type bisection struct {
	*reader
	partition *partition
	of        Part
	known     schemas
	from, to  *Sample
	edge      int64
}

// run halves the offsets in between until from and to are neighbours.
func (b *bisection) run(ctx context.Context) error {
	for b.edge-b.from.Offset > 1 {
		middle := b.from.Offset + (b.edge-b.from.Offset)/2
		seen, err := b.judged(ctx, middle)
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
func (b *bisection) judged(ctx context.Context, from int64) ([]*Sample, error) {
	for from < b.edge {
		records, next, err := b.fetch(ctx, b.partition, from, lookBytes)
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
