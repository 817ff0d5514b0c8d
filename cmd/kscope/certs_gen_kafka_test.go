package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/certs"
	"kscope/internal/config"
	"kscope/internal/kafkatest"
)

// generated is a folder that the command made.
func generated(t *testing.T, args ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "certs")
	if code, _, stderr := call(t, append([]string{"certs", "gen", "--out", dir}, args...)...); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	return dir
}

func lines(t *testing.T, path string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := config.Properties(data)
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

// clientTLS is how a franz-go application uses a client's files.
func clientTLS(t *testing.T, dir, client string) *tls.Config {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, client, certs.ChainFile), filepath.Join(dir, client, certs.KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, client, certs.AuthorityCert))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool}
}

// startGenerated starts three brokers that talk TLS with client certificates on every listener, between brokers and
// controllers, too; the first with the lines for PEM, the second for PKCS12, the third for JKS, as they were written.
func startGenerated(t *testing.T, dir string) *kafkatest.Cluster {
	t.Helper()
	spec := kafkatest.Spec{
		Nodes: 3, Authorizer: true, AdminTLS: clientTLS(t, dir, "client-admin"), NodeProperties: map[int]map[string]string{},
		Properties: map[string]string{
			"listener.security.protocol.map": "CLIENT:SSL,INTERNAL:SSL,CONTROLLER:SSL",
			"ssl.principal.mapping.rules":    certs.MappingRule, "super.users": "User:kafka-1;User:kafka-2;User:kafka-3;User:admin",
			"allow.everyone.if.no.acl.found": "true",
		},
	}
	for id, file := range map[int]string{1: "server.properties", 2: "server.p12.properties", 3: "server.jks.properties"} {
		spec.NodeProperties[id] = lines(t, filepath.Join(dir, fmt.Sprintf("broker-%d", id), file))
	}
	return kafkatest.Start(t, spec)
}

// TestGeneratedCertificates uses what certs gen makes as its users do. The brokers are for kafka-N and 127.0.0.1 and not
// for localhost, so that a wrong name is at hand.
func TestGeneratedCertificates(t *testing.T) {
	if testing.Short() {
		t.Skip("starts brokers")
	}
	dir := generated(t, "--brokers", "3", "--host", "kafka-{n}", "--san", "127.0.0.1", "--client", "app,admin", "--jks", "--keytool", "none")
	foreign := generated(t, "--client", "app", "--jks", "--keytool", "none")
	c := startGenerated(t, dir)
	wrongName := strings.ReplaceAll(c.Bootstrap(), "127.0.0.1", "localhost")

	t.Run("franz-go", func(t *testing.T) { byFranz(t, c, dir, foreign, wrongName) })
	t.Run("doctor", func(t *testing.T) { byDoctor(t, c, dir, wrongName) })
	t.Run("java", func(t *testing.T) { byJava(t, c, dir, foreign, wrongName) })
	t.Run("librdkafka", func(t *testing.T) { byKcat(t, c, dir, foreign, wrongName) })
	port, ended := expiredListener(t, c, dir)
	t.Run("from-cluster", func(t *testing.T) { fromCluster(t, c, dir) })
	t.Run("expired", func(t *testing.T) { byEndedAuthority(t, port, ended, dir) })
}

func refused(t *testing.T, who string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want it refused: %s", who, err, want)
	}
}

func byFranz(t *testing.T, c *kafkatest.Cluster, dir, foreign, wrongName string) {
	if err := roundTrip(t, c, clientTLS(t, dir, "client-app")); err != nil {
		t.Error(err)
	}
	refused(t, "a wrong name", pinged(wrongName, clientTLS(t, dir, "client-app")), "not localhost")
	refused(t, "a foreign authority", pinged(c.Bootstrap(), clientTLS(t, foreign, "client-app")), "unknown authority")
	stranger := clientTLS(t, foreign, "client-app")
	stranger.RootCAs = clientTLS(t, dir, "client-app").RootCAs
	refused(t, "a foreign client", pinged(c.Bootstrap(), stranger), "certificate")
}

func pinged(bootstrap string, config *tls.Config) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(bootstrap, ",")...), kgo.DialTLSConfig(config))
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return client.Ping(ctx)
}

// roundTrip writes a record to all three brokers and reads it back.
func roundTrip(t *testing.T, c *kafkatest.Cluster, config *tls.Config) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	const topic = "by-franz-go"
	if _, err := c.Admin(t).CreateTopic(ctx, 3, 3, nil, topic); err != nil {
		return err
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(c.Bootstrap(), ",")...), kgo.DialTLSConfig(config), kgo.ConsumeTopics(topic),
		kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		return err
	}
	defer client.Close()
	for p := range int32(3) {
		if err := client.ProduceSync(ctx, &kgo.Record{Topic: topic, Partition: p, Value: []byte("hello")}).FirstErr(); err != nil {
			return err
		}
	}
	for read := 0; read < 3; {
		fetched := client.PollFetches(ctx)
		if err := fetched.Err(); err != nil {
			return err
		}
		read += fetched.NumRecords()
	}
	return nil
}

// byDoctor: kscope reads the generated client.properties of every format; what it says of a wrong name is what happens.
func byDoctor(t *testing.T, c *kafkatest.Cluster, dir, wrongName string) {
	for _, file := range []string{"client.properties", "client.p12.properties", "client.jks.properties", "librdkafka.conf"} {
		path := filepath.Join(dir, "client-admin", file)
		if code, stdout, stderr := call(t, "doctor", "-c", path, "-b", c.Bootstrap(), "--fail-on", "warning"); code != 0 {
			t.Errorf("%s: exit %d: %s%s", file, code, stdout, stderr)
		}
	}
	code, stdout, _ := call(t, "doctor", "-c", filepath.Join(dir, "client-app", "client.properties"), "-b", wrongName)
	if code != 3 || !strings.Contains(stdout, "TLS004") {
		t.Errorf("a wrong name: exit %d: %s", code, stdout)
	}
}

// fromCluster: the certificates for a running cluster name the hosts of every listener, not of the one in use alone.
func fromCluster(t *testing.T, c *kafkatest.Cluster, dir string) {
	out := filepath.Join(t.TempDir(), "certs")
	code, stdout, stderr := call(t, "certs", "gen", "--from-cluster", "-b", c.Bootstrap(), "-c", filepath.Join(dir, "client-admin", "client.properties"), "--keytool", "none", "--out", out)
	set, err := certs.ReadSet(out)
	if code != 0 || err != nil || len(set.Members) != 3 {
		t.Fatalf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	names := map[int32]string{}
	for _, m := range set.Members {
		names[m.ID] = m.Leaf.CommonName + ": " + strings.Join(m.Leaf.Names(), " ")
	}
	want := map[int32]string{1: "kafka-1.example.com: kafka-1.example.com 127.0.0.1", 2: "broker-2: 127.0.0.1", 3: "broker-3: 127.0.0.1"}
	if !maps.Equal(names, want) {
		t.Errorf("certificates for %v, want %v", names, want)
	}
}
