package scram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/check"
)

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

// Listening is what brokers listen on.
type Listening struct {
	Listeners []Listener
	// Silent are the brokers that could not be asked.
	Silent []int32
}

// Listen asks all brokers, fenced ones too, what they listen on. It needs DESCRIBE_CONFIGS on the cluster.
func Listen(ctx context.Context, adm Admin) (Listening, error) {
	var all Listening
	brokers, err := Brokers(ctx, adm, false)
	if err != nil {
		return all, err
	}
	var ids []int32
	for _, b := range brokers {
		ids = append(ids, b.Broker)
	}
	configs, err := adm.DescribeBrokerConfigs(ctx, ids...)
	if len(configs) == 0 && err != nil {
		return all, fmt.Errorf("read the brokers' listeners: %w", refusal(err, "", "DESCRIBE_CONFIGS"))
	}
	for _, id := range ids {
		i := slices.IndexFunc(configs, func(c kadm.ResourceConfig) bool { return c.Name == strconv.Itoa(int(id)) })
		switch {
		case i < 0:
			all.Silent = append(all.Silent, id)
		case configs[i].Err != nil:
			return all, fmt.Errorf("read the listeners of broker %d: %w", id, refusal(configs[i].Err, "", "DESCRIBE_CONFIGS"))
		default:
			all.Listeners = append(all.Listeners, listenersOf(facts(id, configs[i]))...)
		}
	}
	if len(all.Listeners) == 0 {
		return all, errors.New("read the brokers' listeners: no broker says what it listens on")
	}
	return all, nil
}

func facts(id int32, c kadm.ResourceConfig) check.BrokerFacts {
	b := check.BrokerFacts{ID: id, Settings: map[string]string{}}
	for _, s := range c.Configs {
		b.Settings[s.Key] = s.MaybeValue()
	}
	return b
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

// Places returns where to log in for addresses that somebody named: the listeners that advertise them, on every broker, and
// the addresses that no broker advertises, as they are, with TLS as told.
func (l Listening) Places(addresses []string, tls bool) []Place {
	var all []Place
	add := func(p Place) {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, a := range addresses {
		i := slices.IndexFunc(l.Listeners, func(one Listener) bool { return one.Address == a })
		if i < 0 {
			add(Place{Broker: -1, Address: a, TLS: tls})
			continue
		}
		for _, one := range l.Listeners {
			if strings.EqualFold(one.Name, l.Listeners[i].Name) {
				add(one.place())
			}
		}
		for _, id := range l.Silent {
			add(Place{Broker: id, Unknown: "the broker could not be asked where it listens"})
		}
	}
	return all
}

// With are the listeners that let a mechanism in.
func (l Listening) With(m Mechanism) []Listener {
	var having []Listener
	for _, one := range l.Listeners {
		if slices.Contains(one.Mechanisms, string(m)) {
			having = append(having, one)
		}
	}
	return having
}

// Mechanisms are all that any listener lets in, each once; none where no listener has SASL.
func (l Listening) Mechanisms() []string {
	var all []string
	for _, one := range l.Listeners {
		for _, m := range one.Mechanisms {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}
