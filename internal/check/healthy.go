package check

import (
	"fmt"
	"time"
)

// Healthy returns the facts of a cluster of three with nothing wrong: SASL_SSL with SCRAM, one seed that is none of
// the advertised addresses. Each check's Example breaks it, and the laws of the catalogue judge it.
func Healthy() *Facts {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	f := &Facts{
		Now: now, Took: 190 * time.Millisecond,
		Asked:    Asked{BootstrapServers: []string{"kafka.example.com:9093"}, Flags: []string{"-c", "client.properties"}, CertDays: 30, DialTimeout: 3 * time.Second, Timeout: 10 * time.Second},
		SeenFrom: SeenFrom{Host: "desk", OS: "linux"},
		Client: ClientFacts{
			Dialect: "java", File: "client.properties", Protocol: "SASL_SSL", TLS: true, SASL: true,
			Mechanism: "SCRAM-SHA-512", User: "app", Verify: true, VerifyName: true,
			Authorities: []Certificate{authority(now)},
		},
		Cluster: &ClusterFacts{ID: "MkU3OEVBNTcwNTJENDM2Qk", QuorumLeader: 2, Principal: "User:app", Sure: true, ScramUsersKnown: true, ScramUsers: []string{"app"}},
	}
	for i, kv := range [][2]string{
		{"bootstrap.servers", "kafka.example.com:9093"}, {"security.protocol", "SASL_SSL"}, {"sasl.mechanism", "SCRAM-SHA-512"},
		{"sasl.jaas.config", "****"}, {"ssl.truststore.type", "PEM"}, {"ssl.truststore.location", "ca.pem"},
	} {
		f.Client.Settings = append(f.Client.Settings, ClientSetting{Key: kv[0], Value: kv[1], Origin: Origin{Source: "file", Name: "client.properties", Line: i + 1}})
	}
	f.Endpoints = []Endpoint{healthyEndpoint("kafka.example.com:9093", "198.18.0.9", now)}
	f.Endpoints[0].Seed = true
	for id := int32(1); id <= 3; id++ {
		address := fmt.Sprintf("kafka-%d.example.com:9093", id)
		e := healthyEndpoint(address, fmt.Sprintf("198.18.0.%d", id), now)
		e.Brokers = []int32{id}
		e.Paths[0].Identity = &Identity{Expected: id, Answered: id, By: "ApiVersions v5"}
		f.Endpoints = append(f.Endpoints, e)
		f.Cluster.Brokers = append(f.Cluster.Brokers, Broker{ID: id, Address: address, State: Alive})
		f.Brokers = append(f.Brokers, BrokerFacts{ID: id, Settings: map[string]string{
			"connections.max.idle.ms": "600000", "max.connections.per.ip": "2147483647", "max.connections": "2147483647",
			"inter.broker.listener.name": "INTERNAL", "security.inter.broker.protocol": "PLAINTEXT", "sasl.mechanism.inter.broker.protocol": "GSSAPI",
			"listener.security.protocol.map": "INTERNAL:SSL,EXTERNAL:SASL_SSL,CONTROLLER:SSL",
			"advertised.listeners":           fmt.Sprintf("INTERNAL://kafka-%d:9092,EXTERNAL://%s", id, address),
		}})
	}
	orders := Topic{Name: "orders"}
	for p := int32(0); p < 6; p++ {
		orders.Partitions = append(orders.Partitions, Partition{ID: p, Leader: p%3 + 1, Replicas: []int32{p%3 + 1, (p+1)%3 + 1, (p+2)%3 + 1}, ISR: []int32{p%3 + 1, (p+1)%3 + 1, (p+2)%3 + 1}})
	}
	f.Topics = []Topic{orders}
	return f
}

func authority(now time.Time) Certificate {
	return Certificate{Subject: "CN=kafka-ca,O=Acme", CommonName: "kafka-ca", Issuer: "CN=kafka-ca,O=Acme", Serial: "1a", CA: true, SelfSigned: true,
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(4, 0, 0), Key: "ECDSA P-256", Signature: "ECDSA-SHA256", File: "ca.pem"}
}

func healthyEndpoint(address, ip string, now time.Time) Endpoint {
	host := HostOf(address)
	ms := time.Millisecond
	return Endpoint{
		Address: address, Lookup: Lookup{IPs: []string{ip}, Took: ms},
		Paths: []Path{{
			IP: ip,
			Layers: []Layer{
				{Stage: StageDNS, Outcome: OK, Took: ms}, {Stage: StageTCP, Outcome: OK, Took: ms}, {Stage: StageTLS, Outcome: OK, Took: 3 * ms},
				{Stage: StageAPI, Outcome: OK, Took: 2 * ms}, {Stage: StageSASL, Outcome: OK, Took: 6 * ms}, {Stage: StageMetadata, Outcome: OK, Took: 2 * ms},
			},
			TLS: &TLSFacts{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", ServerName: host, Chain: []Certificate{{
				Subject: "CN=" + host, CommonName: host, Issuer: "CN=kafka-ca,O=Acme", Serial: "4fa1", DNSNames: []string{host},
				NotBefore: now.AddDate(0, -1, 0), NotAfter: now.AddDate(0, 7, 0), Usages: []string{"serverAuth", "clientAuth"}, Key: "ECDSA P-256", Signature: "ECDSA-SHA256",
			}}},
			API:      &APIFacts{Keys: healthyKeys(), Features: map[string]Feature{"metadata.version": {Finalized: 33, Min: 7, Max: 33}, "group.version": {Finalized: 1, Max: 1}}},
			SASL:     &SASLFacts{Mechanism: "SCRAM-SHA-512", User: "app"},
			Metadata: &MetadataFacts{ClusterID: "MkU3OEVBNTcwNTJENDM2Qk", Brokers: []int32{1, 2, 3}},
		}},
	}
}

// healthyKeys are the ranges that 4.4.0 offers for the keys that checks look at, and one more.
func healthyKeys() map[int16]Versions {
	return map[int16]Versions{
		0: {0, 13}, 1: {4, 18}, 2: {1, 11}, 3: {0, 13}, 8: {2, 10}, 9: {1, 10}, 10: {0, 6}, 11: {0, 9}, 12: {0, 4}, 13: {0, 5}, 14: {0, 5},
		17: {0, 1}, 18: {0, 5}, 19: {2, 7}, 22: {0, 6}, 36: {0, 2}, 60: {0, 2}, 68: {0, 1}, 69: {0, 1},
	}
}
