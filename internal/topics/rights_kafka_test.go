package topics

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/plain"

	"kscope/internal/kafkatest"
)

// TestFewRights: what a principal may not see or do is said to be that, and never taken for a topic that is not there.
func TestFewRights(t *testing.T) {
	c := kafkatest.Start(t, kafkatest.Spec{Security: kafkatest.SASLPlaintext, Authorizer: true,
		Users: []kafkatest.User{{Name: "app", Password: "app-secret", Mechanism: "PLAIN"}}})
	ctx := context.Background()
	adm := c.Admin(t)
	for _, name := range []string{"seen", "hidden"} {
		if _, err := adm.CreateTopic(ctx, 1, 1, nil, name); err != nil {
			t.Fatal(err)
		}
	}
	acl := kadm.NewACLs().Topics("seen").Allow("User:app").AllowHosts("*").Operations(kadm.OpDescribe).ResourcePatternType(kadm.ACLPatternLiteral)
	if _, err := adm.CreateACLs(ctx, acl); err != nil {
		t.Fatal(err)
	}
	a := client(t, c, kgo.SASL(plain.Auth{User: "app", Pass: "app-secret"}.AsMechanism()))
	p := planned(t, a, Desired{OwnedPrefixes: []string{"x"}, Topics: []Want{{Name: "hidden", Partitions: 1}, {Name: "new", Partitions: 1}, {Name: "seen", Partitions: 3}}}, Rules{})
	if want := "refuse hidden (this principal may not see whether it is there, needs DESCRIBE on the topic)\nrefuse new (this principal may not see whether it is there, needs DESCRIBE on the topic)\nalter seen partitions:1>3"; told(p) != want {
		t.Errorf("%s, wanted\n%s", told(p), want)
	}
	if len(p.Unproved) != 1 || !strings.Contains(p.Unproved[0], "TOPIC_AUTHORIZATION_FAILED") {
		t.Errorf("unproved: %v", p.Unproved)
	}
	a.Apply(ctx, &p, Options{})
	if got := outcomes(p)["alter seen"]; !strings.HasPrefix(got, "failed partitions: TOPIC_AUTHORIZATION_FAILED") {
		t.Errorf("%s", got)
	}
	p = planned(t, a, one("seen", 0, 0, "retention.ms", "1"), Rules{})
	if want := "refuse seen (its settings may not be read, needs DESCRIBE_CONFIGS on the topic)"; told(p) != want {
		t.Errorf("%s, wanted %s", told(p), want)
	}
	d, err := a.Describe(ctx, "seen")
	if err != nil {
		t.Fatal(err)
	}
	var gaps []string
	for _, g := range d.Gaps {
		gap, _, _ := strings.Cut(g, ":")
		gaps = append(gaps, gap)
	}
	if want := []string{"settings", "reassignments", "sizes"}; !reflect.DeepEqual(gaps, want) {
		t.Errorf("gaps %v, wanted %v", d.Gaps, want)
	}
	if _, err := a.Describe(ctx, "hidden"); !errors.Is(err, ErrDenied) {
		t.Errorf("%v", err)
	}
	s, err := a.Look(ctx)
	if err != nil || !reflect.DeepEqual(s.Names(), []string{"seen"}) || !reflect.DeepEqual(s.Unread(), []string{"seen"}) {
		t.Errorf("%v, unread %v, %v", s.Names(), s.Unread(), err)
	}
}
