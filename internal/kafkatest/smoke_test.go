package kafkatest

import (
	"context"
	"testing"
)

func TestPlainNode(t *testing.T) {
	c := Start(t, Spec{})
	seen, err := c.Admin(t).BrokerMetadata(context.Background())
	if err != nil || len(seen.Brokers) != 1 || seen.Cluster != c.ID {
		t.Fatalf("cluster %s with %d brokers (%v), want %s with 1", seen.Cluster, len(seen.Brokers), err, c.ID)
	}
}

func TestThreeSecuredNodes(t *testing.T) {
	c := Start(t, Spec{Nodes: 3, Security: SASLSSL, Authorizer: true})
	c.Restart(t, 2, map[string]string{"connections.max.idle.ms": "5000"})
	c.Kill(3)
	if c.node(3).running() || !c.node(2).running() {
		t.Fatal("want broker 3 ended and broker 2 running")
	}
	out, err := Tool(t, "kafka.admin.ConfigCommand", "--bootstrap-server", c.Addr(1), "--command-config", c.ClientProperties(t),
		"--describe", "--entity-type", "users", "--entity-name", "admin").CombinedOutput()
	if want := "SCRAM credential configs for user-principal 'admin' are SCRAM-SHA-512=iterations=4096\n"; err != nil || string(out) != want {
		t.Fatalf("kafka-configs says %q (%v), want %q", out, err, want)
	}
}
