package topics

import (
	"context"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func (d *Description) fill(s State, t *Topic, dirs kadm.DescribedAllLogDirs) {
	shares := map[int32]*BrokerShare{}
	for _, p := range t.Partitions {
		move := s.Moving[t.Name][p.ID]
		row := Described{Partition: p, Adding: move.Adding, Removing: move.Removing, SizeBytes: -1, Problems: s.Problems(t, p)}
		if row.Problems == nil {
			row.Problems = []Problem{}
		}
		if p.Leader >= 0 && sized(dirs) {
			row.SizeBytes = sizeOn(dirs, p.Leader, t.Name, p.ID)
		}
		d.Partitions = append(d.Partitions, row)
		for _, id := range p.Replicas {
			if shares[id] == nil {
				shares[id] = &BrokerShare{Broker: id}
			}
			shares[id].Replicas++
			shares[id].SizeBytes += sizeOn(dirs, id, t.Name, p.ID)
			if p.Leader == id {
				shares[id].Leads++
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(shares)) {
		if dirs[id] == nil || !sized(dirs) {
			shares[id].SizeBytes = -1
		}
		d.Brokers = append(d.Brokers, *shares[id])
	}
}

func (t *Topic) differing() []NamedSetting {
	all := []NamedSetting{}
	for _, key := range slices.Sorted(maps.Keys(t.Settings)) {
		if s := t.Settings[key]; s.Differs() {
			all = append(all, NamedSetting{Key: key, Value: s.Value, Source: s.Source, Default: s.inherited()})
		}
	}
	return all
}

// inherited is what a setting would be without the one that is in force.
func (s Setting) inherited() string {
	if s.Source == OfTopic {
		return s.Inherited
	}
	return s.Kafka
}

func everyPartition(t *Topic) kadm.TopicsSet {
	var set kadm.TopicsSet
	for _, p := range t.Partitions {
		set.Add(t.Name, p.ID)
	}
	return set
}

// eligible fills in the replicas that may lead without loss, in pages as the broker gives them (KIP-966, since 4.0).
func (a *Admin) eligible(ctx context.Context, t *Topic) error {
	req := kmsg.NewPtrDescribeTopicPartitionsRequest()
	topic := kmsg.NewDescribeTopicPartitionsRequestTopic()
	topic.Topic = t.Name
	req.Topics = append(req.Topics, topic)
	for {
		resp, err := req.RequestWith(ctx, a.wire)
		if err != nil {
			return err
		}
		for _, answer := range resp.Topics {
			if err := refusal(answer.ErrorCode, nil); err != nil {
				return err
			}
			for _, p := range answer.Partitions {
				if int(p.Partition) < len(t.Partitions) {
					t.Partitions[p.Partition].ELR = listed(p.EligibleLeaderReplicas)
				}
			}
		}
		if resp.NextCursor == nil {
			return nil
		}
		next := kmsg.NewDescribeTopicPartitionsRequestCursor()
		next.Topic, next.Partition = resp.NextCursor.Topic, resp.NextCursor.Partition
		req.Cursor = &next
	}
}
