package kafka

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/config"
)

// Client returns a franz-go client for commands that list and change. What it asks after a change is never an answer from
// before: kadm reads topics through a cache, whose age is kept at its least. A broker that does not answer costs
// Settings.Timeout at most. The caller closes it.
func Client(s config.Settings, more ...kgo.Opt) (*kgo.Client, error) {
	opts := append(Options(s), kgo.MetadataMinAge(10*time.Millisecond), kgo.RetryTimeout(s.Timeout), kgo.RequestTimeoutOverhead(s.Timeout))
	return kgo.NewClient(append(opts, more...)...)
}

// Options returns the options of a franz-go client with these settings. MaxVersions is left alone: kversion.Tip()
// refuses keys that are newer than it.
func Options(s config.Settings) []kgo.Opt {
	opts := []kgo.Opt{kgo.SeedBrokers(s.Bootstrap...), kgo.ClientID("kscope"), kgo.Dialer(dialer(s))}
	if m := Mechanism(s); m != nil {
		opts = append(opts, kgo.SASL(m))
	}
	return opts
}

// dialer connects as the probe does: to the address that --map gives for another, with TLS for the name of that other.
func dialer(s config.Settings) func(context.Context, string, string) (net.Conn, error) {
	cfg := TLSConfig(s)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		real := address
		if mapped, ok := s.Map[address]; ok {
			real = mapped
		}
		d := net.Dialer{Timeout: s.DialTimeout}
		if cfg == nil {
			return d.DialContext(ctx, network, real)
		}
		named := cfg.Clone()
		if host, _, err := net.SplitHostPort(address); err == nil && named.ServerName == "" {
			named.ServerName = host
			if s.TLS.AcceptExpired {
				expiredToo(named, s.TLS, host)
			}
		}
		return (&tls.Dialer{NetDialer: &d, Config: named}).DialContext(ctx, network, real)
	}
}
