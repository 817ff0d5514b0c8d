package topics

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Reassignment is one partition that is being reassigned.
type Reassignment struct {
	Topic     string  `json:"topic"`
	Partition int32   `json:"partition"`
	Adding    []int32 `json:"adding"`
	Removing  []int32 `json:"removing"`
}

// Reassignments are the partitions that are being reassigned, of some topics or of all, sorted.
func (a *Admin) Reassignments(ctx context.Context, names ...string) ([]Reassignment, error) {
	moving, err := a.moving(ctx)
	if err == nil && moving == nil {
		err = errors.New("reassignments may not be read, needs DESCRIBE on the cluster")
	}
	var all []Reassignment
	for topic, parts := range moving {
		if len(names) > 0 && !slices.Contains(names, topic) {
			continue
		}
		for id, m := range parts {
			all = append(all, Reassignment{topic, id, listed(m.Adding), listed(m.Removing)})
		}
	}
	slices.SortFunc(all, func(a, b Reassignment) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition))
	})
	return all, err
}
