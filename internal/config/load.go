package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kscope/internal/check"
)

// The limits of a settings file. Nobody writes a line of a megabyte by hand.
const (
	fileLimit = 4 << 20
	lineLimit = 1 << 20
)

// loader gathers values by key, with where each came from; a later layer replaces an earlier one.
type loader struct {
	in       Input
	s        *Settings
	values   map[string]value
	order    []string
	problems []check.Problem
}

type value struct {
	text string
	check.Origin
}

// Load reads all layers: defaults of the environment < settings file < KSCOPE_* < -X < flags. An error is a mistake in
// the command line itself; what is wrong in the settings is in Settings.Client.Problems.
func Load(in Input) (Settings, error) {
	s := Settings{Map: map[string]string{}, DialTimeout: in.DialTimeout, Timeout: in.Timeout}
	l := &loader{in: in, s: &s, values: map[string]value{}}
	l.brokersOfEnvironment()
	if in.ConfigFile != "" {
		l.file(in.ConfigFile)
	}
	l.environment()
	for _, step := range []func() error{l.x, l.flags, l.maps} {
		if err := step(); err != nil {
			return s, err
		}
	}
	l.resolveProviders()
	l.bootstrap()
	l.security()
	for _, key := range l.order {
		v := l.values[key]
		text := v.text
		if secretKey(key) {
			text = stars
		}
		s.Client.Settings = append(s.Client.Settings, check.ClientSetting{Key: key, Value: text, Origin: v.Origin})
	}
	s.Client.Problems = l.problems
	s.Flags = l.printable()
	return s, nil
}

func (l *loader) set(key, text string, from check.Origin) {
	if _, ok := l.values[key]; !ok {
		l.order = append(l.order, key)
	}
	l.values[key] = value{text, from}
}

// get returns the value of the first key that is given; two clients' names of one thing stand side by side.
func (l *loader) get(keys ...string) (string, bool) {
	for _, k := range keys {
		if v, ok := l.values[k]; ok {
			return v.text, true
		}
	}
	return "", false
}

// origin returns the first of the keys that is given and where it stands.
func (l *loader) origin(keys ...string) (string, check.Origin) {
	for _, k := range keys {
		if v, ok := l.values[k]; ok {
			return k, v.Origin
		}
	}
	return keys[0], check.Origin{Source: "default"}
}

func (l *loader) problem(kind check.ProblemKind, keys []string, p check.Problem) {
	p.Kind = kind
	p.Key, p.Origin = l.origin(keys...)
	l.problems = append(l.problems, p)
}

// brokersOfEnvironment reads the names that other programs use for the bootstrap servers, the most usual last.
func (l *loader) brokersOfEnvironment() {
	for _, name := range []string{"KAFKA_BROKERS", "BOOTSTRAP_SERVERS", "KAFKA_BOOTSTRAP_SERVERS"} {
		if v, ok := lookupEnv(l.in.Environ, name); ok && v != "" {
			l.set("bootstrap.servers", v, check.Origin{Source: "environment", Name: name})
		}
	}
}

func lookupEnv(environ []string, name string) (string, bool) {
	for _, e := range slices.Backward(environ) {
		if k, v, ok := strings.Cut(e, "="); ok && k == name {
			return v, true
		}
	}
	return "", false
}

// environment reads KSCOPE_SASL_USERNAME as sasl.username. A few names are the program's own.
func (l *loader) environment() {
	for _, e := range l.in.Environ {
		name, v, ok := strings.Cut(e, "=")
		rest, mine := strings.CutPrefix(name, "KSCOPE_")
		if !ok || !mine || slices.Contains([]string{"CONFIG", "ENV", "REQUIRE_KAFKA", "KAFKA_HOME", "FAULTS_TABLE"}, rest) {
			continue
		}
		l.set(strings.ToLower(strings.ReplaceAll(rest, "_", ".")), v, check.Origin{Source: "environment", Name: name})
	}
}

func (l *loader) x() error {
	for _, x := range l.in.X {
		key, v, ok := strings.Cut(x, "=")
		if !ok || key == "" {
			return fmt.Errorf("-X %q has no \"=\", needs key=value", x)
		}
		key = strings.TrimSpace(key)
		if secretKey(key) {
			l.s.Warnings = append(l.s.Warnings, fmt.Sprintf("-X %s=… can be read by other users of this machine; --sasl-password-file or a settings file cannot", key))
		}
		l.set(key, v, check.Origin{Source: "-X", Name: "-X"})
	}
	return nil
}

func (l *loader) flags() error {
	flag := func(name, key, v string) {
		if v != "" {
			l.set(key, v, check.Origin{Source: "flag", Name: name})
		}
	}
	flag("--bootstrap-server", "bootstrap.servers", strings.Join(l.in.Bootstrap, ","))
	flag("--tls-ca", "ssl.ca.location", l.in.TLSCA)
	flag("--tls-cert", "ssl.certificate.location", l.in.TLSCert)
	flag("--tls-key", "ssl.key.location", l.in.TLSKey)
	flag("--sasl-mechanism", "sasl.mechanism", l.in.SASLMechanism)
	flag("--sasl-username", "sasl.username", l.in.SASLUsername)
	if l.in.SASLPasswordFile != "" {
		data, err := os.ReadFile(l.in.SASLPasswordFile)
		if err != nil {
			return fmt.Errorf("read the password file: %w", err)
		}
		flag("--sasl-password-file", "sasl.password", lastLineBreak(string(data)))
	}
	if l.in.SASLPasswordStdin {
		data, err := io.ReadAll(io.LimitReader(l.in.Stdin, fileLimit))
		if err != nil {
			return fmt.Errorf("read the password from standard input: %w", err)
		}
		flag("--sasl-password-stdin", "sasl.password", lastLineBreak(string(data)))
	}
	return nil
}

