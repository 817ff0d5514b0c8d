package kafkatest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/certs"
)

// Admin is a client on the plaintext listener between brokers, so it works whatever a test breaks for clients.
func (c *Cluster) Admin(t testing.TB) *kadm.Client {
	t.Helper()
	cl, err := c.client()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	return kadm.NewClient(cl)
}

func (c *Cluster) client() (*kgo.Client, error) {
	var seeds []string
	for _, n := range c.nodes {
		if n.paused {
			continue
		}
		if c.Spec.Properties["listener.security.protocol.map"] == "" {
			seeds = append(seeds, c.Internal(n.id))
		} else { // the listener between brokers is what the test breaks
			seeds = append(seeds, c.Addr(n.id))
		}
	}
	options := []kgo.Opt{kgo.SeedBrokers(seeds...), kgo.DialTimeout(2 * time.Second)}
	if c.Spec.AdminTLS != nil {
		options = append(options, kgo.DialTLSConfig(c.Spec.AdminTLS))
	}
	return kgo.NewClient(options...)
}

// awaitBrokers waits until every node that runs is a broker that is not fenced.
func (c *Cluster) awaitBrokers(limit time.Duration) error {
	cl, err := c.client()
	if err != nil {
		return err
	}
	defer cl.Close()
	// kadm answers a question for brokers alone from a cache that is never too old for it.
	ask := kmsg.NewPtrMetadataRequest()
	ask.Topics = []kmsg.MetadataRequestTopic{}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var want []int
	for _, n := range c.nodes {
		if n.running() && !n.paused {
			want = append(want, n.id)
		}
	}
	for {
		seen, err := ask.RequestWith(ctx, cl)
		missing := slices.Clone(want)
		if err == nil { // by id: a broker that no longer runs is among those seen for a while
			missing = slices.DeleteFunc(missing, func(id int) bool {
				return slices.ContainsFunc(seen.Brokers, func(b kmsg.MetadataResponseBroker) bool { return int(b.NodeID) == id })
			})
		}
		switch {
		case err == nil && len(missing) == 0:
			return nil
		case ctx.Err() != nil:
			return errors.Join(fmt.Errorf("brokers %v are not there after %s", missing, limit), err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// ClientLines are the settings of a Java client of this cluster: its first user, its authority and, where the
// listener asks for one, a certificate.
func (c *Cluster) ClientLines(t testing.TB) []string {
	t.Helper()
	lines := []string{"bootstrap.servers=" + c.Bootstrap(), "security.protocol=" + c.Spec.Security.protocol()}
	if c.Spec.Security.tls() {
		lines = append(lines, "ssl.truststore.type=PEM", "ssl.truststore.location="+c.CA())
	}
	if c.Spec.Security == MTLS {
		lines = append(lines, "ssl.keystore.type=PEM", "ssl.keystore.location="+c.ClientKeystore(t))
	}
	if c.Spec.Security.sasl() {
		u := c.Spec.Users[0]
		module := loginModules + "scram.ScramLoginModule"
		if u.Mechanism == "PLAIN" {
			module = loginModules + "plain.PlainLoginModule"
		}
		lines = append(lines, "sasl.mechanism="+u.Mechanism,
			fmt.Sprintf("sasl.jaas.config=%s required username=%q password=%q;", module, u.Name, u.Password))
	}
	return lines
}

// ClientProperties writes ClientLines into a file of the test's own and returns its path.
func (c *Cluster) ClientProperties(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "client.properties")
	if err := os.WriteFile(path, []byte(strings.Join(c.ClientLines(t), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ClientKeystore writes a client certificate of the cluster's authority and returns the file.
func (c *Cluster) ClientKeystore(t testing.TB) string {
	t.Helper()
	pair, err := c.Authority.Issue(certs.Leaf{CommonName: "client"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "client.pem")
	if err := WriteKeystore(path, pair); err != nil {
		t.Fatal(err)
	}
	return path
}

// Tool is the command that runs a class of Kafka's own tools, such as kafka.admin.ConfigCommand.
func Tool(t testing.TB, class string, args ...string) *exec.Cmd {
	t.Helper()
	r := needed(t, "kafka-tools", "4.3.1")
	return r.java(nil, class, args...)
}
