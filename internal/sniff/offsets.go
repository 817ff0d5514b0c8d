package sniff

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// What ListOffsets takes instead of a time (org.apache.kafka.common.requests.ListOffsetsRequest).
const (
	earliest     = -2
	latest       = -1
	maxTimestamp = -3
)

// readOffsets learns where each partition begins and ends. A partition that has no answer keeps the reason.
func (t *topic) readOffsets(ctx context.Context, cl *kgo.Client) error {
	first, err := t.listOffsets(ctx, cl, earliest)
	if err != nil {
		return fmt.Errorf("ask for the first offsets of topic %s: %w", t.name, err)
	}
	last, err := t.listOffsets(ctx, cl, latest)
	if err != nil {
		return fmt.Errorf("ask for the last offsets of topic %s: %w", t.name, err)
	}
	for _, p := range t.partitions {
		p.start, p.end = first[p.id].Offset, last[p.id].Offset
		for _, answer := range []kmsg.ListOffsetsResponseTopicPartition{first[p.id], last[p.id]} {
			if err := kerr.ErrorForCode(answer.ErrorCode); err != nil && p.err == nil {
				p.err = err
			}
		}
	}
	return nil
}

// readNewest asks for the largest timestamp of each partition, which a sample may miss (KIP-734).
func (t *topic) readNewest(ctx context.Context, cl *kgo.Client) error {
	newest, err := t.listOffsets(ctx, cl, maxTimestamp)
	if err != nil {
		return err
	}
	for _, p := range t.partitions {
		if a, ok := newest[p.id]; ok && a.ErrorCode == 0 {
			p.newest, p.newestAt = a.Timestamp, a.Offset
		}
	}
	return nil
}

// listOffsets asks the leaders of all partitions that have one.
func (t *topic) listOffsets(ctx context.Context, cl *kgo.Client, at int64) (map[int32]kmsg.ListOffsetsResponseTopicPartition, error) {
	req := kmsg.NewPtrListOffsetsRequest()
	of := kmsg.NewListOffsetsRequestTopic()
	of.Topic = t.name
	for _, p := range t.partitions {
		if p.err != nil {
			continue
		}
		one := kmsg.NewListOffsetsRequestTopicPartition()
		one.Partition, one.Timestamp = p.id, at
		of.Partitions = append(of.Partitions, one)
	}
	answers := map[int32]kmsg.ListOffsetsResponseTopicPartition{}
	if len(of.Partitions) == 0 {
		return answers, nil
	}
	req.Topics = append(req.Topics, of)
	resp, err := req.RequestWith(ctx, cl)
	if err != nil {
		return nil, err
	}
	for _, topic := range resp.Topics {
		for _, p := range topic.Partitions {
			answers[p.Partition] = p
		}
	}
	return answers, nil
}
