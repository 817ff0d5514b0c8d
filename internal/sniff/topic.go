package sniff

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/nearest"
)

// topic is what the cluster says of the topic before a record is read.
type topic struct {
	name       string
	id         [16]byte
	partitions []*partition
	settings   Settings
}

// partition is where one partition is and what it holds: offsets from start up to, not including, end.
type partition struct {
	id, leader int32
	start, end int64
	err        error // why it cannot be read
	// newest is the largest timestamp of the whole partition in milliseconds, -1 where the broker did not tell, and
	// newestAt the offset of its record.
	newest, newestAt int64
	// stable is the last stable offset, as a fetch told it; before end while a transaction is open.
	stable int64
	read   []*Sample
}

// findTopic asks for a topic without creating it. For one that is not there the error names the nearest.
func findTopic(ctx context.Context, cl *kgo.Client, name string) (*topic, error) {
	found, err := metadata(ctx, cl, name)
	if err != nil {
		return nil, fmt.Errorf("ask for topic %s: %w", name, err)
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("ask for topic %s: the answer has %d topics", name, len(found))
	}
	switch err := kerr.ErrorForCode(found[0].ErrorCode); {
	case errors.Is(err, kerr.UnknownTopicOrPartition):
		return nil, unknownTopic(ctx, cl, name)
	case errors.Is(err, kerr.TopicAuthorizationFailed):
		return nil, fmt.Errorf("topic %s is not there or may not be seen, needs DESCRIBE on the topic", name)
	case errors.Is(err, kerr.InvalidTopicException):
		return nil, fmt.Errorf("%q can be no topic's name", name)
	case err != nil:
		return nil, fmt.Errorf("ask for topic %s: %w", name, err)
	}
	t := &topic{name: name, id: found[0].TopicID}
	for _, p := range found[0].Partitions {
		one := &partition{id: p.Partition, leader: p.Leader, newest: -1, newestAt: -1, stable: -1}
		if p.Leader < 0 {
			one.err = kerr.LeaderNotAvailable
		}
		t.partitions = append(t.partitions, one)
	}
	slices.SortFunc(t.partitions, func(a, b *partition) int { return int(a.id) - int(b.id) })
	return t, nil
}

// metadata asks for topics by name, or for all of them; a broker that creates topics on demand is told not to.
func metadata(ctx context.Context, cl *kgo.Client, names ...string) ([]kmsg.MetadataResponseTopic, error) {
	req := kmsg.NewPtrMetadataRequest()
	req.AllowAutoTopicCreation = false
	for _, name := range names {
		one := kmsg.NewMetadataRequestTopic()
		one.Topic = kmsg.StringPtr(name)
		req.Topics = append(req.Topics, one)
	}
	resp, err := req.RequestWith(ctx, cl)
	if err != nil {
		return nil, err
	}
	return resp.Topics, nil
}

func unknownTopic(ctx context.Context, cl *kgo.Client, name string) error {
	all, err := metadata(ctx, cl)
	if err != nil {
		return fmt.Errorf("no topic %s", name)
	}
	var names []string
	for _, t := range all {
		if t.Topic != nil && !t.IsInternal {
			names = append(names, *t.Topic)
		}
	}
	slices.Sort(names)
	if near := nearest.Suggestion(name, names); near != "" {
		return fmt.Errorf("no topic %s, the nearest is %s", name, near)
	}
	return fmt.Errorf("no topic %s among the %d that may be seen", name, len(names))
}
