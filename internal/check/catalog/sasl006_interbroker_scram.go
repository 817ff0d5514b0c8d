package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var saslInterbrokerSCRAM = check.Check{
	ID:    "SASL006",
	Title: "brokers that log in to each other with SCRAM have a credential",
	Level: check.Error,
	Why:   "In KRaft the credential of the brokers must be there before the first start. Without it the cluster forms and answers, but nothing is replicated.",
	Errors: []string{
		"Connection to node … (…) failed authentication due to: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
		"[ReplicaFetcher replicaId=…, leaderId=…, fetcherId=…] Connection to node … (…) failed authentication due to: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS, check.Cluster, check.Topics, check.BrokerSettings},
	Judge: judgeInterbrokerSCRAM,
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		name := "SCRAM-SHA-512"
		if e := at(f, fd.Subject); e != nil && len(e.Inter) > 0 {
			_, name = interbrokerLogin(f, e.Inter[0])
		}
		user := check.Blank("user that the brokers log in with, in the sasl.jaas.config of their listener")
		return []check.Fix{
			scramCredential(f, "give the brokers' user its credential; replication follows within seconds, without a restart", user, name),
			saying("or, where the cluster is new and empty, format it again", "run bin/kafka-storage.sh format on every node with --add-scram '"+name+"=[name="+user+",password="+check.Blank("password")+"]'"),
		}
	},
	Example: func(f *check.Facts) {
		for i := range f.Topics[0].Partitions {
			f.Topics[0].Partitions[i].ISR = []int32{f.Topics[0].Partitions[i].Leader}
		}
		for i := range f.Brokers {
			s := f.Brokers[i].Settings
			s["listener.security.protocol.map"] = "INTERNAL:SASL_PLAINTEXT,EXTERNAL:SASL_SSL,CONTROLLER:SSL"
			s["sasl.mechanism.inter.broker.protocol"] = "SCRAM-SHA-512"
			e := interbroker(f, f.Brokers[i].ID, fmt.Sprintf("kafka-%d", f.Brokers[i].ID), "CN=kafka-ca,O=Acme")
			e.Paths[0].TLS, e.Paths[0].Layers = nil, e.Paths[0].Layers[:2]
			f.Endpoints = append(f.Endpoints, e)
		}
		f.Cluster.ScramUsers = nil
	},
}

func judgeInterbrokerSCRAM(f *check.Facts) []check.Finding {
	var found []check.Finding
	for _, id := range f.Isolated() {
		protocol, name := interbrokerLogin(f, id)
		e := betweenBrokers(f, id)
		if e == nil || !strings.HasPrefix(protocol, "SASL_") || !strings.HasPrefix(name, "SCRAM-") {
			continue
		}
		if detail, _ := refusedByOthers(f, e); detail != "" && len(tlsOf(e).Chain) > 0 {
			continue // its certificate is in the way before any login
		}
		at := check.Finding{
			Subject: e.Subject(), Detail: fmt.Sprintf("nobody replicates from broker %d: brokers log in to each other with %s, and there is no user that has a credential", id, name),
			Evidence: []string{fmt.Sprintf("what broker %d leads has broker %d alone in sync; %s, its listener between brokers, answers", id, id, e.Address)},
			Because:  "sasl.mechanism.inter.broker.protocol=" + name,
		}
		if f.Cluster == nil || !f.Cluster.ScramUsersKnown || len(f.Cluster.ScramUsers) > 0 {
			at.Detail = fmt.Sprintf("nobody replicates from broker %d: brokers log in to each other with %s, and are refused", id, name)
			at.Doubt = "the log of the brokers says: failed authentication due to: … invalid credentials with SASL mechanism " + name
		}
		found = append(found, at)
	}
	return found
}

// interbrokerLogin is the protocol and the mechanism by which brokers replicate from a broker.
func interbrokerLogin(f *check.Facts, id int32) (protocol, mechanism string) {
	for _, b := range f.Brokers {
		if b.ID == id {
			l, _ := b.InterBrokerListener()
			return l.Protocol, b.Settings["sasl.mechanism.inter.broker.protocol"]
		}
	}
	return "", ""
}
