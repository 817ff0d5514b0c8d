package certs

import (
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A self-test that cannot fail proves nothing: each damage is found.
func TestSelfTestFinds(t *testing.T) {
	foreign := grown(t, brokerNamed(1, "kafka-1"), clientNamed("app"))
	for name, c := range map[string]struct {
		damage func(*Grown, string)
		want   string
	}{
		"nothing": {func(*Grown, string) {}, ""},
		"another key store": {func(g *Grown, dir string) {
			write(t, dir, "broker-1/keystore.p12", must(keystoreP12(foreign.Members[0].Pair, g.Members[0].Password, false)))
		}, "keystore.p12 holds other certificates than tls.crt"},
		"another trust store": {func(g *Grown, dir string) {
			write(t, dir, "broker-1/truststore.jks", must(truststoreJKS(foreign.Members[0].Trusted, g.Members[0].Password, time.Now())))
		}, "truststore.jks holds other certificates than tls.crt"},
		"another password": {func(g *Grown, dir string) { write(t, dir, "client-app/password", []byte("another")) }, "password is not what was written"},
		"a damaged store":  {func(g *Grown, dir string) { write(t, dir, "broker-1/keystore.jks", []byte{0xFE, 0xED, 0xFE, 0xED}) }, "keystore.jks: not a readable store"},
		"another key": {func(g *Grown, dir string) {
			write(t, dir, "broker-1/tls.key", must(KeyPEM(foreign.Members[0].Pair.Key)))
		}, "does not belong to the certificate"},
		"a file is gone": {func(g *Grown, dir string) { _ = os.Remove(filepath.Join(dir, "broker-1/keystore.pem")) }, "keystore.pem"},
	} {
		g := grown(t, brokerNamed(1, "kafka-1"), clientNamed("app"))
		staged := must(Stage(filepath.Join(t.TempDir(), "certs"), must(g.Files(Places{Dir: "/certs", At: time.Now()}, nil))))
		c.damage(g, staged.Dir)
		proof, err := g.Test(staged.Dir, time.Now())
		switch {
		case c.want == "" && (err != nil || proof != Proof{Handshakes: 3, Stores: 10}):
			t.Errorf("%s: %+v, %v", name, proof, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The self-test judges certificates as brokers and clients do.
func TestSelfTestJudges(t *testing.T) {
	now := time.Now()
	for want, change := range map[string]func(*Member){
		"needs serverAuth":      func(m *Member) { m.Leaf.Usages = ClientUsages() },
		"as a client's":         func(m *Member) { m.Leaf.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} },
		"ended on":              func(m *Member) { m.Leaf.NotBefore, m.Leaf.NotAfter = now.AddDate(0, 0, -2), now.AddDate(0, 0, -1) },
		"not among the trusted": func(m *Member) { m.Trusted = must(NewRoot(Root{Name: "Other"})).Roots() },
	} {
		broker := brokerNamed(1, "kafka-1")
		change(&broker)
		g := grown(t, broker)
		if broker.Trusted != nil {
			g.Members[0].Trusted = broker.Trusted
		}
		staged := must(Stage(filepath.Join(t.TempDir(), "certs"), must(g.Files(Places{At: now}, nil))))
		if _, err := g.Test(staged.Dir, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Handshakes tell friend from foe: the self-test would see a broker that lets anybody in.
func TestHandshake(t *testing.T) {
	g, foreign := grown(t, brokerNamed(1, "kafka-1", "10.0.0.5"), clientNamed("app")), grown(t, clientNamed("app"))
	broker, app, stranger := g.Members[0], g.Members[1], foreign.Members[0]
	blind := stranger
	blind.Trusted = app.Trusted // trusts the broker, and is not trusted by it
	for _, c := range []struct {
		client Member
		name   string
		want   string
	}{
		{app, "kafka-1", ""}, {app, "10.0.0.5", ""}, {broker, "kafka-1", ""},
		{app, "kafka-2", "not kafka-2"}, {app, "10.0.0.6", "10.0.0.6"}, {stranger, "kafka-1", "unknown authority"}, {blind, "kafka-1", "unknown authority"},
	} {
		err := Handshake(broker, c.client, c.name)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s as %s: %v, want %q", c.client.Folder, c.name, err, c.want)
		}
	}
}

// Every store is listed by each JDK that is here, with the entry that Kafka needs.
func TestKeytool(t *testing.T) {
	found, _ := filepath.Glob("/usr/lib/jvm/*/bin/keytool")
	var homes []string
	for _, keytool := range found {
		// One JDK has several names there.
		if real, err := filepath.EvalSymlinks(keytool); err == nil && !slices.Contains(homes, real) {
			homes = append(homes, real)
		}
	}
	if len(homes) == 0 {
		t.Skip("no JDK under /usr/lib/jvm")
	}
	broker := brokerNamed(1, "kafka-1")
	old := brokerNamed(2, "kafka-2")
	old.OldJava, old.JKS = true, false
	g := grown(t, broker, old)
	staged := must(Stage(filepath.Join(t.TempDir(), "certs"), must(g.Files(Places{At: time.Now()}, nil))))
	for _, keytool := range homes {
		if n, err := g.ListWithKeytool(context.Background(), keytool, staged.Dir, true); n != 6 || err != nil {
			t.Errorf("%s: %d, %v", keytool, n, err)
		}
	}
	// A trust store without Java's attribute has no entry.
	write(t, staged.Dir, "broker-1/truststore.p12", must(os.ReadFile(filepath.Join(staged.Dir, "broker-1/keystore.p12"))))
	if _, err := g.ListWithKeytool(context.Background(), homes[0], staged.Dir, true); err == nil {
		t.Error("keytool takes a key store for a trust store")
	}
}
