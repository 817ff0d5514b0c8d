package topics

import (
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Description is all about one topic.
type Description struct {
	Name     string `json:"name"`
	ID       string `json:"id"`
	Internal bool   `json:"internal"`
	// ReplicationFactors are those of the partitions, each once.
	ReplicationFactors []int         `json:"replication_factors"`
	Partitions         []Described   `json:"partitions"`
	Brokers            []BrokerShare `json:"brokers"`
	// Settings are those that are the topic's own, or not as Kafka comes.
	Settings []NamedSetting `json:"settings"`
	// Gaps are what could not be read, with the reason.
	Gaps []string `json:"gaps"`
}

// Described is a partition with its problems and its size, that of the leader's log; -1 where it is not known.
type Described struct {
	Partition
	Adding    []int32   `json:"adding,omitempty"`
	Removing  []int32   `json:"removing,omitempty"`
	SizeBytes int64     `json:"size_bytes"`
	Problems  []Problem `json:"problems"`
}

// BrokerShare is what one broker has of a topic.
type BrokerShare struct {
	Broker    int32 `json:"broker"`
	Replicas  int   `json:"replicas"`
	Leads     int   `json:"leads"`
	SizeBytes int64 `json:"size_bytes"`
}

// NamedSetting is a setting with its key.
type NamedSetting struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source Source `json:"source"`
	// Default is what the topic has without its own, empty where the broker does not tell.
	Default string `json:"default"`
}

// ErrUnknown is of a topic that is not there.
var ErrUnknown = errors.New("there is no such topic")

// ErrDenied is of a topic that the principal may not see.
var ErrDenied = errors.New("this principal may not see it, needs DESCRIBE on the topic")

// Describe reads all about one topic. What may not be read is a gap.
func (a *Admin) Describe(ctx context.Context, name string) (Description, error) {
	s, err := a.Read(ctx, name)
	t := s.Topics[name]
	switch {
	case err != nil:
		return Description{}, err
	case s.Denied[name]:
		return Description{}, ErrDenied
	case t == nil:
		return Description{}, ErrUnknown
	}
	d := Description{Name: name, ID: base64.RawURLEncoding.EncodeToString(t.ID[:]), Internal: t.Internal, ReplicationFactors: s.Factors(t), Settings: t.differing(), Gaps: []string{}}
	if t.Unread != nil {
		d.Gaps = append(d.Gaps, "settings: "+t.Unread.Error())
	}
	if s.Moving == nil {
		d.Gaps = append(d.Gaps, "reassignments: needs DESCRIBE on the cluster")
	}
	if err := a.eligible(ctx, t); err != nil {
		d.Gaps = append(d.Gaps, "eligible leader replicas: "+err.Error())
	}
	dirs, err := a.DescribeAllLogDirs(ctx, everyPartition(t))
	if err != nil || !sized(dirs) {
		d.Gaps = append(d.Gaps, "sizes: "+sizesGap(err))
	}
	d.fill(s, t, dirs)
	return d, nil
}

func sizesGap(err error) string {
	if err == nil {
		return "needs DESCRIBE on the cluster"
	}
	return err.Error()
}

// sized says that the brokers told sizes: without the right they answer with no directory and no error.
func sized(dirs kadm.DescribedAllLogDirs) bool { return len(dirs.Sorted()) > 0 }

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
