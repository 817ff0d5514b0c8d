package scram

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
)

// Place is an address at which a login is tried.
type Place struct {
	// Broker is who advertises it, -1 where that is not known.
	Broker int32
	// Address is HOST:PORT, empty where the cluster has none for that broker.
	Address string
	// TLS says that the listener there is one.
	TLS bool
}

// Listener is one listener of one broker, by its own settings.
type Listener struct {
	check.Listener
	Broker int32
	// Mechanisms are those that it lets in, nil without SASL.
	Mechanisms []string
}

// SASL says that a listener wants a login.
func (l Listener) SASL() bool { return strings.HasPrefix(l.Protocol, "SASL_") }

func (l Listener) place() Place {
	return Place{Broker: l.Broker, Address: l.Address, TLS: l.Protocol == "SASL_SSL" || l.Protocol == "SSL"}
}

// Brokers returns where the listener in use is on every broker that the cluster has, fenced ones too.
func Brokers(ctx context.Context, adm Admin, tls bool) ([]Place, error) {
	request := kmsg.NewPtrDescribeClusterRequest()
	request.IncludeFencedBrokers = true
	resp, err := request.RequestWith(ctx, adm.Requests)
	if err == nil {
		err = coded(resp.ErrorCode, resp.ErrorMessage, "DESCRIBE")
	}
	if err != nil {
		return nil, fmt.Errorf("list brokers: %w", err)
	}
	var all []Place
	for _, b := range resp.Brokers {
		p := Place{Broker: b.NodeID, TLS: tls}
		if b.Host != "" {
			p.Address = net.JoinHostPort(b.Host, strconv.Itoa(int(b.Port)))
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Place) int { return int(a.Broker) - int(b.Broker) })
	return all, nil
}

// Listeners returns what all brokers listen on. It needs DESCRIBE_CONFIGS on the cluster.
func Listeners(ctx context.Context, adm Admin) ([]Listener, error) {
	brokers, err := Brokers(ctx, adm, false)
	if err != nil {
		return nil, err
	}
	var ids []int32
	for _, b := range brokers {
		ids = append(ids, b.Broker)
	}
	configs, err := adm.DescribeBrokerConfigs(ctx, ids...)
	if len(configs) == 0 && err != nil {
		return nil, fmt.Errorf("read the brokers' listeners: %w", refusal(err, "", "DESCRIBE_CONFIGS"))
	}
	var all []Listener
	for _, c := range configs {
		if c.Err != nil {
			return nil, fmt.Errorf("read the listeners of broker %s: %w", c.Name, refusal(c.Err, "", "DESCRIBE_CONFIGS"))
		}
		id, _ := strconv.ParseInt(c.Name, 10, 32)
		facts := check.BrokerFacts{ID: int32(id), Settings: map[string]string{}}
		for _, s := range c.Configs {
			facts.Settings[s.Key] = s.MaybeValue()
		}
		all = append(all, listenersOf(facts)...)
	}
	if len(all) == 0 {
		return nil, errors.New("read the brokers' listeners: no broker says what it listens on")
	}
	slices.SortFunc(all, func(a, b Listener) int { return int(a.Broker) - int(b.Broker) })
	return all, nil
}

// listenersOf are the advertised listeners of a broker with the mechanisms of each.
func listenersOf(b check.BrokerFacts) []Listener {
	var all []Listener
	for _, l := range b.Listeners() {
		one := Listener{Listener: l, Broker: b.ID}
		if one.SASL() {
			enabled, own := b.Get("listener.name." + strings.ToLower(l.Name) + ".sasl.enabled.mechanisms")
			if !own || enabled == "" {
				enabled, _ = b.Get("sasl.enabled.mechanisms")
			}
			for _, m := range strings.Split(enabled, ",") {
				if m = strings.TrimSpace(m); m != "" {
					one.Mechanisms = append(one.Mechanisms, m)
				}
			}
		}
		all = append(all, one)
	}
	return all
}

// At returns where to log in for addresses that somebody named: the listeners that advertise them, on every broker, and the
// addresses that no broker advertises as they are, with TLS as told.
func At(addresses []string, known []Listener, tls bool) []Place {
	var all []Place
	add := func(p Place) {
		if !slices.ContainsFunc(all, func(q Place) bool { return q.Address == p.Address }) {
			all = append(all, p)
		}
	}
	for _, a := range addresses {
		i := slices.IndexFunc(known, func(l Listener) bool { return l.Address == a })
		if i < 0 {
			add(Place{Broker: -1, Address: a, TLS: tls})
			continue
		}
		for _, l := range known {
			if strings.EqualFold(l.Name, known[i].Name) {
				add(l.place())
			}
		}
	}
	return all
}
