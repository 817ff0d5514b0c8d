package topics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// State is what a cluster says of topics.
type State struct {
	// Brokers are those that are alive.
	Brokers []Broker
	Topics  map[string]*Topic
	// Denied are topics that this principal may not see: whether they are there is not known.
	Denied map[string]bool
	// Moving are the partitions that are being reassigned, in all the cluster, by topic. It is nil where the principal may
	// not know.
	Moving map[string]map[int32]Move
	// Records are how many records topics hold, about, for those that were asked for.
	Records map[string]int64
}

func newState() State { return State{Topics: map[string]*Topic{}, Denied: map[string]bool{}} }

// Broker is a broker that is alive.
type Broker struct {
	ID   int32
	Rack string
}

// Topic is what a topic is.
type Topic struct {
	Name     string
	ID       [16]byte
	Internal bool
	// Partitions are in the order of their numbers.
	Partitions []Partition
	// Settings are all settings that the broker knows for a topic, by key; nil where they may not be read, and Unread says why.
	Settings map[string]Setting
	Unread   error
}

// Partition is one partition as the cluster's controller knows it.
type Partition struct {
	ID int32 `json:"partition"`
	// Leader is -1 where there is none.
	Leader   int32   `json:"leader"`
	Replicas []int32 `json:"replicas"`
	ISR      []int32 `json:"isr"`
	// ELR are replicas outside the ISR that lead without loss (KIP-966); nil where it was not asked for.
	ELR     []int32 `json:"elr"`
	Offline []int32 `json:"offline"`
}

// Read asks what the topics of these names are, or all topics without any. A topic that is not there is left out.
func (a *Admin) Read(ctx context.Context, names ...string) (State, error) {
	return a.read(ctx, names, nil)
}

// Look reads all topics with what their health needs: partitions, reassignments and min.insync.replicas.
func (a *Admin) Look(ctx context.Context) (State, error) {
	return a.read(ctx, nil, []string{"min.insync.replicas"})
}

// read asks for topics, for their settings, all or those of some keys, and for what is being reassigned.
func (a *Admin) read(ctx context.Context, names, keys []string) (State, error) {
	s := newState()
	if err := s.readTopics(ctx, a, names); err != nil {
		return s, err
	}
	if err := a.readSettings(ctx, s.Topics, keys); err != nil {
		return s, err
	}
	var err error
	s.Moving, err = a.moving(ctx)
	return s, err
}

func (s *State) readTopics(ctx context.Context, a *Admin, names []string) error {
	resp, err := a.metadata(ctx, names)
	if err != nil {
		return err
	}
	s.Brokers = nil
	for _, b := range resp.Brokers {
		rack := ""
		if b.Rack != nil {
			rack = *b.Rack
		}
		s.Brokers = append(s.Brokers, Broker{b.NodeID, rack})
	}
	slices.SortFunc(s.Brokers, func(a, b Broker) int { return cmp.Compare(a.ID, b.ID) })
	for i := range resp.Topics {
		s.take(&resp.Topics[i])
	}
	return nil
}

// take keeps what Metadata says of one topic. A partition that has lost its leader or a replica comes with an error code
// and is there all the same.
func (s *State) take(t *kmsg.MetadataResponseTopic) {
	if t.Topic == nil {
		return
	}
	switch err := kerr.ErrorForCode(t.ErrorCode); {
	case errors.Is(err, kerr.TopicAuthorizationFailed):
		s.Denied[*t.Topic] = true
		return
	case len(t.Partitions) == 0:
		return
	}
	topic := &Topic{Name: *t.Topic, ID: t.TopicID, Internal: t.IsInternal || slices.Contains(kafkasOwn(), *t.Topic)}
	for _, p := range t.Partitions {
		topic.Partitions = append(topic.Partitions, Partition{ID: p.Partition, Leader: p.Leader, Replicas: listed(p.Replicas), ISR: listed(p.ISR), Offline: listed(p.OfflineReplicas)})
	}
	slices.SortFunc(topic.Partitions, func(a, b Partition) int { return cmp.Compare(a.ID, b.ID) })
	s.Topics[topic.Name] = topic
}

// listed is a list that is never nil, so that JSON says [].
func listed(ids []int32) []int32 {
	if ids == nil {
		return []int32{}
	}
	return ids
}

// Names are the names of the topics, sorted.
func (s State) Names() []string { return slices.Sorted(maps.Keys(s.Topics)) }

// replicas are those that a partition has, or will have once its reassignment is done.
func (s State) replicas(t *Topic, p Partition) []int32 {
	move := s.Moving[t.Name][p.ID]
	return slices.DeleteFunc(slices.Clone(p.Replicas), func(id int32) bool { return slices.Contains(move.Removing, id) })
}

// Factors are the replication factors of a topic's partitions, each once, the least first: nearly always one.
func (s State) Factors(t *Topic) []int {
	var all []int
	for _, p := range t.Partitions {
		all = append(all, len(s.replicas(t, p)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// leaderless are the names of a topic's partitions that have no leader: "orders/1".
func (t *Topic) leaderless() []string {
	var all []string
	for _, p := range t.Partitions {
		if p.Leader < 0 {
			all = append(all, PartitionName(t.Name, p.ID))
		}
	}
	return all
}

// PartitionName is "orders/1".
func PartitionName(topic string, id int32) string { return fmt.Sprintf("%s/%d", topic, id) }

// kafkasOwn are the internal topics of Kafka (Topic.INTERNAL_TOPICS), for a server that does not call them so.
func kafkasOwn() []string {
	return []string{"__consumer_offsets", "__transaction_state", "__share_group_state"}
}
