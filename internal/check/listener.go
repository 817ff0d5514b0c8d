package check

import (
	"slices"
	"strings"
)

// Listener is one listener of a broker, by its own settings.
type Listener struct {
	Name, Protocol, Address string
}

// Listeners returns what a broker advertises on each of its listeners, by its advertised.listeners and
// listener.security.protocol.map; nil where these were not to be read.
func (b BrokerFacts) Listeners() []Listener {
	protocols := map[string]string{}
	for _, entry := range strings.Split(b.Settings["listener.security.protocol.map"], ",") {
		if name, protocol, ok := strings.Cut(strings.TrimSpace(entry), ":"); ok {
			protocols[strings.ToUpper(name)] = protocol
		}
	}
	var all []Listener
	for _, entry := range strings.Split(b.Settings["advertised.listeners"], ",") {
		name, address, ok := strings.Cut(strings.TrimSpace(entry), "://")
		if !ok {
			continue
		}
		protocol := protocols[strings.ToUpper(name)]
		if protocol == "" {
			protocol = strings.ToUpper(name)
		}
		all = append(all, Listener{Name: name, Protocol: protocol, Address: address})
	}
	return all
}

// InterBrokerListener returns the listener that the other brokers replicate through, false where it was not to be read.
func (b BrokerFacts) InterBrokerListener() (Listener, bool) {
	name := b.Settings["inter.broker.listener.name"]
	protocol := b.Settings["security.inter.broker.protocol"]
	for _, l := range b.Listeners() {
		if name != "" && strings.EqualFold(l.Name, name) || name == "" && l.Protocol == protocol {
			return l, true
		}
	}
	return Listener{}, false
}

// Isolated says that no follower keeps up with a broker: every partition of several replicas that it leads has it
// alone in sync. One such partition proves nothing, so at least one must be led and none may have a follower in sync.
func (f *Facts) Isolated(broker int32) bool {
	led := 0
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			if p.Leader != broker || len(p.Replicas) < 2 {
				continue
			}
			led++
			if len(p.ISR) != 1 || !slices.ContainsFunc(p.Replicas, func(r int32) bool { return r != broker && !slices.Contains(p.Offline, r) }) {
				return false
			}
		}
	}
	return led > 0
}
