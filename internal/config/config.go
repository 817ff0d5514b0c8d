// Package config reads a client's settings from flags, the environment and files of Kafka's own clients, and remembers
// where each value came from.
package config

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"time"

	"kscope/internal/check"
)

// Input is what the command line gives.
type Input struct {
	// Bootstrap are the values of -b, each a list with commas.
	Bootstrap  []string
	ConfigFile string
	// X are KEY=VALUE, Map ADVERTISED=REAL.
	X, Map                                                                []string
	TLS                                                                   bool
	TLSCA, TLSCert, TLSKey, SASLMechanism, SASLUsername, SASLPasswordFile string
	SASLPasswordStdin                                                     bool
	Stdin                                                                 io.Reader
	DialTimeout, Timeout                                                  time.Duration
	// Environ is os.Environ().
	Environ []string
	// ReadFile replaces the reading of files, in tests; nil reads from disk, within limits.
	ReadFile func(string) ([]byte, error)
}

// Settings are a client's settings, ready to use.
type Settings struct {
	// Bootstrap are HOST:PORT, each once. Assumed says that nobody named them: they are localhost:9092.
	Bootstrap []string
	Assumed   bool
	// Map gives another address to dial for one that is given or advertised.
	Map                  map[string]string
	DialTimeout, Timeout time.Duration
	// Client is all that may be printed of them, and what is wrong with them.
	Client check.ClientFacts
	// Flags are the user's connection flags as words of a command line, never a secret.
	Flags []string
	// TLS is nil without TLS, SASL nil without SASL.
	TLS  *TLS
	SASL *SASL
	// Values are all keys with their effective values, whatever they are for.
	Values map[string]Secret
	// Warnings are sentences for stderr.
	Warnings []string
}

// TLS is what a client brings to TLS.
type TLS struct {
	// Roots are the trusted authorities; nil means the machine's own.
	Roots []*x509.Certificate
	// Certificates are the client's own, with their keys.
	Certificates []tls.Certificate `json:"-"`
	// Verify says that the chain is verified, VerifyName that its name is too.
	Verify, VerifyName bool
	// AcceptExpired lets a broker in whose certificate has ended and is good otherwise, so that it can be renewed.
	AcceptExpired          bool
	MinVersion, MaxVersion uint16
	CipherSuites           []uint16
}

// SASL is what a client logs in with.
type SASL struct {
	Mechanism, User string
	Password        Secret
	Token           Secret
	// Endpoint is where a token has to be fetched, nil where there is one or none is needed.
	Endpoint *TokenEndpoint
	// Extensions are sent along with a token; "tokenauth" of a SCRAM login says that it is a delegation token's.
	Extensions map[string]string
}
