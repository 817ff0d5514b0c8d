package check

import (
	"maps"
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

// Isolated returns the brokers that no follower keeps up with: every partition of several replicas that they lead has
// them alone in sync, though another of its replicas is up. One such partition proves nothing beside one that has a
// follower in sync. Clients see nothing of it.
func (f *Facts) Isolated() []int32 {
	isolated := map[int32]bool{}
	for _, t := range f.Topics {
		for _, p := range t.Partitions {
			if p.Leader < 0 || len(p.Replicas) < 2 {
				continue
			}
			before, led := isolated[p.Leader]
			isolated[p.Leader] = p.unfollowed() && (before || !led)
		}
	}
	maps.DeleteFunc(isolated, func(_ int32, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(isolated))
}

// unfollowed says that only the leader is in sync, though another replica is up.
func (p *Partition) unfollowed() bool {
	return len(p.ISR) == 1 && slices.ContainsFunc(p.Replicas, func(r int32) bool { return r != p.Leader && !slices.Contains(p.Offline, r) })
}
