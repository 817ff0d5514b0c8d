package certs

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
)

// ImageSecrets is where the images of Apache Kafka expect certificates.
const ImageSecrets = "/etc/kafka/secrets"

// compose is an override file: laid over a docker-compose.yml it gives each broker its folder and its settings. Dir is the
// folder of the set as the compose file sees it.
//
// The start script of the image takes every "SSL://" in KAFKA_ADVERTISED_LISTENERS for the listener of a JKS store and
// asks for its password files, which Kafka then refuses beside PEM. So listeners have to have names of their own.
func (s Set) compose(dir string) File {
	var b strings.Builder
	b.WriteString("# The certificates of the brokers, to be laid over a docker-compose.yml:\n" +
		"#   docker compose -f docker-compose.yml -f " + path.Join(dir, ComposeFile) + " up\n" +
		"# Listeners need names such as INTERNAL and EXTERNAL with KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: the image's start\n" +
		"# script does not start a broker that advertises a listener named SSL or SASL_SSL with PEM stores.\n" +
		"services:\n")
	for _, m := range s.Members {
		if m.Kind == Broker {
			fmt.Fprintf(&b, "  %s:\n    volumes:\n      - %s\n    environment:\n", quoteYAML(m.Service), quoteYAML(mount(dir, m)))
			for _, e := range composeEnvironment {
				fmt.Fprintf(&b, "      %s: %s\n", e.key, e.value)
			}
		}
	}
	return File{ComposeFile, []byte(b.String()), false}
}

func mount(dir string, m Member) string {
	at := path.Join(dir, m.Folder)
	if !path.IsAbs(at) && !strings.HasPrefix(at, ".") {
		at = "./" + at // a bare name would be a volume of Docker's
	}
	return at + ":" + ImageSecrets + ":ro"
}

// composeEnvironment is the environment of every broker.
var composeEnvironment = []struct{ key, value string }{
	{"KAFKA_SSL_KEYSTORE_TYPE", FormatPEM},
	{"KAFKA_SSL_KEYSTORE_LOCATION", ImageSecrets + "/" + KeystorePEM},
	{"KAFKA_SSL_TRUSTSTORE_TYPE", FormatPEM},
	{"KAFKA_SSL_TRUSTSTORE_LOCATION", ImageSecrets + "/" + AuthorityCert},
	{"KAFKA_SSL_CLIENT_AUTH", "required"},
}

func (s Set) hasBroker() bool {
	return slices.ContainsFunc(s.Members, func(m Member) bool { return m.Kind == Broker })
}

// quoteYAML quotes a text: what JSON quotes, YAML reads. A dollar sign would be a variable to compose.
func quoteYAML(text string) string {
	quoted, _ := json.Marshal(strings.ReplaceAll(text, "$", "$$"))
	return string(quoted)
}
