package topics

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
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

// Move is a reassignment in progress.
type Move struct{ Adding, Removing []int32 }

// moving are all reassignments in progress, nil where the principal may not know (it needs DESCRIBE on the cluster).
func (a *Admin) moving(ctx context.Context) (map[string]map[int32]Move, error) {
	req := kmsg.NewPtrListPartitionReassignmentsRequest()
	req.TimeoutMillis = patience
	resp, err := req.RequestWith(ctx, a.wire)
	if err != nil {
		return nil, err
	}
	switch err := refusal(resp.ErrorCode, resp.ErrorMessage); {
	case errors.Is(err, kerr.ClusterAuthorizationFailed):
		return nil, nil
	case err != nil:
		return nil, err
	}
	all := map[string]map[int32]Move{}
	for _, t := range resp.Topics {
		all[t.Topic] = map[int32]Move{}
		for _, p := range t.Partitions {
			all[t.Topic][p.Partition] = Move{Adding: p.AddingReplicas, Removing: p.RemovingReplicas}
		}
	}
	return all, nil
}
