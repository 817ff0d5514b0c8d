package kafkatest

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const loginModules = "org.apache.kafka.common.security."

// settings are the server.properties of one node. Brokers talk to each other and to controllers over plaintext
// listeners of their own, so that what a test breaks for clients leaves the cluster whole.
func (c *Cluster) settings(n *node) map[string]string {
	replicas := fmt.Sprint(c.Spec.Nodes)
	p := map[string]string{
		"process.roles": n.roles(), "node.id": fmt.Sprint(n.id), "log.dirs": filepath.Join(n.dir, "data"),
		"controller.quorum.voters": c.voters(), "controller.listener.names": "CONTROLLER", "inter.broker.listener.name": "INTERNAL",
		"listeners":                      c.listeners(n),
		"advertised.listeners":           fmt.Sprintf("CLIENT://%s,INTERNAL://127.0.0.1:%d", c.advertised(n), n.internal),
		"listener.security.protocol.map": "CLIENT:" + c.Spec.Security.protocol() + ",INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
		"auto.create.topics.enable":      "false", "group.initial.rebalance.delay.ms": "0", "log.cleaner.dedupe.buffer.size": "16777216",
		"offsets.topic.num.partitions": "3", "offsets.topic.replication.factor": replicas, "default.replication.factor": replicas,
		"transaction.state.log.num.partitions": "3", "transaction.state.log.replication.factor": replicas, "transaction.state.log.min.isr": "1",
		"share.coordinator.state.topic.replication.factor": replicas, "share.coordinator.state.topic.min.isr": "1",
		"replica.lag.time.max.ms": "3000", "broker.session.timeout.ms": "6000", "broker.heartbeat.interval.ms": "1000",
	}
	if c.Spec.Security.tls() {
		p["ssl.keystore.type"], p["ssl.keystore.location"] = "PEM", filepath.Join(n.dir, "keystore.pem")
		p["ssl.truststore.type"], p["ssl.truststore.location"] = "PEM", filepath.Join(c.dir, "ca.pem")
	}
	if c.Spec.Security == MTLS {
		p["listener.name.client.ssl.client.auth"] = "required"
	}
	if c.Spec.Security.sasl() {
		c.login(p)
	}
	if c.Spec.Authorizer {
		p["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
		p["super.users"] = "User:admin;User:ANONYMOUS"
	}
	for _, more := range []map[string]string{c.Spec.Properties, c.Spec.NodeProperties[n.id]} {
		for k, v := range more {
			p[k] = v
		}
	}
	return p
}

// login enables the mechanisms on the listener for clients.
func (c *Cluster) login(p map[string]string) {
	p["listener.name.client.sasl.enabled.mechanisms"] = strings.Join(c.Spec.Mechanisms, ",")
	plain := loginModules + "plain.PlainLoginModule required"
	for _, u := range c.Spec.Users {
		if u.Mechanism == "PLAIN" {
			plain += fmt.Sprintf(" user_%s=%q", u.Name, u.Password)
		}
	}
	for _, m := range c.Spec.Mechanisms {
		key := "listener.name.client." + strings.ToLower(m) + ".sasl.jaas.config"
		p[key] = loginModules + "scram.ScramLoginModule required;"
		if m == "PLAIN" {
			p[key] = plain + ";"
		}
	}
}

func (c *Cluster) voters() string {
	var all []string
	for _, n := range c.nodes {
		if n.votes() {
			all = append(all, fmt.Sprintf("%d@127.0.0.1:%d", n.id, n.controller))
		}
	}
	return strings.Join(all, ",")
}

func (c *Cluster) listeners(n *node) string {
	all := fmt.Sprintf("CLIENT://%s:%d,INTERNAL://127.0.0.1:%d", c.Spec.Bind, n.client, n.internal)
	if n.votes() { // a broker alone must not list it
		all += fmt.Sprintf(",CONTROLLER://127.0.0.1:%d", n.controller)
	}
	return all
}

func (c *Cluster) advertised(n *node) string {
	a := c.Spec.Advertised[n.id]
	switch {
	case a == "":
		a = c.Spec.Host
	case strings.Contains(a, ":"):
		return a
	}
	return fmt.Sprintf("%s:%d", a, n.client)
}

func writeProperties(path string, p map[string]string) error {
	var lines []string
	for k, v := range p {
		lines = append(lines, k+"="+v)
	}
	sort.Strings(lines)
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}
