package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// reference is ${name:[path:]key}, as org.apache.kafka.common.config.ConfigTransformer reads it.
var reference = regexp.MustCompile(`\$\{([^}]*?):(([^}]*?):)?([^}]*?)\}`)

// resolveProviders replaces references to Kafka's own config providers. The provider's name is arbitrary, its class
// decides; without any configured, the usual names stand for the classes. What nobody resolves stays as it is.
func (l *loader) resolveProviders() {
	classes := map[string]string{"env": "EnvVarConfigProvider", "file": "FileConfigProvider", "directory": "DirectoryConfigProvider"}
	if names, ok := l.get("config.providers"); ok {
		classes = map[string]string{}
		for _, n := range strings.Split(names, ",") {
			n = strings.TrimSpace(n)
			class, _ := l.get("config.providers." + n + ".class")
			classes[n] = class[strings.LastIndexByte(class, '.')+1:]
		}
	}
	for key, v := range l.values {
		v.text = reference.ReplaceAllStringFunc(v.text, func(whole string) string {
			m := reference.FindStringSubmatch(whole)
			if got, ok := l.provided(classes[m[1]], m[3], m[4]); ok {
				return got
			}
			return whole
		})
		l.values[key] = v
	}
}

func (l *loader) provided(class, path, key string) (string, bool) {
	switch class {
	case "EnvVarConfigProvider":
		return lookupEnv(l.in.Environ, key)
	case "FileConfigProvider":
		data, err := os.ReadFile(path)
		if err != nil {
			return "", false
		}
		for _, e := range parseJava(data) {
			if e.key == key {
				return e.value, true
			}
		}
	case "DirectoryConfigProvider":
		if key == filepath.Base(key) {
			data, err := os.ReadFile(filepath.Join(path, key))
			return string(data), err == nil
		}
	}
	return "", false
}
