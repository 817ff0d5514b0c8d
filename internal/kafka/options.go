package kafka

import (
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/config"
)

// Options returns the options of a franz-go client with these settings. MaxVersions is left alone: kversion.Tip()
// refuses keys that are newer than it.
func Options(s config.Settings) []kgo.Opt {
	opts := []kgo.Opt{kgo.SeedBrokers(s.Bootstrap...), kgo.ClientID("kscope")}
	if s.DialTimeout > 0 {
		opts = append(opts, kgo.DialTimeout(s.DialTimeout))
	}
	if cfg := TLSConfig(s); cfg != nil {
		opts = append(opts, kgo.DialTLSConfig(cfg))
	}
	if m := Mechanism(s); m != nil {
		opts = append(opts, kgo.SASL(m))
	}
	return opts
}
