package certs

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func brokerNamed(id int32, names ...string) Member {
	folder := "broker-" + string(rune('0'+id))
	return Member{Folder: folder, Kind: Broker, ID: id, Service: names[0], JKS: true, Leaf: BrokerLeaf(must(ParseNames(names...)), folder)}
}

func clientNamed(name string) Member {
	return Member{Folder: "client-" + name, Kind: Client, Leaf: Leaf{CommonName: name, Usages: ClientUsages()}}
}

// placed makes a set in a folder, as the command does, without a self-test.
func placed(t *testing.T, dir string, g *Grown) {
	t.Helper()
	files := must(g.Files(Places{Dir: dir, Compose: dir, Cluster: "orders", At: time.Now()}, must(g.AuthorityFiles(true))))
	staged := must(Stage(dir, files))
	defer staged.Drop()
	if _, err := g.Test(staged.Dir, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := staged.Place(); err != nil {
		t.Fatal(err)
	}
}

func grown(t *testing.T, members ...Member) *Grown {
	t.Helper()
	set := Set{Authority: must(NewRoot(Root{Name: "Root", Leaves: true})), Password: NewPassword()}
	g := must(set.Grow(members, false, time.Now()))
	if err := g.Issue(); err != nil {
		t.Fatal(err)
	}
	return &g
}

// What is read back is what was made, and growing keeps what is there to the byte.
func TestGrowAndRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "certs")
	uid := os.Getuid()
	broker := brokerNamed(1, "kafka-1", "10.0.0.5", "*.kafka.example")
	broker.ReadableBy, broker.Path = &uid, "/etc/kafka/secrets"
	g := grown(t, broker, clientNamed("app"))
	placed(t, dir, g)
	read := must(ReadSet(dir))
	compareSets(t, read, g.Set)

	before := snapshot(t, dir)
	more := must(read.Grow([]Member{clientNamed("app"), clientNamed("alice")}, false, time.Now()))
	if !reflect.DeepEqual(more.Kept, []int{1}) || !reflect.DeepEqual(more.New, []int{2}) {
		t.Fatalf("kept %v and new %v, want 1 and 2", more.Kept, more.New)
	}
	if err := more.Issue(); err != nil {
		t.Fatal(err)
	}
	placed(t, dir, &more)
	compareSets(t, must(ReadSet(dir)), more.Set)
	after := snapshot(t, dir)
	for path, data := range before {
		about := slices.Contains([]string{ManifestFile, ReadmeFile, ComposeFile, "ca/truststore.p12"}, path) || strings.HasPrefix(path, KubernetesDir)
		if !about && after[path] != data {
			t.Errorf("%s was written again", path)
		}
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, ".kscope-*")); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func compareSets(t *testing.T, got, want Set) {
	t.Helper()
	if !got.Authority.Cert.Equal(want.Authority.Cert) || !Matches(got.Authority.Cert, got.Authority.Key) || got.Password != want.Password || len(got.Members) != len(want.Members) {
		t.Fatalf("read %+v, want %+v", got, want)
	}
	for i, m := range got.Members {
		w := want.Members[i]
		if !equal(m.Pair.Chain, w.Pair.Chain) || !Matches(w.Pair.Chain[0], m.Pair.Key) || !equal(m.Trusted, w.Trusted) {
			t.Errorf("%s: other certificates were read", m.Folder)
		}
		m.Pair, w.Pair, m.Trusted, w.Trusted, m.Leaf, w.Leaf = Pair{}, Pair{}, nil, nil, Leaf{}, Leaf{}
		if !reflect.DeepEqual(m, w) {
			t.Errorf("read %+v, want %+v", m, w)
		}
	}
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			all[filepath.ToSlash(rel)] = string(must(os.ReadFile(path)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	placed(t, dir, grown(t, brokerNamed(1, "kafka-1"), clientNamed("app")))
	public := []string{"tls.crt", "ca.crt", "README.md", "kscope.json", "compose.yaml", "librdkafka.conf"}
	n := 0
	for path := range snapshot(t, dir) {
		mode := must(os.Stat(filepath.Join(dir, path))).Mode().Perm()
		if slices.Contains(public, filepath.Base(path)) {
			continue
		}
		if n++; mode != 0o600 {
			t.Errorf("%s has the mode %o", path, mode)
		}
	}
	for _, folder := range []string{"", "ca", "broker-1", "client-app", "kubernetes"} {
		if mode := must(os.Stat(filepath.Join(dir, folder))).Mode().Perm(); mode != 0o700 {
			t.Errorf("%q has the mode %o", folder, mode)
		}
	}
	if n < 20 {
		t.Errorf("only %d secret files", n)
	}
}

// Growing refuses to make again what is there for something else.
func TestGrowRefuses(t *testing.T) {
	g := grown(t, brokerNamed(1, "kafka-1"))
	for why, want := range map[string]Member{
		"its certificate is not for localhost": brokerNamed(1, "kafka-1", "localhost"),
		"it is for broker kafka-1":             brokerNamed(1, "kafka-one", "kafka-1"),
	} {
		if _, err := g.Grow([]Member{want}, false, time.Now()); !errors.Is(err, ErrDiffers) || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want %s", err, why)
		}
		if again, err := g.Grow([]Member{want}, true, time.Now()); err != nil || len(again.New) != 1 || len(again.Members) != 1 {
			t.Errorf("replaced: %+v, %v", again, err)
		}
	}
	if _, err := g.Grow([]Member{brokerNamed(1, "kafka-1")}, false, time.Now().AddDate(2, 0, 0)); err == nil || !strings.Contains(err.Error(), "ended on") {
		t.Errorf("expired: %v", err)
	}
}

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

func TestCheckFolder(t *testing.T) {
	dir := t.TempDir()
	if err := CheckFolder(filepath.Join(dir, "new")); err != nil {
		t.Error(err)
	}
	write(t, dir, ".gitignore", nil)
	if err := os.Mkdir(filepath.Join(dir, "ca"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := CheckFolder(dir); err != nil {
		t.Error(err)
	}
	write(t, dir, "notes.txt", nil)
	if err := CheckFolder(dir); !errors.Is(err, ErrOtherFiles) || !strings.Contains(err.Error(), "notes.txt") {
		t.Error(err)
	}
	write(t, dir, ManifestFile, []byte(`{"schema":"kscope.set/1","members":[{"folder":"../etc","kind":"broker"}]}`))
	if _, err := ReadSet(dir); err == nil || !strings.Contains(err.Error(), "../etc") {
		t.Errorf("a folder elsewhere: %v", err)
	}
}

// A folder that a member had before and that somebody took away is no member any more.
func TestReadSetWithoutAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	placed(t, dir, grown(t, brokerNamed(1, "kafka-1"), clientNamed("app")))
	if err := os.RemoveAll(filepath.Join(dir, "client-app")); err != nil {
		t.Fatal(err)
	}
	if s := must(ReadSet(dir)); len(s.Members) != 1 || s.Members[0].Folder != "broker-1" {
		t.Errorf("members %+v", s.Members)
	}
	if err := os.Remove(filepath.Join(dir, "broker-1", "tls.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSet(dir); err == nil || !strings.Contains(err.Error(), "tls.key") {
		t.Errorf("without a key: %v", err)
	}
}

func TestKubernetes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	g := grown(t, brokerNamed(1, "kafka-1"), clientNamed("app"))
	placed(t, dir, g)
	files := snapshot(t, dir)
	var names []string
	for path := range files {
		if strings.HasPrefix(path, KubernetesDir) {
			names = append(names, strings.TrimPrefix(path, KubernetesDir+"/"))
		}
	}
	slices.Sort(names)
	want := []string{"app.yaml", "orders-broker-1.yaml", "orders-clients-ca-cert.yaml", "orders-clients-ca.yaml", "orders-cluster-ca-cert.yaml", "orders-cluster-ca.yaml"}
	if !slices.Equal(names, want) {
		t.Fatalf("%v, want %v", names, want)
	}
	app := `apiVersion: v1
kind: Secret
metadata:
  name: "app"
  labels:
    strimzi.io/kind: KafkaUser
    strimzi.io/cluster: "orders"
type: Opaque
data:
`
	for _, e := range [][2]string{{"ca.crt", "ca.crt"}, {"user.crt", "tls.crt"}, {"user.key", "tls.key"}, {"user.p12", "keystore.p12"}, {"user.password", "password"}} {
		app += "  " + e[0] + ": " + base64.StdEncoding.EncodeToString([]byte(files["client-app/"+e[1]])) + "\n"
	}
	if got := files["kubernetes/app.yaml"]; got != app {
		t.Errorf("got\n%s\nwant\n%s", got, app)
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

// The brokers' user can read their folder and no other.
func TestShare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certs")
	g := grown(t, brokerNamed(1, "kafka-1"))
	staged := must(Stage(dir, must(g.Files(Places{At: time.Now()}, must(g.AuthorityFiles(true))))))
	const image = 1000
	opened, err := staged.Share("broker-1", image)
	if err != nil || opened != (os.Getuid() != 0 && os.Getuid() != image) {
		t.Fatalf("opened to all: %v, %v", opened, err)
	}
	if err := staged.Place(); err != nil {
		t.Fatal(err)
	}
	key := must(os.Stat(filepath.Join(dir, "broker-1", KeystorePEM)))
	if owner := uidOf(key); os.Getuid() == 0 && (owner != image || key.Mode().Perm() != 0o600) || opened && key.Mode().Perm() != 0o644 {
		t.Errorf("the key store is %d's, with the mode %o", owner, key.Mode().Perm())
	}
	ca := must(os.Stat(filepath.Join(dir, "ca", AuthorityKey)))
	if uidOf(ca) != os.Getuid() || ca.Mode().Perm() != 0o600 {
		t.Errorf("the authority's key is %d's, with the mode %o", uidOf(ca), ca.Mode().Perm())
	}
}
