package topics

import (
	"context"
	"errors"

	"github.com/twmb/franz-go/pkg/kadm"
)

// countRecords reads how many records topics hold, about: the ends of their logs less the beginnings. A topic of which a
// partition could not be asked is left out: nothing is known of it.
func (a *Admin) countRecords(ctx context.Context, names []string) (map[string]int64, error) {
	counted := map[string]int64{}
	if len(names) == 0 {
		return counted, nil
	}
	first, err := answered(a.ListStartOffsets(ctx, names...))
	if err != nil {
		return nil, err
	}
	end, err := answered(a.ListEndOffsets(ctx, names...))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		sum, known := int64(0), len(end[name]) > 0
		for p, e := range end[name] {
			f, ok := first.Lookup(name, p)
			known = known && ok && e.Err == nil && f.Err == nil
			sum += e.Offset - f.Offset
		}
		if known {
			counted[name] = sum
		}
	}
	return counted, nil
}

// answered takes the offsets that could be listed where some brokers did not answer.
func answered(o kadm.ListedOffsets, err error) (kadm.ListedOffsets, error) {
	var some *kadm.ShardErrors
	if errors.As(err, &some) && !some.AllFailed {
		return o, nil
	}
	return o, err
}
