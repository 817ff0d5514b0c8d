package certs

import (
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
