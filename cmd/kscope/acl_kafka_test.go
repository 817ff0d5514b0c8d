package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"kscope/internal/kafkatest"
)

// rightsLab is a cluster with an authorizer and three users: admin, who is a super user, boss and alice.
type rightsLab struct {
	*kafkatest.Cluster
	t        *testing.T
	settings map[string]string // the settings file of each user
}

func newRightsLab(t *testing.T) *rightsLab {
	t.Helper()
	names := []string{"admin", "boss", "alice"}
	var users []kafkatest.User
	for _, n := range names {
		users = append(users, kafkatest.User{Name: n, Password: "secret", Mechanism: "PLAIN"})
	}
	l := &rightsLab{kafkatest.Start(t, kafkatest.Spec{Security: kafkatest.SASLPlaintext, Authorizer: true, Users: users}), t, map[string]string{}}
	for _, n := range names {
		l.settings[n] = filepath.Join(t.TempDir(), n+".properties")
		text := strings.ReplaceAll(strings.Join(l.ClientLines(t), "\n"), `username="admin"`, fmt.Sprintf("username=%q", n))
		if err := os.WriteFile(l.settings[n], []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Admin(t).CreateTopics(context.Background(), 1, 1, nil, "orders"); err != nil {
		t.Fatal(err)
	}
	return l
}

// as runs one command of a user, which must end with a code, and returns its streams. Wanted are parts of them.
func (l *rightsLab) as(user string, code int, command string, wanted ...string) string {
	l.t.Helper()
	words, err := shellWords(command)
	if err != nil {
		l.t.Fatal(err)
	}
	got, stdout, stderr := call(l.t, append(words, "-c", l.settings[user])...)
	if got != code {
		l.t.Fatalf("%s: %s: exit %d, wanted %d\n%s%s", user, command, got, code, stdout, stderr)
	}
	for _, w := range wanted {
		if !strings.Contains(stdout+stderr, w) {
			l.t.Errorf("%s: %s: nothing says %q:\n%s%s", user, command, w, stdout, stderr)
		}
	}
	return stdout
}

// writes tries to write a record as alice.
func (l *rightsLab) writes() error {
	client, err := kgo.NewClient(kgo.SeedBrokers(l.Bootstrap()), kgo.SASL(plain.Auth{User: "alice", Pass: "secret"}.AsMechanism()), kgo.RecordRetries(1))
	if err != nil {
		l.t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return client.ProduceSync(ctx, &kgo.Record{Topic: "orders", Value: []byte("x")}).FirstErr()
}

func (l *rightsLab) mayWrite(want bool) {
	l.t.Helper()
	if err := l.writes(); (err == nil) != want {
		l.t.Errorf("alice may write is %v (%v), wanted %v", err == nil, err, want)
	}
}

// TestRightsOnABroker goes from no rights to rights that are used, and back.
func TestRightsOnABroker(t *testing.T) {
	l := newRightsLab(t)
	l.as("admin", 0, "acl list", "no entries")
	l.as("boss", 1, "acl list", "User:boss may not: needs DESCRIBE on the cluster")
	l.as("boss", 4, "acl check User:alice produce:orders", "the entries cannot be read", "DESCRIBE on the cluster")
	l.as("admin", 0, "acl grant User:boss admin", "6 created")
	l.grantAndUse()
	l.deny()
	l.fromFile()
	l.completed()
	l.lockedOut()
	l.noAuthorizer()
}

func (l *rightsLab) grantAndUse() {
	l.mayWrite(false)
	l.as("boss", 1, "acl check User:alice produce:orders", "x User:alice may not produce:orders", "kscope acl grant User:alice produce:orders -c "+l.settings["boss"],
		"kafka-acls.sh --bootstrap-server "+l.Bootstrap()+" --command-config "+l.settings["boss"]+" --add --allow-principal User:alice --operation Write --topic orders")
	l.as("boss", 0, "acl grant User:alice produce:orders --dry-run", "+ entry ALLOW WRITE on topic orders for User:alice", "1 to create")
	l.mayWrite(false)
	l.as("boss", 0, "acl grant User:alice produce:orders", "ALLOW WRITE on topic orders for User:alice: done")
	l.mayWrite(true)
	l.as("boss", 0, "acl grant User:alice produce:orders", "nothing to do")
	l.as("boss", 0, "acl check User:alice produce:orders", "ok User:alice may produce:orders")
	l.as("boss", 0, "acl check User:alice produce:orders -o json", `"allowed": true`)
	l.as("alice", 1, "acl grant User:alice monitor", "User:alice may not: needs DESCRIBE on the cluster")
	l.as("boss", 0, "acl grant User:alice monitor")
	l.as("alice", 1, "acl grant User:alice admin --dry-run", "User:alice may not: needs ALTER on the cluster")
}

// deny carries out what check prints.
func (l *rightsLab) deny() {
	l.as("boss", 0, "acl grant --deny 'User:*' --operation write --topic-prefix ord")
	l.mayWrite(false)
	out := l.as("boss", 1, "acl check User:alice produce:orders", `DENY WRITE on topic prefix "ord" for User:*`)
	l.as("boss", 1, "acl grant User:alice produce:orders", "User:alice is denied it all the same")
	_, command, found := strings.Cut(out, "$ kscope ")
	command, _, _ = strings.Cut(command, "\n")
	if !found {
		l.t.Fatalf("no command is printed:\n%s", out)
	}
	l.as("boss", 0, command, "1 deleted")
	l.mayWrite(true)
	l.as("boss", 0, "acl grant --allow 'User:*' --operation write --topic '*'")
	l.as("boss", 0, "acl revoke User:alice produce:orders", "1 deleted", "User:alice may still WRITE on topic orders: ALLOW WRITE on every topic for User:*")
	l.mayWrite(true)
	l.as("boss", 0, "acl revoke --allow 'User:*' --operation write --topic '*'")
	l.mayWrite(false)
	l.as("boss", 0, "acl grant --allow User:alice --operation write --topic orders --host 127.0.0.0/8")
	l.mayWrite(true)
	l.as("boss", 1, "acl check User:alice produce:orders", "from 127.0.0.0/8 WRITE on topic orders is allowed")
	l.as("boss", 0, "acl check User:alice produce:orders --from 127.0.0.1")
	l.as("boss", 0, "acl revoke User:alice produce:orders", "there is, and stays: ALLOW WRITE on topic orders for User:alice from host 127.0.0.0/8", "nothing to do")
}

func (l *rightsLab) fromFile() {
	file := filepath.Join(l.t.TempDir(), "acls.yaml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			l.t.Fatal(err)
		}
	}
	write(l.as("boss", 0, "acl export"))
	l.as("boss", 0, "acl plan --detailed-exitcode -f "+file, "nothing to do, all is as the file says: 14 entries of 2 principals")
	write("principals:\n  User:alice:\n    roles: [produce:orders, monitor]\n")
	l.as("boss", 5, "acl plan --detailed-exitcode -f "+file, "1 to create, 1 left alone")
	l.as("boss", 1, "acl apply --strict -f "+file, "1 entry is not in it, and --strict allows none")
	l.as("boss", 5, "acl plan --prune --detailed-exitcode -f "+file, "1 to create, 1 to delete")
	l.as("boss", 0, "acl apply --prune -f "+file, "1 created, 1 deleted")
	l.mayWrite(true)
	l.as("boss", 0, "acl apply --prune -f "+file, "nothing to do, all is as the file says: 8 entries of 1 principal")
	l.as("boss", 0, "acl list User:boss", "User:boss  allow       all        the cluster")
}

func (l *rightsLab) completed() {
	for word, want := range map[string]string{"'' ": "User:alice\nUser:boss\n", "User:alice produce:": "produce:orders\n", "User:alice consume:or": "consume:orders:\n"} {
		began := time.Now()
		words, _ := shellWords("__complete acl check -c " + l.settings["boss"] + " " + word)
		_, stdout, _ := call(l.t, words...)
		if !strings.HasPrefix(stdout, want+":") {
			l.t.Errorf("%s completes to %q, wanted %q", word, stdout, want)
		}
		if took := time.Since(began); took > 20*time.Second {
			l.t.Errorf("completion took %s", took)
		}
	}
}

func (l *rightsLab) lockedOut() {
	file := filepath.Join(l.t.TempDir(), "none.yaml")
	if err := os.WriteFile(file, []byte("principals:\n  User:boss:\n"), 0o600); err != nil {
		l.t.Fatal(err)
	}
	before := l.as("admin", 0, "acl list -o name")
	for _, command := range []string{"acl revoke User:boss admin", "acl apply --prune -f " + file, "acl grant --deny 'User:*' --operation alter --cluster"} {
		l.as("boss", 0, command+" --dry-run", "! principal User:boss: makes this change and could make no other after it: ALTER on the cluster would be denied")
		l.as("boss", 2, command, "User:boss makes this change and could make no other after it", "needs --yes")
	}
	if after := l.as("admin", 0, "acl list -o name"); after != before {
		l.t.Errorf("what was refused changed something:\n%s, before\n%s", after, before)
	}
	l.as("admin", 0, "acl grant --deny 'User:*' --operation alter --cluster", "1 created") // a super user stays one
	l.as("admin", 0, "acl revoke --deny 'User:*' --operation alter --cluster", "1 deleted")
	l.as("boss", 0, "acl revoke User:boss admin --yes", "6 deleted")
	l.as("boss", 1, "acl list", "needs DESCRIBE on the cluster")
}

func (l *rightsLab) noAuthorizer() {
	l.Restart(l.t, 1, map[string]string{"authorizer.class.name": ""})
	for _, command := range []string{"acl list", "acl export", "acl grant User:alice monitor", "acl revoke User:alice monitor"} {
		l.as("boss", 1, command, "this cluster has no authorizer")
	}
	l.as("boss", 0, "acl check User:alice produce:orders", "this cluster has no authorizer: everybody may do everything")
}
