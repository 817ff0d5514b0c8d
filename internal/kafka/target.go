package kafka

import (
	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/probe"
)

// Target returns what the probe needs to walk the cluster of these settings.
func Target(s config.Settings, asked check.Asked, version string) probe.Target {
	t := probe.Target{
		Asked: asked, SeenFrom: SeenFrom(), Client: s.Client, Seeds: s.Bootstrap, Map: s.Map, TLS: TLSConfig(s),
		Mechanism: Mechanism(s), OtherSCRAM: OtherSCRAM(s), DialTimeout: s.DialTimeout, Timeout: s.Timeout, Version: version,
	}
	if s.TLS != nil {
		t.Roots = s.TLS.Roots
	}
	return t
}
