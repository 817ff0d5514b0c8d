package topics

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// Cancel takes the reassignments of topics back, or all that are in progress without any, and lifts their throttle. It
// returns the topics that it was done for.
func (a *Admin) Cancel(ctx context.Context, topics ...string) ([]string, error) {
	moving, err := a.moving(ctx)
	if err != nil {
		return nil, err
	}
	var req kadm.AlterPartitionAssignmentsReq
	for topic, parts := range moving {
		if len(topics) == 0 || slices.Contains(topics, topic) {
			for id := range parts {
				req.CancelAssign(topic, id)
			}
		}
	}
	resp, err := a.AlterPartitionAssignments(ctx, req)
	if err == nil {
		err = notGone(resp)
	}
	named := slices.Sorted(maps.Keys(req))
	if err != nil {
		return named, err
	}
	return named, a.Lift(ctx, named...)
}

// notGone is the first error of a cancellation but that of a reassignment that has just ended by itself.
func notGone(resp kadm.AlterPartitionAssignmentsResponses) error {
	for _, r := range resp.Sorted() {
		if r.Err != nil && !errors.Is(r.Err, kerr.NoReassignmentInProgress) {
			return fmt.Errorf("cancel the reassignment of %s: %w", PartitionName(r.Topic, r.Partition), r.Err)
		}
	}
	return nil
}
