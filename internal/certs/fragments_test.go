package certs_test

import (
	"crypto/x509"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/config"
)

func grownAt(t *testing.T, dir string) map[string]string {
	t.Helper()
	root, err := certs.NewRoot(certs.Root{Name: "Root"})
	if err != nil {
		t.Fatal(err)
	}
	names, err := certs.ParseNames("kafka-1", "localhost")
	if err != nil {
		t.Fatal(err)
	}
	set, err := certs.Set{Authority: root}.Grow([]certs.Member{
		{Folder: "broker-1", Kind: certs.Broker, ID: 1, Service: "kafka-1", Leaf: certs.BrokerLeaf(names, "broker-1")},
		{Folder: "client-app", Kind: certs.Client, Leaf: certs.Leaf{CommonName: "app", Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}},
	}, false, time.Now())
	if err == nil {
		err = set.Issue()
	}
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files(certs.Places{Dir: dir, Compose: "../certs", At: time.Now()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"password": set.Members[0].Password}
	for _, f := range files {
		all[f.Path] = string(f.Data)
	}
	return all
}

func TestFragments(t *testing.T) {
	files := grownAt(t, "/srv/certs")
	for path, want := range map[string]string{
		"broker-1/server.properties": `# TLS of broker 1 with PEM stores: lines for its server.properties.
ssl.keystore.type=PEM
ssl.keystore.location=/srv/certs/broker-1/keystore.pem
ssl.truststore.type=PEM
ssl.truststore.location=/srv/certs/broker-1/ca.crt
# Other brokers and clients show a certificate of this authority. "requested" lets in clients without one, too,
# "none" asks nobody. A listener of its own: listener.name.‹name›.ssl.client.auth.
ssl.client.auth=required
# With an authorizer the brokers must be allowed all:
#super.users=User:CN=kafka-1
# For short principals these two instead:
#ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/,DEFAULT
#super.users=User:kafka-1
`,
		"client-app/client.properties": `# User:CN=app over TLS with PEM stores, for Java clients and Kafka's own tools.
security.protocol=SSL
ssl.keystore.type=PEM
ssl.keystore.location=/srv/certs/client-app/keystore.pem
ssl.truststore.type=PEM
ssl.truststore.location=/srv/certs/client-app/ca.crt
# The broker's name is verified, which is the default; an empty value would switch that off.
ssl.endpoint.identification.algorithm=https
`,
		"client-app/librdkafka.conf": `security.protocol=ssl
ssl.ca.location=/srv/certs/client-app/ca.crt
ssl.certificate.location=/srv/certs/client-app/tls.crt
ssl.key.location=/srv/certs/client-app/tls.key
ssl.endpoint.identification.algorithm=https
`,
		"compose.yaml": `# The certificates of the brokers, to be laid over a docker-compose.yml:
#   docker compose -f docker-compose.yml -f ../certs/compose.yaml up
# Listeners need names such as INTERNAL and EXTERNAL with KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: the image's start
# script does not start a broker that advertises a listener named SSL or SASL_SSL with PEM stores.
services:
  "kafka-1":
    volumes:
      - "../certs/broker-1:/etc/kafka/secrets:ro"
    environment:
      KAFKA_SSL_KEYSTORE_TYPE: PEM
      KAFKA_SSL_KEYSTORE_LOCATION: /etc/kafka/secrets/keystore.pem
      KAFKA_SSL_TRUSTSTORE_TYPE: PEM
      KAFKA_SSL_TRUSTSTORE_LOCATION: /etc/kafka/secrets/ca.crt
      KAFKA_SSL_CLIENT_AUTH: required
`,
	} {
		if files[path] != want {
			t.Errorf("%s is\n%s\nwant\n%s", path, files[path], want)
		}
	}
}

// What is written is read back, whatever the folder is called.
func TestFragmentsOfOddFolders(t *testing.T) {
	for _, dir := range []string{"/srv/my certs", `C:\certs`, " begins with a blank", "/home/jürgen/💾/=:#!"} {
		files := grownAt(t, dir)
		got, err := config.Properties([]byte(files["broker-1/server.p12.properties"]))
		at := dir + "/broker-1/"
		want := map[string]string{
			"ssl.keystore.type": "PKCS12", "ssl.keystore.location": at + "keystore.p12", "ssl.truststore.type": "PKCS12", "ssl.truststore.location": at + "truststore.p12",
			"ssl.keystore.password": files["password"], "ssl.key.password": files["password"], "ssl.truststore.password": files["password"], "ssl.client.auth": "required",
		}
		for key := range want {
			if got[key] != want[key] || len(got) != len(want) {
				t.Errorf("%s is %q, want %q (%v, %d keys)", key, got[key], want[key], err, len(got))
			}
		}
	}
}
