package kafka

import (
	"crypto/tls"
	"os"
	"runtime"
	"strings"

	"kscope/internal/check"
	"kscope/internal/config"
	"kscope/internal/probe"
)

// TLSConfig returns versions, ciphers, authorities and client certificates of the settings, nil without TLS. It verifies
// as the settings say; the probe verifies by itself.
func TLSConfig(s config.Settings) *tls.Config {
	if s.TLS == nil {
		return nil
	}
	return &tls.Config{
		MinVersion: s.TLS.MinVersion, MaxVersion: s.TLS.MaxVersion, CipherSuites: s.TLS.CipherSuites, Certificates: s.TLS.Certificates,
		InsecureSkipVerify: !s.TLS.Verify || !s.TLS.VerifyName,
	}
}

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

// SeenFrom says which machine looks.
func SeenFrom() check.SeenFrom {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	_, dockerErr := os.Stat("/.dockerenv")
	version, _ := os.ReadFile("/proc/version")
	groups, _ := os.ReadFile("/proc/1/cgroup")
	return check.SeenFrom{
		Host: host, OS: runtime.GOOS,
		Container: dockerErr == nil || strings.Contains(string(groups), "docker") || strings.Contains(string(groups), "kubepods"),
		WSL:       strings.Contains(strings.ToLower(string(version)), "microsoft"),
	}
}
