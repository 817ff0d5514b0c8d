package sniff

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Settings are the topic's settings that decide what its records mean.
type Settings struct {
	// Known is false where they could not be read; the rest is empty then.
	Known bool `json:"known"`
	// CleanupPolicy is "delete", "compact" or both with a comma.
	CleanupPolicy string `json:"cleanup_policy,omitempty"`
	// RetentionMS is -1 for ever.
	RetentionMS   int64  `json:"retention_ms"`
	Compression   string `json:"compression_type,omitempty"`
	TimestampType string `json:"message_timestamp_type,omitempty"`
}

// Compacted says that the last record of each key stays.
func (s Settings) Compacted() bool { return strings.Contains(s.CleanupPolicy, "compact") }

// Retention is how long records stay by their timestamps, 0 where time deletes nothing.
func (s Settings) Retention() time.Duration {
	if !s.Known || s.RetentionMS < 0 || !strings.Contains(s.CleanupPolicy, "delete") {
		return 0
	}
	const longest = int64(1<<63-1) / int64(time.Millisecond)
	return time.Duration(min(s.RetentionMS, longest)) * time.Millisecond
}

// readSettings asks for the topic's settings; the error says which right is missing.
func readSettings(ctx context.Context, cl *kgo.Client, name string) (Settings, error) {
	req := kmsg.NewPtrDescribeConfigsRequest()
	one := kmsg.NewDescribeConfigsRequestResource()
	one.ResourceType, one.ResourceName = kmsg.ConfigResourceTypeTopic, name
	one.ConfigNames = []string{"cleanup.policy", "retention.ms", "compression.type", "message.timestamp.type"}
	req.Resources = append(req.Resources, one)
	resp, err := req.RequestWith(ctx, cl)
	if err != nil {
		return Settings{}, err
	}
	if len(resp.Resources) != 1 {
		return Settings{}, fmt.Errorf("the answer is of %d topics", len(resp.Resources))
	}
	if err := kerr.ErrorForCode(resp.Resources[0].ErrorCode); err != nil {
		return Settings{}, err
	}
	s := Settings{Known: true, RetentionMS: -1}
	for _, c := range resp.Resources[0].Configs {
		if c.Value != nil {
			s.set(c.Name, *c.Value)
		}
	}
	return s, nil
}

func (s *Settings) set(key, value string) {
	switch key {
	case "cleanup.policy":
		s.CleanupPolicy = value
	case "compression.type":
		s.Compression = value
	case "message.timestamp.type":
		s.TimestampType = value
	case "retention.ms":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			s.RetentionMS = n
		}
	}
}
