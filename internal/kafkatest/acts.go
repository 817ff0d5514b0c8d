package kafkatest

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// Kill ends a node at once, as a power cut does.
func (c *Cluster) Kill(id int) { c.node(id).kill() }

// Pause stops a node's process without ending it: the kernel still accepts connections, and nothing answers.
func (c *Cluster) Pause(t testing.TB, id int) {
	t.Helper()
	if err := pause(c.node(id).process.Process); err != nil {
		t.Fatal(err)
	}
	c.node(id).paused = true
}

// Resume lets a paused node go on.
func (c *Cluster) Resume(t testing.TB, id int) {
	t.Helper()
	c.node(id).paused = false
	if err := resume(c.node(id).process.Process); err != nil && c.Running(id) {
		t.Fatal(err)
	}
}

// Shut ends a node in order.
func (c *Cluster) Shut(id int) { c.node(id).stop() }

// Change writes settings of a node that take effect with its next start; an empty value takes the key out.
func (c *Cluster) Change(t testing.TB, id int, changed map[string]string) {
	t.Helper()
	p, err := readProperties(c.Properties(id))
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range changed {
		if p[k] = v; v == "" {
			delete(p, k)
		}
	}
	if err := writeProperties(c.Properties(id), p); err != nil {
		t.Fatal(err)
	}
}

// Restart ends a node in order, changes its settings, starts it and waits until it is one of the brokers again.
func (c *Cluster) Restart(t testing.TB, id int, changed map[string]string) {
	t.Helper()
	n := c.node(id)
	n.stop()
	c.Change(t, id, changed)
	err := n.start(c.release)
	if err == nil {
		err = n.await(c.Addr(id), time.Minute)
	}
	if err == nil {
		err = c.awaitBrokers(90 * time.Second)
	}
	if err != nil {
		c.showLogs(t)
		t.Fatal(err)
	}
}

// Stop ends all nodes and removes what they wrote.
func (c *Cluster) Stop() {
	if c == nil {
		return
	}
	for _, n := range c.nodes {
		n.kill()
	}
	_ = os.RemoveAll(c.dir)
}

func readProperties(path string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	p := map[string]string{}
	for _, line := range strings.Split(string(data), "\n") {
		if k, v, ok := strings.Cut(line, "="); ok {
			p[k] = v
		}
	}
	return p, err
}

// Pool keeps clusters that several tests share. A test that changes one puts it back.
type Pool struct {
	mu  sync.Mutex
	all map[string]*Cluster
}

// Shared returns the cluster of a name, started by the first that asks for it.
func (p *Pool) Shared(t testing.TB, name string, s Spec) *Cluster {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.all[name]; c != nil {
		return c
	}
	if p.all == nil {
		p.all = map[string]*Cluster{}
	}
	p.all[name] = start(t, s)
	return p.all[name]
}

// Drop ends a shared cluster that a test could not put back, so that the next gets a new one.
func (p *Pool) Drop(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[name].Stop()
	delete(p.all, name)
}

// Stop ends all clusters; TestMain calls it.
func (p *Pool) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.all {
		c.Stop()
	}
	p.all = nil
}

// Running says that a node's process has not ended.
func (c *Cluster) Running(id int) bool { return c.node(id).running() }
