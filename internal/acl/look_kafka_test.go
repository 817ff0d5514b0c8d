package acl

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/internal/kafkatest"
)

func TestLook(t *testing.T) {
	c := broker(t)
	admin := as(t, c, "admin", "127.0.0.1")
	entries := []Entry{{Allow, "User:u1", DescribeConfigs, TheCluster(), Anywhere}, {Allow, "User:u1", Alter, TheCluster(), "127.0.0.2"}}
	set(t, admin, entries)
	got, err := Look(within(t, time.Minute), admin)
	if err != nil || !slices.Equal(got.Entries, sorted(entries)) || !slices.Equal(got.Allowed, bits(8096)) || got.Everyone || !got.Networks {
		t.Errorf("%+v, %v", got, err)
	}
	if s := got.Settings("User:admin"); !slices.Equal(s.Super, []string{"User:admin"}) || s.AllowEveryone {
		t.Errorf("a super user is taken for %+v", s)
	}
	if got, err = Look(within(t, time.Minute), as(t, c, "u1", "127.0.0.2")); err != nil || len(got.Allowed) != 3 || len(got.Settings("User:u1").Super) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	var denied *NotAllowed
	if _, err = Look(within(t, time.Minute), as(t, c, "u1", "127.0.0.1")); !errors.As(err, &denied) || denied.Right != (Right{Describe, TheCluster()}) {
		t.Errorf("%v", err)
	}
	if each, err := create(within(t, time.Minute), as(t, c, "u1", "127.0.0.1"), entries); err != nil || !errors.As(each[0], &denied) || denied.Right.Operation != Alter {
		t.Errorf("%v, %v", each, err)
	}
	set(t, admin, nil)
}

// TestEveryKindOfEntry creates, reads and deletes an entry of each kind of resource, and sees what a broker refuses.
func TestEveryKindOfEntry(t *testing.T) {
	admin := as(t, broker(t), "admin", "127.0.0.1")
	var entries []Entry
	for _, k := range keys() {
		on, err := ParseResource(k.name, "User:x")
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range append(Operations(on.Type), All) {
			entries = append(entries, Entry{Allow, "User:a", o, on, Anywhere}, Entry{Deny, Everyone, o, on, "2001:db8::/32"})
		}
	}
	set(t, admin, entries)
	set(t, admin, nil)
	done, err := Apply(within(t, time.Minute), admin, Plan{Create: []Entry{{Allow, "alice", Read, topic("t"), Anywhere}, {Allow, "User:a", Read, topic("t"), Anywhere}, {Allow, "User:a", Read, topic("t"), "10.0.0.0/99"}}})
	if err != nil || done[0].Err == nil || done[1].Err != nil || done[2].Err == nil || !strings.Contains(done[0].Err.Error(), "INVALID_REQUEST: Could not parse principal") {
		t.Errorf("%v, %v", done, err)
	}
	set(t, admin, nil)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if done, err = Apply(ended, admin, Plan{Create: entries[:2], Delete: entries[2:3]}); !errors.Is(err, context.Canceled) || len(done) != 3 || !errors.Is(done[0].Err, ErrNotTried) || !errors.Is(done[2].Err, ErrNotTried) {
		t.Errorf("%v, %v", done, err)
	}
}

// TestNetworksBeforeTheyMatched: an earlier broker keeps a network, and does not match it.
func TestNetworksBeforeTheyMatched(t *testing.T) {
	c := kafkatest.Start(t, kafkatest.Spec{Version: kafkatest.Previous, Security: kafkatest.SASLPlaintext, Authorizer: true,
		Users: []kafkatest.User{{Name: "admin", Password: "secret", Mechanism: "PLAIN"}, {Name: "u0", Password: "secret", Mechanism: "PLAIN"}}})
	admin := as(t, c, "admin", "127.0.0.1")
	entries := []Entry{{Allow, "User:u0", Describe, TheCluster(), "127.0.0.0/8"}}
	set(t, admin, entries)
	got, err := Look(within(t, time.Minute), admin)
	if err != nil || got.Networks {
		t.Fatalf("%+v, %v", got, err)
	}
	allowed, _, err := describeCluster(within(t, time.Minute), as(t, c, "u0", "127.0.0.1"))
	if d := Decide(entries, got.Settings("User:admin"), Question{"User:u0", Describe, TheCluster(), "127.0.0.1"}); err != nil || d.Allowed != (len(allowed) > 0) {
		t.Errorf("the broker allows %v (%v), kscope says %v", allowed, err, d.Allowed)
	}
}

// TestKafkaACLsLines has Kafka's own tool carry out the lines that are printed for it.
func TestKafkaACLsLines(t *testing.T) {
	c := broker(t)
	admin := as(t, c, "admin", "127.0.0.1")
	set(t, admin, nil)
	entries := sorted([]Entry{
		{Deny, Everyone, DescribeConfigs, topics("ord"), "10.0.0.5"}, {Deny, Everyone, Write, topics("ord"), "10.0.0.5"},
		{Allow, "User:u1", CreateTokens, Resource{User, "User:u2", Literal}, Anywhere},
	})
	for _, remove := range []bool{false, true} {
		for _, line := range KafkaACLs(entries, remove) {
			words := strings.Fields(strings.ReplaceAll(line, "'", ""))[1:]
			where := []string{"--bootstrap-server", c.Bootstrap(), "--command-config", c.ClientProperties(t)}
			if out, err := kafkatest.Tool(t, "org.apache.kafka.tools.AclCommand", append(where, words...)...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", line, err, out)
			}
		}
		p := Plan{Create: entries}
		if remove {
			p = Plan{Delete: entries}
		}
		if have, err := Await(within(t, 10*time.Second), admin, p); err != nil || len(have) != len(p.Create) {
			t.Errorf("%v, %v", have, err)
		}
	}
}

func TestNoAuthorizer(t *testing.T) {
	c := broker(t)
	c.Restart(t, 1, map[string]string{"authorizer.class.name": ""})
	defer c.Restart(t, 1, map[string]string{"authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer"})
	client := as(t, c, "u0", "127.0.0.1")
	if _, err := Look(within(t, time.Minute), client); !errors.Is(err, ErrNoAuthorizer) {
		t.Errorf("%v", err)
	}
	if got, _, err := describeCluster(within(t, time.Minute), client); err != nil || !slices.Equal(got, bits(8096)) {
		t.Errorf("%v, %v", got, err)
	}
	done, err := Apply(within(t, time.Minute), client, Plan{Create: []Entry{{Allow, "User:a", Read, topic("t"), Anywhere}}})
	if err != nil || !errors.Is(done[0].Err, ErrNoAuthorizer) {
		t.Errorf("%v, %v", done, err)
	}
}
