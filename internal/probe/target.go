// Package probe walks the addresses of a Kafka cluster, asks it what the checks need, and writes down what it saw. It
// never judges.
package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/sasl"

	"kscope/internal/check"
)

// Target is where to look and with what.
type Target struct {
	// Asked, SeenFrom and Client are passed on into the facts; Client also says whether TLS and SASL are in use, and
	// whether chain and name are verified.
	Asked    check.Asked
	SeenFrom check.SeenFrom
	Client   check.ClientFacts
	// Seeds are the bootstrap servers, HOST:PORT.
	Seeds []string
	// Map gives another address to dial for one that is given or advertised.
	Map map[string]string
	// TLS holds the versions, ciphers and client certificates of the user's settings; nil is plaintext. Its own
	// verification is not used: the probe verifies chains itself, one rule at a time.
	TLS *tls.Config
	// Roots are the trusted authorities; nil means those of the machine.
	Roots []*x509.Certificate
	// Mechanism logs in; nil without SASL, and with a mechanism that kscope cannot do (Client.Mechanism then names it).
	Mechanism sasl.Mechanism
	// OtherSCRAM is the other SCRAM mechanism with the same user, of which only the first message is ever sent.
	OtherSCRAM sasl.Mechanism
	// DialTimeout bounds the setting up of one address (3 s by default), Timeout one address in all (10 s).
	DialTimeout, Timeout time.Duration
	// Version is our own, sent as the client software's.
	Version string
	// Alone walks the seeds and nothing that they advertise.
	Alone bool
	// Presented is told each chain that an address presents on its walk, leaf first; nil is told nothing.
	Presented func(address string, chain []*x509.Certificate)
	// Dial and Lookup replace the machine's own, in tests. Lookup returns IPs in the order in which to try them.
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	Lookup func(ctx context.Context, host string) ([]string, error)
	// Now replaces the clock, in tests.
	Now func() time.Time
	// Progress is told what the walk waits for; nil is told nothing.
	Progress func(Progress)
}

// Progress says how far the walk is.
type Progress struct {
	Addresses, Done int
	// Waiting are the addresses that are not done.
	Waiting []string
}
