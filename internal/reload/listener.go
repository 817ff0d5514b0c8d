// Package reload loads key stores and trust stores into running brokers, and proves by new handshakes that they serve
// them.
package reload

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/check"
)

// Store is one of the two stores of a listener.
type Store string

// The stores.
const (
	KeyStore   Store = "keystore"
	TrustStore Store = "truststore"
)

// Listener is a listener of a broker that has TLS.
type Listener struct {
	Broker int32
	Name   string
	// Address is where it is reached: what it advertises; for a controller's, its port on the advertised host.
	Address  string
	settings map[string]string
}

// Key is the setting that takes effect without a restart: only that of the listener itself does.
func (l Listener) Key(s Store) string {
	return "listener.name." + strings.ToLower(l.Name) + ".ssl." + string(s) + ".location"
}

// Location is the file that the broker has now, empty where it has none.
func (l Listener) Location(s Store) string { return l.effective(s, "location") }

// Type is PEM, PKCS12 or JKS, as the broker's settings say.
func (l Listener) Type(s Store) string {
	if t := l.effective(s, "type"); t != "" {
		return strings.ToUpper(t)
	}
	return "JKS" // Kafka's default
}

func (l Listener) effective(s Store, what string) string {
	return l.setting("ssl." + string(s) + "." + what)
}

// setting is that of the listener, or else that of the broker.
func (l Listener) setting(key string) string {
	if v := l.settings["listener.name."+strings.ToLower(l.Name)+"."+key]; v != "" {
		return v
	}
	return l.settings[key]
}

// threads are those that take the connections of the listener in turn.
func (l Listener) threads() int {
	if n, err := strconv.Atoi(l.setting("num.network.threads")); err == nil && n > 0 {
		return n
	}
	return 3 // Kafka's default
}

// listenersOf reads the listeners with TLS of a broker, by DescribeConfigs at that broker.
func listenersOf(ctx context.Context, adm *kadm.Client, broker int32) ([]Listener, error) {
	answers, err := adm.DescribeBrokerConfigs(ctx, broker)
	if err != nil {
		return nil, fmt.Errorf("read the settings of broker %d: %w", broker, err)
	}
	answer, err := answers.On(strconv.Itoa(int(broker)), nil)
	if err == nil {
		err = answer.Err
	}
	if err != nil {
		return nil, fmt.Errorf("read the settings of broker %d (needs DESCRIBE_CONFIGS on the cluster): %w", broker, err)
	}
	settings := map[string]string{}
	for _, c := range answer.Configs {
		if c.Value != nil {
			settings[c.Key] = *c.Value
		}
	}
	return withTLS(broker, settings), nil
}

// withTLS are the listeners of these settings that have TLS.
func withTLS(broker int32, settings map[string]string) []Listener {
	facts := check.BrokerFacts{ID: broker, Settings: settings}
	known := facts.Listeners()
	inner := check.BrokerFacts{ID: broker, Settings: map[string]string{
		"advertised.listeners": settings["listeners"], "listener.security.protocol.map": settings["listener.security.protocol.map"],
	}}
	for _, l := range inner.Listeners() { // a controller's is not advertised
		if !slices.ContainsFunc(known, func(k check.Listener) bool { return strings.EqualFold(k.Name, l.Name) }) {
			l.Address = reached(l.Address, known)
			known = append(known, l)
		}
	}
	var all []Listener
	for _, l := range known {
		if strings.HasSuffix(l.Protocol, "SSL") {
			all = append(all, Listener{Broker: broker, Name: l.Name, Address: l.Address, settings: settings})
		}
	}
	return all
}

// reached puts the advertised host in place of "any address of this machine".
func reached(address string, advertised []check.Listener) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || len(advertised) == 0 || host != "" && (ip == nil || !ip.IsUnspecified()) {
		return address
	}
	return net.JoinHostPort(check.HostOf(advertised[0].Address), port)
}
