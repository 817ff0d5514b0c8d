package brokerfile

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// composeFile is what of a compose file matters here. Both forms of environment, volumes and networks are read; unknown
// keys are Docker's.
type composeFile struct {
	Services map[string]service `yaml:"services"`
}

type service struct {
	Image         string      `yaml:"image"`
	Hostname      string      `yaml:"hostname"`
	ContainerName string      `yaml:"container_name"`
	Environment   environment `yaml:"environment"`
	Volumes       []mount     `yaml:"volumes"`
	Networks      networks    `yaml:"networks"`
}

// Compose reads the services of a compose file that are Kafka nodes, by name. Variables of compose are taken from getenv.
func Compose(data []byte, getenv func(string) string) ([]Broker, error) {
	var file composeFile
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("it is no compose file: %w", err)
	}
	var brokers []Broker
	for name, s := range file.Services {
		settings := s.settings(getenv)
		if len(settings) == 0 {
			continue
		}
		b := Broker{Name: name, Settings: settings, Names: []string{name, s.Hostname, s.ContainerName}, Mounts: map[string]string{}}
		for i, n := range b.Names {
			b.Names[i] = interpolate(n, getenv)
		}
		b.Names = append(b.Names, s.Networks...)
		for _, m := range s.Volumes {
			b.Mounts[m.target] = interpolate(m.source, getenv)
		}
		brokers = append(brokers, b)
	}
	slices.SortFunc(brokers, func(a, b Broker) int { return strings.Compare(a.Name, b.Name) })
	return brokers, nil
}

// settings are the server's settings that an environment makes. A service without any that only a broker or controller
// has is something else: a client, a user interface.
func (s service) settings(getenv func(string) string) map[string]string {
	prefix := "KAFKA_"
	if strings.Contains(s.Image, "bitnami") {
		prefix = "KAFKA_CFG_"
	}
	settings := map[string]string{}
	for key, value := range s.Environment {
		if name, ok := strings.CutPrefix(key, prefix); ok {
			settings[property(name)] = interpolate(value, getenv)
		}
	}
	for _, key := range []string{"node.id", "broker.id", "listeners", "advertised.listeners", "process.roles"} {
		if settings[key] != "" {
			return settings
		}
	}
	return nil
}

// property is the setting of a variable of the image without its prefix: _ is a dot, __ an underscore, ___ a hyphen.
func property(variable string) string {
	name := strings.ReplaceAll(strings.ToLower(variable), "_", ".")
	return strings.ReplaceAll(strings.ReplaceAll(name, "...", "-"), "..", "_")
}

var variable = regexp.MustCompile(`\$(\$|\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+])?([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))`)

// interpolate fills compose's variables: $$ is a dollar sign, ${A:-b} is b where A is empty.
func interpolate(text string, getenv func(string) string) string {
	return variable.ReplaceAllStringFunc(text, func(match string) string {
		parts := variable.FindStringSubmatch(match)
		switch {
		case parts[1] == "$":
			return "$"
		case parts[5] != "":
			return getenv(parts[5])
		}
		value := getenv(parts[2])
		switch {
		case strings.HasSuffix(parts[3], "-") && value == "":
			return parts[4]
		case strings.HasSuffix(parts[3], "+"):
			if value == "" {
				return ""
			}
			return parts[4]
		}
		return value
	})
}

// environment is a map, or a list of KEY=value. A key without a value is passed on from outside.
type environment map[string]string

// UnmarshalYAML reads both forms.
func (e *environment) UnmarshalYAML(n *yaml.Node) error {
	*e = environment{}
	if n.Kind == yaml.SequenceNode {
		var words []string
		if err := n.Decode(&words); err != nil {
			return err
		}
		for _, w := range words {
			key, value, ok := strings.Cut(w, "=")
			if !ok {
				value = "${" + key + "}"
			}
			(*e)[key] = value
		}
		return nil
	}
	var values map[string]*string
	err := n.Decode(&values)
	for key, value := range values {
		if (*e)[key] = "${" + key + "}"; value != nil {
			(*e)[key] = *value
		}
	}
	return err
}

// mount is a folder of the host in a container: "source:target[:options]", or a map.
type mount struct{ source, target string }

// UnmarshalYAML reads both forms.
func (m *mount) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.MappingNode {
		var long struct{ Source, Target string }
		err := n.Decode(&long)
		m.source, m.target = long.Source, filepath.ToSlash(long.Target)
		return err
	}
	parts := strings.Split(n.Value, ":")
	if len(parts) > 1 {
		m.source, m.target = parts[0], parts[1]
	}
	return nil
}

// networks are the aliases on all networks of a service; the list form has none.
type networks []string

// UnmarshalYAML reads both forms.
func (a *networks) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	var all map[string]struct{ Aliases []string }
	if err := n.Decode(&all); err != nil {
		return err
	}
	for _, network := range all {
		*a = append(*a, network.Aliases...)
	}
	slices.Sort(*a)
	return nil
}
