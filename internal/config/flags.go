package config

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
)

// flags reads the short forms of the most usual keys.
func (l *loader) flags() error {
	flag := func(name, key, v string) {
		if v != "" {
			l.set(fromFlag, key, v, origin("flag", name))
		}
	}
	if len(l.in.Bootstrap) > 0 {
		l.set(fromFlag, "bootstrap.servers", strings.Join(l.in.Bootstrap, ","), origin("flag", "--bootstrap-server"))
	}
	flag("--tls-ca", "ssl.ca.location", l.in.TLSCA)
	flag("--tls-cert", "ssl.certificate.location", l.in.TLSCert)
	flag("--tls-key", "ssl.key.location", l.in.TLSKey)
	// The wire knows upper case only; whoever types a flag need not.
	flag("--sasl-mechanism", "sasl.mechanism", strings.ToUpper(l.in.SASLMechanism))
	flag("--sasl-username", "sasl.username", l.in.SASLUsername)
	if l.in.TLSKey != "" && l.in.TLSCert == "" {
		return errors.New("--tls-key is given without --tls-cert")
	}
	return l.password()
}

// password reads the password of --sasl-password-file or --sasl-password-stdin.
func (l *loader) password() error {
	name, data, err := "", []byte(nil), error(nil)
	switch file := l.in.SASLPasswordFile; {
	case file != "" && l.in.SASLPasswordStdin:
		return errors.New("--sasl-password-stdin and --sasl-password-file exclude each other")
	case file != "":
		name = "--sasl-password-file"
		if data, err = l.read(file); err != nil {
			return fmt.Errorf("read password file %q: %w", file, err)
		}
	case l.in.SASLPasswordStdin:
		name = "--sasl-password-stdin"
		if l.in.Stdin == nil {
			return errors.New("--sasl-password-stdin is given, and there is no standard input")
		}
		if data, err = io.ReadAll(io.LimitReader(l.in.Stdin, secretLimit+1)); err != nil {
			return fmt.Errorf("read the password from standard input: %w", err)
		}
	default:
		return nil
	}
	password := lastLineBreak(string(data))
	switch {
	case password == "":
		return fmt.Errorf("%s gives an empty password", name)
	case len(data) > secretLimit:
		return fmt.Errorf("%s gives more than %d bytes, which is no password", name, secretLimit)
	}
	l.set(fromFlag, "sasl.password", password, origin("flag", name))
	return nil
}

// lastLineBreak drops the one that editors and echo put at the end of a file.
func lastLineBreak(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r") }

// maps reads --map ADVERTISED=REAL.
func (l *loader) maps() error {
	for _, m := range l.in.Map {
		from, to, ok := strings.Cut(m, "=")
		if !ok {
			return fmt.Errorf("--map %q has no \"=\", needs ADVERTISED=REAL", m)
		}
		for _, a := range []string{from, to} {
			if _, f := address(a); f != nil {
				return fmt.Errorf("--map %q: %q is no HOST:PORT", m, a)
			}
		}
		if old, twice := l.s.Map[from]; twice && old != to {
			return fmt.Errorf("--map gives both %s and %s for %s", old, to, from)
		}
		host, port, _ := net.SplitHostPort(from)
		l.s.Map[net.JoinHostPort(host, port)] = to
	}
	return nil
}
