package config

import (
	"fmt"
	"strings"
)

// Load reads all layers: names of other programs < settings file < KSCOPE_* < -X < flags. An error is a mistake in the
// command line itself; what is wrong with the settings is in Settings.Client.Problems.
func Load(in Input) (Settings, error) {
	s := Settings{Map: map[string]string{}, Values: map[string]Secret{}, DialTimeout: in.DialTimeout, Timeout: in.Timeout}
	l := &loader{in: in, s: &s}
	l.otherPrograms()
	if in.ConfigFile != "" {
		l.file(in.ConfigFile)
	}
	l.environment()
	for _, step := range []func() error{l.x, l.flags, l.maps} {
		if err := step(); err != nil {
			return s, err
		}
	}
	l.record()
	l.resolve()
	l.misspelt()
	l.bootstrap()
	l.security()
	for _, v := range l.values {
		if best, _ := l.last(v.key); best.layer == v.layer && (v.text != "" || known(v.key)) {
			s.Values[v.key] = Secret(v.text)
		}
	}
	s.Flags = printable(in)
	return s, nil
}

// bootstrap reads the addresses to start from.
func (l *loader) bootstrap() {
	v, ok := l.find("bootstrap.servers", "metadata.broker.list")
	if !ok {
		l.s.Bootstrap, l.s.Assumed = []string{"localhost:9092"}, true
		return
	}
	var found []fault
	l.s.Bootstrap, found = addresses(v.text)
	for _, f := range found {
		if f.usable && !l.ofJava(v) {
			continue // only Java's own clients mind an empty element
		}
		l.problem(f.kind, v, f.problem())
	}
}

// x reads -X KEY=VALUE.
func (l *loader) x() error {
	for _, x := range l.in.X {
		key, v, ok := strings.Cut(x, "=")
		key = strings.TrimSpace(key)
		switch {
		case !ok && isSecret(x):
			return fmt.Errorf("-X has an argument without \"=\", needs KEY=VALUE")
		case !ok:
			return fmt.Errorf("-X %q has no \"=\"", x)
		case key == "":
			return fmt.Errorf("-X has an argument without a key before \"=\", needs KEY=VALUE")
		}
		if isSecret(key) {
			l.s.Warnings = append(l.s.Warnings, fmt.Sprintf("-X %s=%s can be read by other users of this machine, --sasl-password-file or a settings file cannot", key, stars))
		}
		l.set(fromX, key, v, origin("-X", "-X"))
	}
	return nil
}
