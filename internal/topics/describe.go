package topics

import (
	"context"
	"encoding/base64"
	"errors"

	"github.com/twmb/franz-go/pkg/kadm"
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
