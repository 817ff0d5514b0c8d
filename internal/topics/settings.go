package topics

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Setting is a topic's setting: its value, and where that comes from.
type Setting struct {
	Value  string
	Source Source
	// Inherited is the value that the topic has without one of its own, InheritedFrom where that comes from. A broker does
	// not tell it of retention.ms, segment.ms and a few more once a topic has its own: both are empty then.
	Inherited     string
	InheritedFrom Source
	// Kafka is the value that Kafka itself comes with, empty where the broker does not tell it.
	Kafka string
}

// Differs says that a setting is the topic's own, or is not as Kafka comes.
func (s Setting) Differs() bool {
	return s.Source == OfTopic || s.Source != OfKafka && s.Value != s.Kafka
}

// Source is where a value comes from, in words.
type Source string

// The sources, the strongest first (DescribeConfigs, KIP-226).
const (
	OfTopic          Source = "topic"
	OfBroker         Source = "broker, dynamic"
	OfClusterDefault Source = "cluster, dynamic default"
	OfBrokerFile     Source = "server.properties"
	OfKafka          Source = "kafka's default"
	OfElsewhere      Source = "elsewhere"
)

func sourceOf(s kmsg.ConfigSource) Source {
	switch s {
	case kmsg.ConfigSourceDynamicTopicConfig:
		return OfTopic
	case kmsg.ConfigSourceDynamicBrokerConfig:
		return OfBroker
	case kmsg.ConfigSourceDynamicDefaultBrokerConfig:
		return OfClusterDefault
	case kmsg.ConfigSourceStaticBrokerConfig:
		return OfBrokerFile
	case kmsg.ConfigSourceDefaultConfig:
		return OfKafka
	}
	return OfElsewhere
}

// readSettings fills in the settings of topics: all, or those of some keys. A topic whose settings may not be read says so
// by itself and spoils no other's.
func (a *Admin) readSettings(ctx context.Context, all map[string]*Topic, keys []string) error {
	for names := range slices.Chunk(slices.Sorted(maps.Keys(all)), atOnce) {
		req := kmsg.NewPtrDescribeConfigsRequest()
		req.IncludeSynonyms = true
		for _, name := range names {
			r := kmsg.NewDescribeConfigsRequestResource()
			r.ResourceType, r.ResourceName, r.ConfigNames = kmsg.ConfigResourceTypeTopic, name, keys
			req.Resources = append(req.Resources, r)
		}
		resp, err := req.RequestWith(ctx, a.wire)
		if err != nil {
			return err
		}
		for _, r := range resp.Resources {
			if t := all[r.ResourceName]; t != nil {
				t.Settings, t.Unread = settingsOf(r), refusal(r.ErrorCode, r.ErrorMessage)
			}
		}
	}
	return nil
}

func settingsOf(r kmsg.DescribeConfigsResponseResource) map[string]Setting {
	all := map[string]Setting{}
	for _, c := range r.Configs {
		s := Setting{Value: valueOf(c.Value), Source: sourceOf(c.Source)}
		for _, syn := range slices.Backward(c.ConfigSynonyms) { // the strongest comes first
			from := sourceOf(syn.Source)
			if from == OfKafka {
				s.Kafka = valueOf(syn.Value)
			}
			if from != OfTopic {
				s.Inherited, s.InheritedFrom = valueOf(syn.Value), from
			}
		}
		if s.InheritedFrom == "" && s.Source != OfTopic {
			s.Inherited, s.InheritedFrom = s.Value, s.Source
		}
		all[c.Name] = s
	}
	return all
}

func valueOf(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

// sameValue says that a broker takes two texts for the same value: it gives numbers, booleans and lists back in its own
// spelling.
func sameValue(a, b string) bool {
	if a = strings.TrimSpace(a); a == strings.TrimSpace(b) {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if errX == nil && errY == nil {
		return x == y
	}
	if strings.EqualFold(a, "true") || strings.EqualFold(a, "false") {
		return strings.EqualFold(a, strings.TrimSpace(b))
	}
	return strings.Contains(a+b, ",") && slices.Equal(listOf(a), listOf(b))
}

// listOf are the parts of a setting that is a list: "compact,delete".
func listOf(value string) []string {
	var all []string
	for _, part := range strings.Split(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// alteration is the request's form of settings: a nil value takes the topic's own away.
func alteration(settings map[string]*string) []kmsg.IncrementalAlterConfigsRequestResourceConfig {
	var all []kmsg.IncrementalAlterConfigsRequestResourceConfig
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		c := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
		c.Name, c.Value, c.Op = key, settings[key], kmsg.IncrementalAlterConfigOpSet
		if c.Value == nil {
			c.Op = kmsg.IncrementalAlterConfigOpDelete
		}
		all = append(all, c)
	}
	return all
}
