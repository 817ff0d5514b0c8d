package scram

import (
	"context"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/check"
	"kscope/internal/probe"
)

// embedded is a cluster of one broker with a user "admin", and the way to it.
func embedded(t *testing.T) (Admin, string) {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "admin", "secret"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	client, err := kgo.NewClient(kgo.SeedBrokers(c.ListenAddrs()...), kgo.SASL(scram.Auth{User: "admin", Pass: "secret"}.AsSha512Mechanism()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return Admin{kadm.NewClient(client), client}, c.ListenAddrs()[0]
}

func as(user, password string) probe.Target {
	return probe.Target{Client: check.ClientFacts{SASL: true}, Mechanism: scram.Auth{User: user, Pass: password}.AsSha512Mechanism(), DialTimeout: 5 * time.Second}
}

// TestVerifyWaitsForANewCredential: a broker that learns of it late is asked again, one that is asked for an old one is not.
func TestVerifyWaitsForANewCredential(t *testing.T) {
	adm, address := embedded(t)
	ctx := context.Background()
	places := []Place{{Broker: 0, Address: address}}
	if l := Verify(ctx, as("alice", "p"), places, time.Now(), 0)[0]; l.Outcome != Refused || l.Round != 1 || l.Tries != 1 {
		t.Errorf("got %+v", l)
	}
	change := Add(Credential{"alice", SHA512, 4096}, User{Name: "alice"}, false)
	since := time.Now()
	late := make(chan error, 1)
	time.AfterFunc(3*again, func() { late <- Apply(ctx, adm, change, "p")[0].Err })
	l := Verify(ctx, as("alice", "p"), places, since, time.Minute)[0]
	if err := <-late; err != nil || l.Outcome != Accepted || l.Tries < 2 || l.After < 3*again {
		t.Errorf("got %+v, %v", l, err)
	}
	if l := Verify(ctx, as("alice", "q"), places, time.Now(), 0)[0]; l.Outcome != Refused || l.Round != 2 || l.Tries != 1 {
		t.Errorf("got %+v", l)
	}
}

func TestApplyAndReadBack(t *testing.T) {
	adm, _ := embedded(t)
	ctx := context.Background()
	for _, c := range []Change{
		{Create, Credential{"alice", SHA256, 4096}, 0}, {Create, Credential{"alice", SHA512, 8192}, 0},
		{Replace, Credential{"alice", SHA512, 16384}, 8192}, {Delete, Credential{"alice", SHA256, 4096}, 4096},
	} {
		done := Apply(ctx, adm, Plan{c}, "p")[0]
		if done.Err != nil || done.Answered.IsZero() {
			t.Fatalf("%+v: %v", c, done.Err)
		}
		if err := ReadBack(ctx, adm, c); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	u, err := One(ctx, adm, "alice")
	if want := (Credential{"alice", SHA512, 16384}); err != nil || len(u.Credentials) != 1 || u.Credentials[0] != want {
		t.Errorf("got %+v, %v", u, err)
	}
	// A plan ends at the first change that fails, and what is kept is not sent.
	gone := Change{Delete, Credential{"alice", SHA256, 4096}, 4096}
	if all := Apply(ctx, adm, Plan{gone, gone}, ""); len(all) != 1 || all[0].Err == nil || !all[0].Answered.IsZero() {
		t.Errorf("got %+v", all)
	}
	if all := Apply(ctx, adm, Plan{{Keep, Credential{"nobody", SHA512, 1}, 1}}, ""); len(all) != 1 || all[0].Err != nil || !all[0].Answered.IsZero() {
		t.Errorf("got %+v", all)
	}
}

func TestInterruptedLoginIsNotAccepted(t *testing.T) {
	_, address := embedded(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, l := range Verify(ctx, as("admin", "secret"), []Place{{Address: address}, {Broker: 2, Unknown: "nobody knows"}}, time.Now(), time.Minute) {
		if l.Outcome != NotReached || l.Address == "" && l.Detail != "nobody knows" {
			t.Errorf("got %+v", l)
		}
	}
}
