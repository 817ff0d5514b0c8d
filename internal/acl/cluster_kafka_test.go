package acl

import (
	"context"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"kscope/internal/kafkatest"
)

var pool kafkatest.Pool

func TestMain(m *testing.M) {
	code := m.Run()
	pool.Stop()
	os.Exit(code)
}

// users are who asks, beside the super user admin.
func users() []string { return []string{"u0", "u1", "u2", "u3", "u4", "u5"} }

func broker(t *testing.T) *kafkatest.Cluster {
	t.Helper()
	logins := []kafkatest.User{{Name: "admin", Password: "secret", Mechanism: "PLAIN"}}
	for _, u := range users() {
		logins = append(logins, kafkatest.User{Name: u, Password: "secret", Mechanism: "PLAIN"})
	}
	return pool.Shared(t, "acl", kafkatest.Spec{Security: kafkatest.SASLPlaintext, Authorizer: true, Users: logins})
}

// as is a client of one user whose connections come from one address. It asks for groups in version 5, the last in which
// a group that does not exist has rights all the same.
func as(t *testing.T, c *kafkatest.Cluster, user, from string, more ...kgo.Opt) *kgo.Client {
	t.Helper()
	versions := kversion.Stable()
	versions.SetMaxKeyVersion(15, 5)
	dialer := &net.Dialer{Timeout: 5 * time.Second, LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	client, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(c.Bootstrap()), kgo.MaxVersions(versions), kgo.Dialer(dialer.DialContext),
		kgo.SASL(plain.Auth{User: user, Pass: "secret"}.AsMechanism())}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}

// set makes a cluster's entries exactly these, and waits until the broker has them.
func set(t *testing.T, admin *kgo.Client, entries []Entry) {
	t.Helper()
	ctx := within(t, time.Minute)
	have, err := List(ctx, admin)
	if err != nil {
		t.Fatal(err)
	}
	p := Plan{Create: sorted(without(entries, have)), Delete: sorted(without(have, entries))}
	done, err := Apply(ctx, admin, p)
	for _, d := range done {
		if d.Err != nil {
			err = fmt.Errorf("%s: %w", d.Entry, d.Err)
		}
	}
	if err == nil {
		have, err = Await(ctx, admin, p)
	}
	if err != nil || len(have) != len(sorted(entries)) {
		t.Fatalf("%d entries instead of %d: %v", len(have), len(sorted(entries)), err)
	}
}
