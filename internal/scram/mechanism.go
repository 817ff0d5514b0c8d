// Package scram plans, makes and removes SCRAM credentials (KIP-554), and proves them by logging in.
package scram

import "github.com/twmb/franz-go/pkg/kadm"

// Mechanism is a SCRAM mechanism of Kafka's, by the name that clients write.
type Mechanism string

// The mechanisms that Kafka has (org.apache.kafka.common.security.scram.internals.ScramMechanism).
const (
	SHA256 Mechanism = "SCRAM-SHA-256"
	SHA512 Mechanism = "SCRAM-SHA-512"
)

// The iterations that brokers take; 8192 is Kafka's own default for a new credential.
const (
	MinIterations     = 4096
	MaxIterations     = 16384
	DefaultIterations = 8192
)

// Mechanisms returns the names of both, the stronger one first.
func Mechanisms() []string { return []string{string(SHA512), string(SHA256)} }

// number is the mechanism as the protocol writes it.
func (m Mechanism) number() kadm.ScramMechanism {
	if m == SHA256 {
		return kadm.ScramSha256
	}
	return kadm.ScramSha512
}

// mechanismOf reads the protocol's number; "UNKNOWN" is one that is new to us.
func mechanismOf(n int8) Mechanism { return Mechanism(kadm.ScramMechanism(n).String()) }
