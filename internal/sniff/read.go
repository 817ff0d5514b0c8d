package sniff

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// The sizes of one answer: a look is for a few records, a stretch for many. A broker sends at least one whole batch.
const (
	lookBytes    = 16 << 10
	stretchBytes = 1 << 20
)

// errBudget says that as many bytes were read as the options allow.
var errBudget = errors.New("the limit of bytes is reached")

// errDamaged says that a batch does not read as its format says: a wrong checksum, content that does not unpack.
var errDamaged = errors.New("a damaged batch")

// reader reads records at offsets, by Fetch requests without session, group or isolation.
type reader struct {
	client *kgo.Client
	topic  *topic
	limit  int64

	bytes, fetches, records atomic.Int64

	mu      sync.Mutex
	batches map[uint8]*Batches
	control int
}

// fetch reads the batches from an offset on and returns their records from there, markers of transactions left out, with
// the offset to go on from.
func (r *reader) fetch(ctx context.Context, p *partition, offset int64, size int32) ([]*kgo.Record, int64, error) {
	if r.bytes.Load() >= r.limit {
		return nil, offset, errBudget
	}
	answer, err := r.ask(ctx, p, offset, size)
	if errors.Is(err, kerr.NotLeaderForPartition) || errors.Is(err, kerr.FencedLeaderEpoch) {
		if err = r.findLeader(ctx, p); err == nil {
			answer, err = r.ask(ctx, p, offset, size)
		}
	}
	if err != nil {
		return nil, offset, err
	}
	r.bytes.Add(int64(len(answer.RecordBatches)))
	p.stable = answer.LastStableOffset
	opts := kgo.ProcessFetchPartitionOpts{KeepControlRecords: true, Offset: offset, Topic: r.topic.name, Partition: p.id}
	read, next := kgo.ProcessFetchPartition(opts, answer, kgo.DefaultDecompressor(), r.count)
	records := make([]*kgo.Record, 0, len(read.Records))
	for _, rec := range read.Records {
		if rec.Offset >= p.end { // written after the look began
			break
		}
		if rec.Attrs.IsControl() {
			r.mu.Lock()
			r.control++
			r.mu.Unlock()
			continue
		}
		records = append(records, rec)
	}
	r.records.Add(int64(len(records)))
	if read.Err != nil {
		return records, next, fmt.Errorf("%w behind offset %d: %w", errDamaged, next, read.Err)
	}
	if next <= offset {
		return records, next, fmt.Errorf("the answer at offset %d holds no whole batch", offset)
	}
	return records, next, nil
}

// ask sends one Fetch to the partition's leader.
func (r *reader) ask(ctx context.Context, p *partition, offset int64, size int32) (*kmsg.FetchResponseTopicPartition, error) {
	req := kmsg.NewPtrFetchRequest()
	req.MaxWaitMillis, req.MinBytes, req.MaxBytes = 100, 1, size
	of := kmsg.NewFetchRequestTopic()
	of.Topic, of.TopicID = r.topic.name, r.topic.id
	one := kmsg.NewFetchRequestTopicPartition()
	one.Partition, one.FetchOffset, one.PartitionMaxBytes = p.id, offset, size
	of.Partitions = append(of.Partitions, one)
	req.Topics = append(req.Topics, of)
	r.fetches.Add(1)
	answer, err := r.client.Broker(int(p.leader)).RetriableRequest(ctx, req)
	if err != nil {
		return nil, err
	}
	resp := answer.(*kmsg.FetchResponse)
	if err := kerr.ErrorForCode(resp.ErrorCode); err != nil {
		return nil, err
	}
	for i := range resp.Topics {
		for j := range resp.Topics[i].Partitions {
			got := &resp.Topics[i].Partitions[j]
			return got, kerr.ErrorForCode(got.ErrorCode)
		}
	}
	return nil, errors.New("the answer is empty")
}

// findLeader asks who leads a partition now: it may have moved since the look began.
func (r *reader) findLeader(ctx context.Context, p *partition) error {
	now, err := findTopic(ctx, r.client, r.topic.name)
	if err != nil {
		return err
	}
	for _, q := range now.partitions {
		if q.id == p.id {
			p.leader = q.leader
			return q.err
		}
	}
	return kerr.UnknownTopicOrPartition
}

// count notes what each batch was compressed with.
func (r *reader) count(m kgo.FetchBatchMetrics) {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.batches[m.CompressionType]
	if b == nil {
		b = &Batches{Codec: codecName(m.CompressionType)}
		r.batches[m.CompressionType] = b
	}
	b.Batches++
	b.Records += m.NumRecords
	b.WireBytes += int64(m.CompressedBytes)
	b.RecordBytes += int64(m.UncompressedBytes)
}
