// Package kafkatest starts real Apache Kafka for tests: KRaft, one to three combined nodes on loopback, any security
// on the listener for clients. It needs Java and, once for each release, Maven; tests skip with the reason where one
// is missing, and fail where KSCOPE_REQUIRE_KAFKA=1 says that they must not.
package kafkatest

import (
	"crypto/tls"
	"slices"
	"strings"

	"kscope/internal/certs"
)

// Security is what the listener for clients asks for.
type Security string

// The kinds of listener; MTLS is TLS that requires a client certificate.
const (
	Plain         Security = "PLAINTEXT"
	TLS           Security = "SSL"
	MTLS          Security = "SSL with client certificates"
	SASLPlaintext Security = "SASL_PLAINTEXT"
	SASLSSL       Security = "SASL_SSL"
)

func (s Security) protocol() string { name, _, _ := strings.Cut(string(s), " "); return name }
func (s Security) tls() bool        { return s == TLS || s == MTLS || s == SASLSSL }
func (s Security) sasl() bool       { return s == SASLPlaintext || s == SASLSSL }

// Latest and Previous are the releases that tests start.
const (
	Latest   = "4.4.0"
	Previous = "4.2.1"
)

// User is one login. Mechanism is a SCRAM mechanism, whose credential is made at format time, or PLAIN.
type User struct{ Name, Password, Mechanism string }

// Spec says what to start. Its zero value is one node of the latest release on PLAINTEXT.
type Spec struct {
	Nodes    int
	Version  string
	Security Security
	// Host is advertised to clients, Bind listened on; both 127.0.0.1 by default.
	Host, Bind string
	// Advertised are HOST:PORT that single nodes advertise to clients instead.
	Advertised map[int]string
	// Users can log in; the first is who ClientProperties logs in as, "admin" (SCRAM-SHA-512) by default.
	Users []User
	// Mechanisms are those enabled, by default those of the users.
	Mechanisms []string
	// Authorizer turns StandardAuthorizer on; User:admin and the plaintext listener between brokers may do all.
	Authorizer bool
	// Properties are for all nodes, NodeProperties for single ones and win.
	Properties     map[string]string
	NodeProperties map[int]map[string]string
	// Authority issues what Certificates does not give; a new one by default.
	Authority    *certs.Authority
	Certificates map[int]certs.Pair
	// FormatArgs go to kafka-storage format as well.
	FormatArgs []string
	// AdminTLS is how Admin reaches the nodes where Properties give all listeners TLS; nil for plaintext.
	AdminTLS *tls.Config
	// Unready says that the cluster cannot come up, so nobody waits for it.
	Unready bool
}

func (s Spec) filled() Spec {
	s.Nodes = max(s.Nodes, 1)
	for _, d := range []struct {
		value *string
		usual string
	}{{&s.Version, Latest}, {&s.Host, "127.0.0.1"}, {&s.Bind, "127.0.0.1"}} {
		if *d.value == "" {
			*d.value = d.usual
		}
	}
	if s.Security == "" {
		s.Security = Plain
	}
	if s.Security.sasl() && len(s.Users) == 0 {
		s.Users = []User{{Name: "admin", Password: "admin-secret", Mechanism: "SCRAM-SHA-512"}}
	}
	if s.Mechanisms == nil {
		for _, u := range s.Users {
			if !slices.Contains(s.Mechanisms, u.Mechanism) {
				s.Mechanisms = append(s.Mechanisms, u.Mechanism)
			}
		}
	}
	return s
}
