package kafkatest

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kscope/internal/certs"
)

// Cluster is a running Kafka.
type Cluster struct {
	Spec Spec
	// ID is the cluster's id, Authority who issued its certificates; nil without TLS.
	ID        string
	Authority *certs.Authority

	dir     string
	release release
	nodes   []*node
}

// Start starts a cluster, waits until all its brokers are there, and ends it with the test.
func Start(t testing.TB, s Spec) *Cluster {
	t.Helper()
	c := start(t, s)
	t.Cleanup(func() {
		if t.Failed() {
			c.showLogs(t)
		}
		c.Stop()
	})
	return c
}

func start(t testing.TB, s Spec) *Cluster {
	t.Helper()
	s = s.filled()
	r := needed(t, "kafka", s.Version)
	train(r)
	c, err := lay(s, r)
	if err == nil {
		err = c.run()
	}
	if err != nil {
		c.showLogs(t)
		c.Stop()
		t.Fatal(err)
	}
	return c
}

// needed returns a release, or skips the test where there is none to be had and none is required.
func needed(t testing.TB, folder, version string) release {
	t.Helper()
	r, err := releaseOf(folder, version)
	if errors.Is(err, errMissing) && os.Getenv("KSCOPE_REQUIRE_KAFKA") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lay writes all that the nodes read: settings, stores, data folders.
func lay(s Spec, r release) (*Cluster, error) {
	dir, err := os.MkdirTemp("", "kscope-kafka")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Spec: s, ID: randomID(), dir: dir, release: r}
	ports, err := freePorts(3 * s.Nodes)
	if err != nil {
		return c, err
	}
	for i := range s.Nodes {
		n := &node{id: i + 1, dir: filepath.Join(dir, fmt.Sprint(i+1)), client: ports[3*i], internal: ports[3*i+1], controller: ports[3*i+2]}
		c.nodes = append(c.nodes, n)
		if err := os.Mkdir(n.dir, 0o755); err != nil {
			return c, err
		}
	}
	if s.Security.tls() {
		if err := c.writeStores(); err != nil {
			return c, err
		}
	}
	for _, n := range c.nodes {
		if err := writeProperties(n.file(), c.settings(n)); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c *Cluster) run() error {
	if err := c.format(); err != nil {
		return err
	}
	for _, n := range c.nodes {
		if err := n.start(c.release); err != nil {
			return err
		}
	}
	if c.Spec.Unready {
		return nil
	}
	for _, n := range c.nodes {
		if err := n.await(c.Addr(n.id), time.Minute); err != nil {
			return err
		}
	}
	return c.awaitBrokers(90 * time.Second)
}

func (c *Cluster) writeStores() error {
	var err error
	if c.Authority = c.Spec.Authority; c.Authority == nil {
		if c.Authority, err = certs.NewAuthority("kafkatest", time.Time{}, time.Time{}); err != nil {
			return err
		}
	}
	if err := os.WriteFile(c.CA(), certs.PEM(c.Authority.Cert), 0o600); err != nil {
		return err
	}
	for _, n := range c.nodes {
		pair, given := c.Spec.Certificates[n.id]
		if !given {
			if pair, err = c.Authority.Issue(c.Leaf(n.id)); err != nil {
				return err
			}
		}
		if err := WriteKeystore(c.Keystore(n.id), pair); err != nil {
			return err
		}
	}
	return nil
}

// Leaf is what a node's certificate is for unless a test gives another: localhost and the loopback addresses.
func (c *Cluster) Leaf(id int) certs.Leaf {
	return certs.Leaf{CommonName: fmt.Sprintf("broker-%d", id), DNSNames: []string{"localhost"},
		IPs: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}, Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
}

// WriteKeystore writes key and chain into one PEM file, as Kafka reads it.
func WriteKeystore(path string, pair certs.Pair) error {
	chain, key, err := pair.PEM()
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(key, chain...), 0o600)
}

func (c *Cluster) node(id int) *node { return c.nodes[id-1] }

// Addr is where a node is reached by clients, whatever it advertises.
func (c *Cluster) Addr(id int) string {
	return net.JoinHostPort(c.Spec.Host, fmt.Sprint(c.node(id).client))
}

// Controller is where a node's controller listens; only the first three have one.
func (c *Cluster) Controller(id int) string {
	return fmt.Sprintf("127.0.0.1:%d", c.node(id).controller)
}

// Internal is where a node listens for the other brokers, in plaintext.
func (c *Cluster) Internal(id int) string { return fmt.Sprintf("127.0.0.1:%d", c.node(id).internal) }

// Bootstrap lists where all nodes listen for clients.
func (c *Cluster) Bootstrap() string {
	var all []string
	for _, n := range c.nodes {
		all = append(all, c.Addr(n.id))
	}
	return strings.Join(all, ",")
}

// Dir is the cluster's folder, removed at its end.
func (c *Cluster) Dir() string { return c.dir }

// CA is the file with the authority's certificate, Keystore a node's key and chain, Properties its settings.
func (c *Cluster) CA() string { return filepath.Join(c.dir, "ca.pem") }

// Keystore is the PEM file with a node's key and chain.
func (c *Cluster) Keystore(id int) string { return filepath.Join(c.node(id).dir, "keystore.pem") }

// Properties is a node's server.properties.
func (c *Cluster) Properties(id int) string { return c.node(id).file() }

// Log is what a node has logged so far.
func (c *Cluster) Log(id int) string {
	data, _ := os.ReadFile(c.node(id).log())
	return string(data)
}

func (c *Cluster) showLogs(t testing.TB) {
	if c == nil {
		return
	}
	for _, n := range c.nodes {
		lines := strings.Split(strings.TrimSpace(c.Log(n.id)), "\n")
		lines = lines[max(0, len(lines)-12):]
		for i := range lines {
			lines[i] = lines[i][:min(len(lines[i]), 200)]
		}
		t.Logf("the end of the log of broker %d:\n%s", n.id, strings.Join(lines, "\n"))
	}
}
