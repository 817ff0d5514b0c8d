// Package brokerfile reads what files say of brokers: server.properties and compose files.
package brokerfile

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// Broker is one node of Kafka by its settings, a controller too: that listens over TLS as well.
type Broker struct {
	// Name is the service of a compose file, or the file.
	Name string
	// Settings are those of server.properties.
	Settings map[string]string
	// Names are further names under which other containers reach it, Mounts its folders: container's path to host's.
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

// Hosts are all hosts under which a broker is reached by its settings: what it advertises, what it listens on beyond the
// wildcards, and where the others find its controller.
func Hosts(settings map[string]string, id int32) []string {
	var hosts []string
	add := func(address string) {
		host, _, err := net.SplitHostPort(strings.TrimSpace(address))
		if err != nil || host == "" || host == "0.0.0.0" || host == "::" {
			return
		}
		for _, h := range hosts {
			if h == host {
				return
			}
		}
		hosts = append(hosts, host)
	}
	for _, key := range []string{"advertised.listeners", "listeners"} {
		for _, listener := range strings.Split(settings[key], ",") {
			if _, address, ok := strings.Cut(listener, "://"); ok {
				add(address)
			}
		}
	}
	for _, voter := range strings.Split(settings["controller.quorum.voters"], ",") {
		if node, address, ok := strings.Cut(strings.TrimSpace(voter), "@"); ok && node == strconv.Itoa(int(id)) {
			add(address)
		}
	}
	return hosts
}

// Hosts are those of the settings and the names beside them, each once.
func (b Broker) Hosts(id int32) []string {
	hosts := Hosts(b.Settings, id)
	for _, n := range b.Names {
		known := n == ""
		for _, h := range hosts {
			known = known || h == n
		}
		if !known {
			hosts = append(hosts, n)
		}
	}
	return hosts
}
