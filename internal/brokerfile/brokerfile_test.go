package brokerfile

import (
	"reflect"
	"testing"
)

func TestProperty(t *testing.T) {
	for variable, want := range map[string]string{
		"SSL_KEYSTORE_LOCATION": "ssl.keystore.location", "A__B": "a_b", "A___B": "a-b", "X_KAFKA_Y": "x.kafka.y",
		"LISTENER_NAME_EXTERNAL_SCRAM___SHA___512_SASL_JAAS_CONFIG": "listener.name.external.scram-sha-512.sasl.jaas.config",
	} {
		if got := property(variable); got != want {
			t.Errorf("%s is %s, want %s", variable, got, want)
		}
	}
}

func TestInterpolate(t *testing.T) {
	getenv := func(key string) string { return map[string]string{"HOST": "kafka", "EMPTY": ""}[key] }
	for text, want := range map[string]string{
		"$HOST-1": "kafka-1", "${HOST}1": "kafka1", "${NONE:-other}": "other", "${HOST:-other}": "kafka", "${NONE-other}": "other",
		"${HOST:+yes}": "yes", "${EMPTY:+yes}": "", "${NONE:?needed}": "", "$$1": "$1", "a$": "a$", "${EMPTY}": "",
	} {
		if got := interpolate(text, getenv); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestCompose(t *testing.T) {
	got, err := Compose([]byte(`
x-env: &env {KAFKA_LISTENERS: "INTERNAL://:9092"}
services:
  two:
    image: bitnami/kafka:4
    container_name: second
    environment: ["KAFKA_CFG_NODE_ID=2", "KAFKA_CFG_LOG_DIRS", "OTHER=1"]
    volumes:
      - {type: bind, source: ./certs/two, target: /certs}
      - data
    networks: [default]
  one:
    image: apache/kafka:4.4.0
    hostname: first
    environment: {<<: *env, KAFKA_NODE_ID: 1, KAFKA_AUTO_CREATE_TOPICS_ENABLE: false, KAFKA_NOTHING: , KAFKA_LOG_DIRS: }
    volumes: ["$HOME/certs/one:/etc/kafka/secrets:ro"]
    networks: {default: {aliases: [alias]}, other: {}}
  client: {environment: {KAFKA_BOOTSTRAP_SERVERS: "one:9092"}}
  plain: {image: nginx}
`), func(key string) string {
		return map[string]string{"HOME": "/home/me", "KAFKA_CFG_LOG_DIRS": "/data", "KAFKA_LOG_DIRS": "/logs"}[key]
	})
	want := []Broker{
		{Name: "one", Names: []string{"one", "first", "", "alias"}, Mounts: map[string]string{"/etc/kafka/secrets": "/home/me/certs/one"},
			Settings: map[string]string{"node.id": "1", "listeners": "INTERNAL://:9092", "auto.create.topics.enable": "false", "nothing": "", "log.dirs": "/logs"}},
		{Name: "two", Names: []string{"two", "", "second"}, Mounts: map[string]string{"/certs": "./certs/two", "": ""},
			Settings: map[string]string{"node.id": "2", "log.dirs": "/data"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v (%v)\nwant %+v", got, err, want)
	}
}

func TestHosts(t *testing.T) {
	b := Broker{Name: "one", Names: []string{"one", ""}, Settings: map[string]string{
		"node.id": "1", "listeners": "A://:9092, B://0.0.0.0:9093,C://[::]:9094,D://10.0.0.1:9095,broken",
		"advertised.listeners": "A://one:9092, B://[fd00::1]:9093", "controller.quorum.voters": "2@two:9096, 1@controller-1:9096",
	}}
	if got, want := b.Hosts(1), []string{"one", "fd00::1", "10.0.0.1", "controller-1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("hosts %v, want %v", got, want)
	}
	if id, err := b.ID(); id != 1 || err != nil {
		t.Errorf("id %d, %v", id, err)
	}
	b.Settings = map[string]string{"broker.id": "7"}
	if id, err := b.ID(); id != 7 || err != nil {
		t.Errorf("id %d, %v", id, err)
	}
}
