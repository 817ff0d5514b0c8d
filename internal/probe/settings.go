package probe

import (
	"math"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// settingNames are the settings of a broker that checks judge.
var settingNames = []string{
	"advertised.listeners", "connections.max.idle.ms", "inter.broker.listener.name", "listener.security.protocol.map",
	"max.connections", "max.connections.per.ip", "sasl.enabled.mechanisms", "sasl.mechanism.inter.broker.protocol",
	"security.inter.broker.protocol", "ssl.client.auth",
}

// askSettings asks a broker for its own settings. The wrong broker refuses to answer for another.
func (p *path) askSettings(id int32) question {
	request := kmsg.NewPtrDescribeConfigsRequest()
	request.Resources = append(request.Resources, settingsOf(id))
	q := question{request: request, subject: check.BrokerSubject(id), limit: math.MaxInt16, right: "DESCRIBE_CONFIGS on the cluster"}
	if p.r.wants(check.BrokerSettings) {
		q.need = check.BrokerSettings
	}
	q.take = func(resp kmsg.Response) int16 {
		for _, got := range resp.(*kmsg.DescribeConfigsResponse).Resources {
			return p.takeSettings(id, got)
		}
		return 0
	}
	return q
}

func settingsOf(id int32) kmsg.DescribeConfigsRequestResource {
	resource := kmsg.NewDescribeConfigsRequestResource()
	resource.ResourceType, resource.ResourceName, resource.ConfigNames = kmsg.ConfigResourceTypeBroker, strconv.Itoa(int(id)), settingNames
	return resource
}

func (p *path) takeSettings(id int32, got kmsg.DescribeConfigsResponseResource) int16 {
	if got.ErrorCode != 0 {
		if got.ErrorCode == 42 && got.ErrorMessage != nil && strings.Contains(*got.ErrorMessage, "nexpected broker id") {
			p.misdirected(id, *got.ErrorMessage)
		}
		return got.ErrorCode
	}
	if p.facts.Identity == nil {
		p.facts.Identity = &check.Identity{Expected: id, Answered: id, By: "DescribeConfigs"}
	}
	if p.facts.Identity.Wrong || !p.r.wants(check.BrokerSettings) {
		return 0
	}
	p.r.learn(id, got)
	return 0
}

// learn takes a broker's settings.
func (r *run) learn(id int32, got kmsg.DescribeConfigsResponseResource) {
	b := check.BrokerFacts{ID: id, Settings: map[string]string{}}
	for _, c := range got.Configs {
		if c.Value != nil && !c.IsSensitive {
			b.Settings[c.Name] = *c.Value
		}
	}
	r.change(func() { r.settings[id] = b })
}

const describeCluster = "DESCRIBE on the cluster"

// askCluster asks for the brokers that are registered and fenced, which Metadata leaves out.
func (r *run) askCluster() question {
	request := kmsg.NewPtrDescribeClusterRequest()
	request.IncludeFencedBrokers = true
	return question{request: request, need: check.Cluster, subject: check.TheCluster, limit: 2, right: describeCluster, take: func(answer kmsg.Response) int16 {
		resp := answer.(*kmsg.DescribeClusterResponse)
		if resp.ErrorCode == 0 {
			r.change(func() { r.cluster.Brokers = withFenced(r.cluster.Brokers, resp) })
		}
		return resp.ErrorCode
	}}
}

func withFenced(have []check.Broker, resp *kmsg.DescribeClusterResponse) []check.Broker {
	states := map[int32]kmsg.DescribeClusterResponseBroker{}
	for _, b := range resp.Brokers {
		if b.IsFenced {
			states[b.NodeID] = b
		}
	}
	all := make([]check.Broker, 0, len(have)+len(states))
	for _, b := range have {
		if f, ok := states[b.ID]; ok {
			b = fencedBroker(b, f)
			delete(states, b.ID)
		}
		all = append(all, b)
	}
	for id, f := range states {
		all = append(all, fencedBroker(check.Broker{ID: id}, f))
	}
	sortBrokers(all)
	return all
}

func fencedBroker(b check.Broker, f kmsg.DescribeClusterResponseBroker) check.Broker {
	b.State = check.Fenced
	if b.Address == "" && f.Host != "" {
		b.Address = joinAddress(f.Host, f.Port)
	}
	if f.Rack != nil {
		b.Rack = *f.Rack
	}
	return b
}

// askUsers asks for the SCRAM users by an empty list: a null list without the right is never answered.
func (r *run) askUsers() question {
	request := kmsg.NewPtrDescribeUserSCRAMCredentialsRequest()
	request.Users = []kmsg.DescribeUserSCRAMCredentialsRequestUser{}
	return question{request: request, need: check.Cluster, subject: check.TheCluster, limit: 0, right: describeCluster, take: func(answer kmsg.Response) int16 {
		resp := answer.(*kmsg.DescribeUserSCRAMCredentialsResponse)
		if resp.ErrorCode != 0 {
			return resp.ErrorCode
		}
		r.change(func() {
			r.cluster.ScramUsersKnown = true
			for _, u := range resp.Results {
				if u.ErrorCode == 0 {
					r.cluster.ScramUsers = append(r.cluster.ScramUsers, u.User)
				}
			}
		})
		return 0
	}}
}

// askQuorum asks who leads the quorum: the controller id of Metadata is any live broker.
func (r *run) askQuorum() question {
	request := kmsg.NewPtrDescribeQuorumRequest()
	topic := kmsg.NewDescribeQuorumRequestTopic()
	topic.Topic = "__cluster_metadata"
	topic.Partitions = append(topic.Partitions, kmsg.NewDescribeQuorumRequestTopicPartition())
	request.Topics = append(request.Topics, topic)
	return question{request: request, need: check.Cluster, subject: check.TheCluster, limit: 2, right: describeCluster, take: func(answer kmsg.Response) int16 {
		resp := answer.(*kmsg.DescribeQuorumResponse)
		code := resp.ErrorCode
		for _, t := range resp.Topics {
			for _, p := range t.Partitions {
				if p.ErrorCode != 0 {
					code = p.ErrorCode
					continue
				}
				r.change(func() { r.cluster.QuorumLeader = p.LeaderID })
			}
		}
		return code
	}}
}