// lastLineBreak drops the one that editors and echo put at the end of a file.
func lastLineBreak(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r") }

func (l *loader) maps() error {
	for _, m := range l.in.Map {
		from, to, ok := strings.Cut(m, "=")
		if !ok {
			return fmt.Errorf("--map %q has no \"=\", needs ADVERTISED=REAL", m)
		}
		for _, a := range []string{from, to} {
			if _, _, err := net.SplitHostPort(a); err != nil {
				return fmt.Errorf("--map %q: %q is no HOST:PORT", m, a)
			}
		}
		l.s.Map[from] = to
	}
	return nil
}

func (l *loader) bootstrap() {
	list, ok := l.get("bootstrap.servers", "metadata.broker.list")
	if !ok {
		l.s.Bootstrap = []string{"localhost:9092"}
		return
	}
	_, from := l.origin("bootstrap.servers", "metadata.broker.list")
	var problems []check.Problem
	l.s.Bootstrap, problems = addresses(list, from)
	l.problems = append(l.problems, problems...)
}

// file reads a settings file. What keeps it from being read is a problem of the settings, not of the command line.
func (l *loader) file(path string) {
	l.s.Client.File = path
	data, why := readLimited(path)
	if why != "" {
		l.problems = append(l.problems, check.Problem{Kind: check.BadFile, Origin: check.Origin{Source: "file", Name: path}, Path: path, Detail: fmt.Sprintf("settings file %q %s", path, why)})
		return
	}
	data, marked := cutMark(data)
	if marked {
		l.problems = append(l.problems, check.Problem{Kind: check.OddKey, Usable: true, Path: path, Origin: check.Origin{Source: "file", Name: path, Line: 1},
			Detail: fmt.Sprintf("%s begins with a byte order mark, which Java takes for a part of its first key", path)})
	}
	var entries []entry
	l.s.Client.Dialect, entries = parseFile(data)
	for _, e := range entries {
		l.set(e.key, e.value, check.Origin{Source: "file", Name: path, Line: e.line})
	}
}

func readLimited(path string) ([]byte, string) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "cannot be read: " + cause(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, "is a folder, needs a file"
	}
	data, err := io.ReadAll(io.LimitReader(f, fileLimit+1))
	switch {
	case err != nil:
		return nil, "cannot be read: " + cause(err)
	case len(strings.TrimSpace(string(data))) == 0:
		return nil, "is empty"
	case len(data) > fileLimit:
		return nil, fmt.Sprintf("is larger than %d MiB", fileLimit>>20)
	case slices.Contains(data, 0):
		return nil, "is binary, needs key=value lines"
	}
	for i, line := range strings.Split(string(data), "\n") {
		if len(line) >= lineLimit {
			return nil, fmt.Sprintf("has a line of %d bytes (line %d), longer than any setting", len(line), i+1)
		}
	}
	return data, ""
}

// cause is an error of the file system without its path, which the sentence names already.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// secretKey says that a key's value must not be shown.
func secretKey(key string) bool {
	key = strings.ToLower(key)
	return strings.Contains(key, "password") || strings.Contains(key, "secret") || strings.Contains(key, "token") && !strings.HasSuffix(key, ".url") ||
		key == "sasl.jaas.config" || strings.HasSuffix(key, "keystore.key") || strings.HasSuffix(key, "key.pem") || strings.Contains(key, "basic.auth") || strings.Contains(key, "passphrase") || strings.Contains(key, "credential")
}

// printable are the user's connection flags again, for the commands that steps print. Secrets given by -X are left out.
func (l *loader) printable() []string {
	var out []string
	add := func(flag, v string) {
		if v != "" {
			out = append(out, flag, v)
		}
	}
	add("-c", l.in.ConfigFile)
	add("-b", strings.Join(l.in.Bootstrap, ","))
	for _, x := range l.in.X {
		if key, _, _ := strings.Cut(x, "="); !secretKey(key) && utf8.ValidString(x) {
			add("-X", x)
		}
	}
	if l.in.TLS {
		out = append(out, "--tls")
	}
	add("--tls-ca", l.in.TLSCA)
	add("--tls-cert", l.in.TLSCert)
	add("--tls-key", l.in.TLSKey)
	add("--sasl-mechanism", l.in.SASLMechanism)
	add("--sasl-username", l.in.SASLUsername)
	add("--sasl-password-file", l.in.SASLPasswordFile)
	if l.in.SASLPasswordStdin {
		out = append(out, "--sasl-password-stdin")
	}
	for _, m := range l.in.Map {
		add("--map", m)
	}
	if l.in.DialTimeout > 0 && l.in.DialTimeout != 3*time.Second {
		add("--dial-timeout", l.in.DialTimeout.String())
	}
	if l.in.Timeout > 0 && l.in.Timeout != 10*time.Second {
		add("--timeout", l.in.Timeout.String())
	}
	return out
}
