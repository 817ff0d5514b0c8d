// Package lab runs an embedded Kafka cluster of three brokers in a named condition: healthy, or with one fault that
// behaves on the wire as a real broker's does.
package lab

import (
	"fmt"

	"kscope/internal/nearest"
)

// Condition is one state in which the cluster can be brought up.
type Condition struct {
	// Name is what the user types, Say what is wrong, in one sentence.
	Name string
	Say  string
	// Want is the ID of the check that must be the one cause, empty where nothing is wrong.
	Want string
	// stage changes the plan of a healthy cluster.
	stage func(*plan) error
}

// Conditions returns all conditions, the healthy ones first.
func Conditions() []Condition {
	return []Condition{
		{"healthy", "three brokers on plaintext, nothing wrong", "", func(*plan) error { return nil }},
		{"healthy-secured", "three brokers with TLS and SCRAM-SHA-512, nothing wrong", "", func(p *plan) error { p.withTLS(); p.withLogin(password); return nil }},
		{"unreachable-broker", "broker 2 advertises a port on which nothing listens", "ADV006", func(p *plan) error { return p.closed(2) }},
		{"container-name", "broker 1 advertises kafka-1, a name that only its container's network knows", "ADV002", func(p *plan) error { p.advertised[1] = "kafka-1:9092"; return nil }},
		{"same-address", "brokers 1 and 2 advertise the same address", "ADV005", func(p *plan) error { p.advertised[2] = p.advertised[1]; return nil }},
		{"black-hole", "broker 2 advertises an address that accepts connections and never answers", "TCP002", func(p *plan) error { return p.blackHole(2) }},
		{"wrong-password", "the password in client.properties is not the user's", "SASL004", func(p *plan) error { p.withLogin("not-" + password); return nil }},
		{"plaintext-on-tls", "the client speaks plaintext to listeners that want TLS", "TLS001", func(p *plan) error { p.withTLS(); p.clientTLS = false; return nil }},
		{"unknown-ca", "the client trusts another authority than the one that signed the brokers' certificates", "TLS003", func(p *plan) error { p.withTLS(); return p.trustAnother() }},
		{"expired-certificate", "the certificate of broker 1 has expired, those of the others have not", "TLS007", func(p *plan) error { p.withTLS(); p.expire(1); return nil }},
		{"name-not-in-certificate", "the certificate of broker 1 names kafka-1, and it is reached as localhost", "TLS004", func(p *plan) error { p.withTLS(); p.leaves[1].DNSNames = []string{"kafka-1"}; return nil }},
		{"client-certificate-required", "the brokers want a client certificate, and none is configured", "TLS009", func(p *plan) error { p.withTLS(); p.clientCertificate = true; return nil }},
		{"not-kafka", "the bootstrap address is an HTTP server's", "ENV004", func(p *plan) error { p.http = true; return nil }},
	}
}

// Find returns the condition of that name; the error names the nearest.
func Find(name string) (Condition, error) {
	var names []string
	for _, c := range Conditions() {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	near := nearest.Suggestion(name, names)
	if near == "" {
		return Condition{}, fmt.Errorf("no condition %q; see kscope lab list", name)
	}
	return Condition{}, fmt.Errorf("no condition %q; the nearest is %s", name, near)
}
