package catalog

import (
	"kscope/internal/check"
)

// consumerGroupHeartbeat is the key of the request by which consumers of the new protocol (KIP-848) live.
const consumerGroupHeartbeat = 68

var groupProtocol = check.Check{
	ID:    "API005",
	Title: "brokers have the group protocol that the client asks for",
	Level: check.Error,
	Why:   "group.protocol=consumer (KIP-848) needs brokers from 4.0 on with group.version 1; elsewhere the consumer cannot join.",
	Errors: []string{
		"UNSUPPORTED_VERSION: ConsumerGroupHeartbeat",
		"The cluster does not support the new CONSUMER group protocol. Set group.protocol=classic on the consumer configs to revert to the CLASSIC protocol until the cluster is upgraded.",
		"UNSUPPORTED_ASSIGNOR",
		"UNRELEASED_INSTANCE_ID",
	},
	Needs: []check.Need{check.Client, check.Reach, check.API},
	Judge: func(f *check.Facts) []check.Finding {
		s := f.Client.Setting("group.protocol")
		if s == nil || s.Value != "consumer" && s.Value != "CONSUMER" {
			return nil
		}
		var lack []string
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			p := e.Reached()
			switch {
			case p == nil || p.API == nil:
			case !p.API.Has(consumerGroupHeartbeat):
				lack = append(lack, e.Address+" does not know ConsumerGroupHeartbeat (key 68)")
			case p.API.Features["group.version"].Finalized == 0:
				lack = append(lack, e.Address+" says that group.version is not in force")
			}
		}
		if len(lack) == 0 {
			return nil
		}
		return []check.Finding{{
			Subject: check.TheClient, Detail: "the client asks for group.protocol=consumer, which this cluster does not have",
			Evidence: lack, Because: because(check.Problem{Key: s.Key, Origin: s.Origin}),
		}}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		ways := []check.Fix{{Say: "let the client use the classic protocol", Steps: []check.Step{{Set: []check.Setting{f.Client.Set("group.protocol", "classic")}}}}}
		return append(ways, check.Fix{Say: "or put the new one in force (brokers from 4.0 on)", Steps: []check.Step{{Run: kafkaTool(f, "kafka-features.sh", "upgrade", "--feature", "group.version=1")}}})
	},
	Example: func(f *check.Facts) {
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: "group.protocol", Value: "consumer", Origin: check.Origin{Source: "file", Name: "client.properties", Line: 7}})
		for i := range f.Endpoints {
			delete(f.Endpoints[i].Paths[0].API.Features, "group.version")
		}
	},
}
