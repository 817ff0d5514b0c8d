package acl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// batch is how many entries one request holds: well below the 10,000 records that a controller takes at once
// (QuorumController.MAX_RECORDS_PER_USER_OP).
const batch = 500

// ErrNotTried is the outcome of a change that the run ended before.
var ErrNotTried = errors.New("not tried")

// Outcome is how the change of one entry ended: nil where it was done.
type Outcome struct {
	Entry Entry
	Err   error
}

// Apply does what a plan says and returns the outcome of each entry in the plan's order: those to create, then those to
// delete. It creates first, so that nobody loses a right in between that the plan gives anew. It ends at the first
// request that fails or when ctx does, and can be run again.
func Apply(ctx context.Context, r kmsg.Requestor, p Plan) ([]Outcome, error) {
	done, err := inBatches(ctx, p.Create, func(some []Entry) ([]error, error) { return create(ctx, r, some) })
	if err != nil {
		return append(done, outcomes(p.Delete, nil)...), err
	}
	gone, err := inBatches(ctx, p.Delete, func(some []Entry) ([]error, error) { return remove(ctx, r, some) })
	return append(done, gone...), err
}

func inBatches(ctx context.Context, all []Entry, do func([]Entry) ([]error, error)) ([]Outcome, error) {
	var done []Outcome
	for some := range slices.Chunk(all, batch) {
		if err := ctx.Err(); err != nil {
			return append(done, outcomes(all[len(done):], nil)...), err
		}
		each, err := do(some)
		if err != nil {
			// Whether the broker did these is not known: the answer is missing.
			done = append(done, outcomes(some, slices.Repeat([]error{err}, len(some)))...)
			return append(done, outcomes(all[len(done):], nil)...), err
		}
		done = append(done, outcomes(some, each)...)
	}
	return done, nil
}

// outcomes pairs entries with their errors; without errors none of them was tried.
func outcomes(entries []Entry, each []error) []Outcome {
	var all []Outcome
	for i, e := range entries {
		if each == nil {
			all = append(all, Outcome{e, ErrNotTried})
		} else {
			all = append(all, Outcome{e, each[i]})
		}
	}
	return all
}

func create(ctx context.Context, r kmsg.Requestor, some []Entry) ([]error, error) {
	req := kmsg.NewPtrCreateACLsRequest()
	for _, e := range some {
		c := kmsg.NewCreateACLsRequestCreation()
		c.ResourceType, c.ResourceName, c.ResourcePatternType = e.Resource.Type.code(), e.Resource.Name, e.Resource.Pattern.code()
		c.Principal, c.Host, c.Operation, c.PermissionType = e.Principal, e.Host, e.Operation.code(), e.Permission.code()
		req.Creations = append(req.Creations, c)
	}
	resp, err := req.RequestWith(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("create entries: %w", err)
	}
	each := make([]error, len(some))
	for i := range each {
		if i >= len(resp.Results) {
			return nil, fmt.Errorf("create entries: %d answers to %d entries", len(resp.Results), len(some))
		}
		each[i] = answered(resp.Results[i].ErrorCode, resp.Results[i].ErrorMessage, Alter)
	}
	return each, nil
}

func remove(ctx context.Context, r kmsg.Requestor, some []Entry) ([]error, error) {
	req := kmsg.NewPtrDeleteACLsRequest()
	for _, e := range some {
		f := kmsg.NewDeleteACLsRequestFilter()
		f.ResourceType, f.ResourceName, f.ResourcePatternType = e.Resource.Type.code(), kmsg.StringPtr(e.Resource.Name), e.Resource.Pattern.code()
		f.Principal, f.Host, f.Operation, f.PermissionType = kmsg.StringPtr(e.Principal), kmsg.StringPtr(e.Host), e.Operation.code(), e.Permission.code()
		req.Filters = append(req.Filters, f)
	}
	resp, err := req.RequestWith(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("delete entries: %w", err)
	}
	each := make([]error, len(some))
	for i := range each {
		if i >= len(resp.Results) {
			return nil, fmt.Errorf("delete entries: %d answers to %d entries", len(resp.Results), len(some))
		}
		each[i] = answered(resp.Results[i].ErrorCode, resp.Results[i].ErrorMessage, Alter)
		for _, m := range resp.Results[i].MatchingACLs {
			each[i] = errors.Join(each[i], answered(m.ErrorCode, m.ErrorMessage, Alter))
		}
	}
	return each, nil
}

// Await reads the entries until a broker shows what a plan did, and returns what it read last. A broker learns of a change
// some milliseconds after the controller has made it. Where ctx ends before, the entries that are still as before are the
// error.
func Await(ctx context.Context, r kmsg.Requestor, p Plan) ([]Entry, error) {
	for {
		have, err := List(ctx, r)
		if err != nil {
			return have, err
		}
		behind := append(without(p.Create, have), Revoke(p.Delete, have).Delete...)
		if len(behind) == 0 {
			return have, nil
		}
		select {
		case <-ctx.Done():
			return have, fmt.Errorf("read back: %d entries are not as they were set, first %s", len(behind), behind[0])
		case <-time.After(20 * time.Millisecond):
		}
	}
}
