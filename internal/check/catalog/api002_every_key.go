package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

var everyKey = check.Check{
	ID:    "API002",
	Title: "brokers know every request that clients send",
	Level: check.Error,
	Why:   "Brokers before 1.0 and services that speak only a part of Kafka's protocol refuse what they do not know, or close the connection.",
	Errors: []string{
		"kafka server: The version of API is not supported",
		"broker is too old; the broker has already indicated it will not know how to handle the request",
		"Protocol read buffer underflow … (incorrect broker.version.fallback?)",
		"Unsupported version … for metadata API",
		"org.apache.kafka.common.errors.UnsupportedVersionException: The node does not support INIT_PRODUCER_ID",
		"org.apache.kafka.common.errors.UnsupportedVersionException: The node does not support JOIN_GROUP",
		"org.apache.kafka.common.KafkaException: Cannot execute transactional method because we are in an error state",
	},
	Needs: []check.Need{check.Client, check.Reach, check.API},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "API002", func(e *check.Endpoint) string {
			return place(e) + " does not take a request that every client sends"
		})
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			if lack := lacking(f, e); len(lack) > 0 {
				found = append(found, check.Finding{
					Subject: e.Subject(), Level: check.Warning, Detail: fmt.Sprintf("%s does not know %s", place(e), strings.Join(lack, ", ")),
					Evidence: []string{fmt.Sprintf("its ApiVersions answer lists %d keys", len(e.Reached().API.Keys))},
				})
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		upgrade := saying("use brokers that have it", "upgrade the broker, or, for a service that speaks Kafka's protocol, look up in its manual which requests it takes")
		if e := at(f, fd.Subject); e != nil && slices.Equal(lacking(f, e), []string{initProducerID}) {
			return []check.Fix{
				change("let producers do without idempotence (a record that is sent again may then be there twice)", f.Client.Set(idempotence, "false")),
				upgrade,
			}
		}
		return []check.Fix{
			upgrade,
			saying("or let the client send less", "tell the client an older version (kgo.MaxVersions, Sarama's config.Version) and leave out what needs these requests"),
		}
	},
	Example: func(f *check.Facts) {
		for i := range f.Endpoints {
			for _, key := range []int16{11, 12, 13, 14} {
				delete(f.Endpoints[i].Paths[0].API.Keys, key)
			}
		}
	},
}

const (
	idempotence    = "enable.idempotence"
	initProducerID = "InitProducerId"
)

// lacking names the requests of producers and consumers that an address does not offer.
func lacking(f *check.Facts, e *check.Endpoint) []string {
	p := e.Reached()
	if p == nil || p.API == nil || len(p.API.Keys) == 0 {
		return nil
	}
	var lack []string
	for _, k := range []struct {
		key  int16
		name string
	}{
		{0, "Produce"}, {1, "Fetch"}, {2, "ListOffsets"}, {3, "Metadata"}, {8, "OffsetCommit"}, {9, "OffsetFetch"},
		{10, "FindCoordinator"}, {11, "JoinGroup"}, {12, "Heartbeat"}, {13, "LeaveGroup"}, {14, "SyncGroup"}, {22, initProducerID},
	} {
		if !p.API.Has(k.key) && (k.name != initProducerID || idempotent(f)) {
			lack = append(lack, k.name)
		}
	}
	return lack
}

// idempotent says that a producer with these settings begins with InitProducerId: Java's do by default since 3.0
// (KIP-679), others where they are told to.
func idempotent(f *check.Facts) bool {
	if s := f.Client.Setting(idempotence); s != nil {
		return strings.EqualFold(s.Value, "true")
	}
	return f.Client.Dialect == "java"
}
