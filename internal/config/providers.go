package config

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"kscope/internal/check"
)

// reference is ${name:[path:]key}.
var reference = regexp.MustCompile(`\$\{([^}]*?):(?:([^}]*?):)?([^}]*?)\}`)

// resolve replaces references to Kafka's own config providers. The provider's name is arbitrary, its class decides;
// where none is configured, the usual names stand for the classes. What nobody resolves stays as it is.
func (l *loader) resolve() {
	classes, configured := l.providers()
	for i := range l.values {
		v := &l.values[i]
		if best, _ := l.last(v.key); best.Origin != v.Origin || !strings.Contains(v.text, "${") {
			continue
		}
		v.text = reference.ReplaceAllStringFunc(v.text, func(whole string) string {
			m := reference.FindStringSubmatch(whole)
			class, mine := classes[m[1]]
			if !mine {
				return whole
			}
			if !configured && v.layer == fromFile {
				l.problem(check.OddKey, value{Origin: v.Origin}, check.Problem{Usable: true, Path: v.Name,
					Detail: fmt.Sprintf("%s refers to %s, and config.providers is not set: clients take the reference itself for the value", v.key, whole)})
			}
			got, err := l.provided(class, m[2], m[3])
			if err != nil {
				l.problem(check.BadValue, *v, check.Problem{Detail: fmt.Sprintf("%s refers to %s: %s", v.key, whole, err)})
				return whole
			}
			return got
		})
	}
}

// providers maps the names of providers to the last part of their class, for the classes that are known here.
func (l *loader) providers() (classes map[string]string, configured bool) {
	usual := map[string]string{"env": "EnvVarConfigProvider", "file": "FileConfigProvider", "directory": "DirectoryConfigProvider"}
	names, configured := l.get("config.providers")
	if !configured {
		return usual, false
	}
	classes = map[string]string{}
	for _, n := range strings.Split(names, ",") {
		n = strings.TrimSpace(n)
		class, _ := l.get("config.providers." + n + ".class")
		class = class[strings.LastIndexByte(class, '.')+1:]
		for _, ours := range usual {
			if strings.TrimSpace(class) == ours {
				classes[n] = ours
			}
		}
	}
	return classes, true
}

// provided returns what a reference stands for. The file of a directory provider is taken whole, with its last line
// break, as Kafka does.
func (l *loader) provided(class, path, key string) (string, error) {
	switch class {
	case "EnvVarConfigProvider":
		if v, ok := lookup(l.in.Environ, key); ok {
			return v, nil
		}
		return "", fmt.Errorf("environment variable %s is not set", key)
	case "DirectoryConfigProvider":
		if key == "" || key != filepath.Base(key) || key == ".." {
			return "", fmt.Errorf("%q is no name of a file in %s", key, path)
		}
		data, err := l.read(filepath.Join(path, key))
		if err != nil {
			return "", fmt.Errorf("file %s: %w", filepath.Join(path, key), err)
		}
		return string(data), nil
	}
	data, err := l.read(path)
	if err != nil {
		return "", fmt.Errorf("file %s: %w", path, err)
	}
	entries, err := parseJava(data)
	if err != nil {
		return "", fmt.Errorf("file %s, %w", path, err)
	}
	for i := len(entries) - 1; i >= 0; i-- {
		if entries[i].key == key {
			return entries[i].value, nil
		}
	}
	return "", fmt.Errorf("file %s has no key %q", path, key)
}
