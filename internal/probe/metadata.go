package probe

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// metadataRequest asks for all topics or for none. It never creates one.
func (p *path) metadataRequest(all bool) *kmsg.MetadataRequest {
	request := kmsg.NewPtrMetadataRequest()
	request.AllowAutoTopicCreation = false
	p.wire.fit(request, request.MaxVersion())
	if all == (request.Version > 0) {
		request.Topics = nil
		return request
	}
	request.Topics = []kmsg.MetadataRequestTopic{}
	return request
}

func (p *path) metadata(all bool) (*kmsg.MetadataResponse, error) {
	answer, err := p.wire.ask(p.metadataRequest(all))
	if err != nil {
		return nil, err
	}
	resp := answer.(*kmsg.MetadataResponse)
	p.facts.Metadata = metadataFacts(resp)
	return resp, nil
}

func metadataFacts(resp *kmsg.MetadataResponse) *check.MetadataFacts {
	m := &check.MetadataFacts{}
	if resp.ClusterID != nil {
		m.ClusterID = *resp.ClusterID
	}
	for _, b := range resp.Brokers {
		m.Brokers = append(m.Brokers, b.NodeID)
	}
	slices.Sort(m.Brokers)
	return m
}

// clusterFacts reads the brokers of a Metadata answer; those that only replicas name are absent.
func clusterFacts(resp *kmsg.MetadataResponse, topics []check.Topic) *check.ClusterFacts {
	c := &check.ClusterFacts{ID: metadataFacts(resp).ClusterID, QuorumLeader: -1}
	listed := map[int32]bool{}
	for _, b := range resp.Brokers {
		listed[b.NodeID] = true
		broker := check.Broker{ID: b.NodeID, Address: joinAddress(b.Host, b.Port), State: check.Alive}
		if b.Rack != nil {
			broker.Rack = *b.Rack
		}
		c.Brokers = append(c.Brokers, broker)
	}
	for _, t := range topics {
		for _, part := range t.Partitions {
			for _, id := range part.Replicas {
				if !listed[id] {
					listed[id] = true
					c.Brokers = append(c.Brokers, check.Broker{ID: id, State: check.Absent})
				}
			}
		}
	}
	sortBrokers(c.Brokers)
	return c
}

func sortBrokers(b []check.Broker) {
	slices.SortFunc(b, func(x, y check.Broker) int { return int(x.ID) - int(y.ID) })
}

func topicFacts(resp *kmsg.MetadataResponse) []check.Topic {
	var topics []check.Topic
	for _, t := range resp.Topics {
		name := fmt.Sprintf("%x", t.TopicID)
		if t.Topic != nil {
			name = *t.Topic
		}
		topic := check.Topic{Name: name, Internal: t.IsInternal}
		for _, p := range t.Partitions {
			topic.Partitions = append(topic.Partitions, check.Partition{
				ID: p.Partition, Leader: p.Leader, Replicas: p.Replicas, ISR: p.ISR, Offline: p.OfflineReplicas, Code: p.ErrorCode,
			})
		}
		slices.SortFunc(topic.Partitions, func(x, y check.Partition) int { return int(x.ID) - int(y.ID) })
		topics = append(topics, topic)
	}
	slices.SortFunc(topics, func(x, y check.Topic) int { return strings.Compare(x.Name, y.Name) })
	return topics
}

// Principal is whom the brokers take a client for that did or did not send its certificate, and whether that is sure.
func Principal(c check.ClientFacts, sent bool) (string, bool) {
	switch {
	case c.SASL:
		if c.User == "" {
			return "", false
		}
		return "User:" + c.User, c.Mechanism == "PLAIN" || strings.HasPrefix(c.Mechanism, "SCRAM-")
	case sent && len(c.Certificates) > 0:
		// A broker may map the name by its own rules (ssl.principal.mapping.rules).
		return "User:" + c.Certificates[0].Subject, false
	}
	return "User:ANONYMOUS", true
}

func joinAddress(host string, port int32) string {
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}
