package topics

import (
	"context"
	"errors"
	"maps"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A request is made for many topics at once, but not for so many that a controller takes long over it or refuses it (KRaft
// writes at most 10,000 records for one request): what an interruption or a dying broker leaves open is small then.
const (
	mostTopics = 200
	mostWeight = 2000
)

// batch is one request for some changes; dry asks the broker to validate only. It gives each change its own error; the one
// that it returns is of the request itself.
type batch func(ctx context.Context, a *Admin, some []*Change, dry bool) error

// fill gives each change the broker's answer: of names the topic that one is for. A change that the broker left out was not
// done.
func fill[A any](some []*Change, answers []A, of func(A) (topic string, err error)) {
	by := map[string]error{}
	for _, answer := range answers {
		topic, err := of(answer)
		by[topic] = err
	}
	for _, c := range some {
		if err, ok := by[c.Topic]; !ok {
			c.err = errors.New("the broker's answer does not speak of it")
		} else if err != nil {
			c.err = err
		}
	}
}

func createBatch(ctx context.Context, a *Admin, some []*Change, dry bool) error {
	req := kmsg.NewPtrCreateTopicsRequest()
	req.TimeoutMillis, req.ValidateOnly = patience, dry
	for _, c := range some {
		t := kmsg.NewCreateTopicsRequestTopic()
		t.Topic, t.NumPartitions, t.ReplicationFactor = c.Topic, orCluster(c.want.Partitions), orCluster(c.want.ReplicationFactor)
		for key, value := range c.want.Settings {
			s := kmsg.NewCreateTopicsRequestTopicConfig()
			s.Name, s.Value = key, value
			t.Configs = append(t.Configs, s)
		}
		req.Topics = append(req.Topics, t)
	}
	resp, err := req.RequestWith(ctx, a.wire)
	if err != nil {
		return err
	}
	fill(some, resp.Topics, func(t kmsg.CreateTopicsResponseTopic) (string, error) {
		return t.Topic, refusal(t.ErrorCode, t.ErrorMessage)
	})
	return nil
}

// orCluster is -1, "as the cluster's default" (KIP-464), where nothing was asked for.
func orCluster[N int16 | int32](n N) N {
	if n == 0 {
		return -1
	}
	return n
}

func growBatch(ctx context.Context, a *Admin, some []*Change, dry bool) error {
	req := kmsg.NewPtrCreatePartitionsRequest()
	req.TimeoutMillis, req.ValidateOnly = patience, dry
	for _, c := range some {
		t := kmsg.NewCreatePartitionsRequestTopic()
		t.Topic, t.Count = c.Topic, c.want.Partitions
		req.Topics = append(req.Topics, t)
	}
	resp, err := req.RequestWith(ctx, a.wire)
	if err != nil {
		return err
	}
	fill(some, resp.Topics, func(t kmsg.CreatePartitionsResponseTopic) (string, error) {
		return t.Topic, refusal(t.ErrorCode, t.ErrorMessage)
	})
	return nil
}

// settingsBatch alters the settings that a function picks of each change.
func settingsBatch(pick func(*Change) map[string]*string) batch {
	return func(ctx context.Context, a *Admin, some []*Change, dry bool) error {
		req := kmsg.NewPtrIncrementalAlterConfigsRequest()
		req.ValidateOnly = dry
		for _, c := range some {
			r := kmsg.NewIncrementalAlterConfigsRequestResource()
			r.ResourceType, r.ResourceName, r.Configs = kmsg.ConfigResourceTypeTopic, c.Topic, alteration(pick(c))
			req.Resources = append(req.Resources, r)
		}
		resp, err := req.RequestWith(ctx, a.wire)
		if err != nil {
			return err
		}
		fill(some, resp.Resources, func(r kmsg.IncrementalAlterConfigsResponseResource) (string, error) {
			return r.ResourceName, refusal(r.ErrorCode, r.ErrorMessage)
		})
		return nil
	}
}

// deleteBatch deletes topics; no broker validates that beforehand.
func deleteBatch(ctx context.Context, a *Admin, some []*Change, dry bool) error {
	if dry {
		return nil
	}
	resp, err := a.DeleteTopics(ctx, named(some)...)
	if err != nil {
		return err
	}
	fill(some, resp.Sorted(), func(r kadm.DeleteTopicResponse) (string, error) { return r.Topic, refused(r.Err, r.ErrMessage) })
	return nil
}

// early are the settings that are altered first. late are those that must wait: with more in-sync replicas demanded than
// there are replicas yet, nothing could be written.
func early(c *Change) map[string]*string {
	all := maps.Clone(c.want.Settings)
	maps.DeleteFunc(all, func(key string, _ *string) bool { return isLate(c, key) })
	return all
}

func late(c *Change) map[string]*string {
	all := maps.Clone(c.want.Settings)
	maps.DeleteFunc(all, func(key string, _ *string) bool { return !isLate(c, key) })
	return all
}

func isLate(c *Change, key string) bool {
	return key == "min.insync.replicas" && c.want.ReplicationFactor > 0 && c.rises
}

// notAllowed says that a broker refused because of the principal's rights.
func notAllowed(err error) bool {
	return errors.Is(err, kerr.TopicAuthorizationFailed) || errors.Is(err, kerr.ClusterAuthorizationFailed)
}
