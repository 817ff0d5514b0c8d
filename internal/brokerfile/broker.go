// Package brokerfile reads what files say of brokers: server.properties and compose files.
package brokerfile

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
)

// Broker is one node of Kafka by its settings, a controller too: that listens over TLS as well.
type Broker struct {
	// Name is the service of a compose file, or the file.
	Name string
	// Settings are those of server.properties.
	Settings map[string]string
	// Names are further names under which it is reached, such as that of its service; Mounts its folders, the container's
	// path to the host's.
	Names  []string
	Mounts map[string]string
}

// ID is node.id; broker.id is its name from before KRaft.
func (b Broker) ID() (int32, error) {
	text := b.Settings["node.id"]
	if text == "" {
		text = b.Settings["broker.id"]
	}
	if text == "" {
		return 0, fmt.Errorf("%s has no node.id", b.Name)
	}
	id, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil || id < 0 {
		return 0, fmt.Errorf("%s has the node.id %q, needs a number from 0 on", b.Name, text)
	}
	return int32(id), nil
}

// Hosts are all hosts under which a broker is reached, each once: its further names, what it advertises, what it listens
// on beyond the wildcards, and where the others find its controller.
func (b Broker) Hosts(id int32) []string {
	all := b.Names
	for _, key := range []string{"advertised.listeners", "listeners"} {
		for _, listener := range strings.Split(b.Settings[key], ",") {
			_, address, _ := strings.Cut(listener, "://")
			all = append(all, host(address))
		}
	}
	for _, voter := range strings.Split(b.Settings["controller.quorum.voters"], ",") {
		if node, address, _ := strings.Cut(strings.TrimSpace(voter), "@"); node == strconv.Itoa(int(id)) {
			all = append(all, host(address))
		}
	}
	var once []string
	for _, h := range all {
		if h != "" && !slices.Contains(once, h) {
			once = append(once, h)
		}
	}
	return once
}

// host is the host of an address; empty for a wildcard, which nobody connects to.
func host(address string) string {
	h, _, err := net.SplitHostPort(strings.TrimSpace(address))
	if err != nil || h == "0.0.0.0" || h == "::" {
		return ""
	}
	return h
}
