package acl

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// TestDecidesAsTheBrokerDoes compares every decision on random entries with what a real StandardAuthorizer allows six
// users from two addresses, with allow.everyone.if.no.acl.found off and on; and, where the broker logs it, what decides.
func TestDecidesAsTheBrokerDoes(t *testing.T) {
	const rounds, each = 10, 60
	c := broker(t)
	r := rand.New(rand.NewPCG(20260921, 4))
	tally := &agreement{}
	for n := range rounds {
		s := Settings{Super: []string{"User:admin"}, AllowEveryone: n >= rounds/2, Networks: true}
		if n == rounds/2 {
			c.Restart(t, 1, map[string]string{"allow.everyone.if.no.acl.found": "true"})
		}
		admin := as(t, c, "admin", "127.0.0.1")
		coordinate(t, admin)
		all := combine(r, each)
		set(t, admin, all.entries)
		tally.combinations += each
		logged := n == rounds/2-1 || n == rounds-1
		if logged {
			logRules(t, admin)
		}
		for _, user := range append(users(), "admin") {
			for _, from := range []string{"127.0.0.1", "127.0.0.2"} {
				tally.compare(t, all, s, "User:"+user, from, verdicts(t, as(t, c, user, from), all))
			}
		}
		if logged {
			tally.rules(t, c, all, s)
		}
	}
	set(t, as(t, c, "admin", "127.0.0.1"), nil)
	c.Restart(t, 1, map[string]string{"allow.everyone.if.no.acl.found": ""})
	t.Logf("%d combinations of entries; %d of %d decisions agree (%d allowed, %d denied by an entry); %d of %d of what decides agree",
		tally.combinations, tally.agreed, tally.asked, tally.allowed, tally.denied, tally.sameRule, tally.rulesSeen)
	if tally.combinations < 500 || tally.agreed != tally.asked || tally.sameRule != tally.rulesSeen {
		t.Error("not all agree")
	}
	// A comparison in which nearly all is denied for want of an entry would prove little.
	if tally.allowed < 5000 || tally.denied < 1000 || tally.rulesSeen < 5000 {
		t.Error("too little was compared")
	}
}

type agreement struct {
	combinations, asked, agreed, allowed, denied, rulesSeen, sameRule, shown int
}

// verdict is what a broker says of a principal on one resource; nil where it says nothing of that operation.
type verdict map[Operation]bool

func (a *agreement) compare(t *testing.T, all round, s Settings, principal, from string, said map[Resource]verdict) {
	for on, operations := range said {
		for o, allowed := range operations {
			d := Decide(all.entries, s, Question{principal, o, on, from})
			a.asked++
			switch {
			case d.Allowed == allowed:
				a.agreed++
			default:
				a.show(t, "%s from %s, %s on %s: the broker says %v, kscope %v (%s %s)", principal, from, o, on, allowed, d.Allowed, d.Reason, d.Entry)
			}
			if d.Allowed {
				a.allowed++
			} else if d.Reason == ByEntry {
				a.denied++
			}
		}
	}
}

func (a *agreement) show(t *testing.T, format string, args ...any) {
	if a.shown++; a.shown <= 10 {
		t.Errorf(format, args...)
	}
}

// verdicts asks a broker what it allows on all names of a round: the bits of authorized operations, or the refusal of
// DESCRIBE, without which there are no bits.
func verdicts(t *testing.T, client *kgo.Client, all round) map[Resource]verdict {
	t.Helper()
	ctx := within(t, 30*time.Second)
	said := map[Resource]verdict{}
	allowed, _, err := describeCluster(ctx, client)
	if err != nil {
		t.Fatal(err)
	}
	said[TheCluster()] = verdict{Describe: false}
	if len(allowed) > 0 {
		said[TheCluster()] = decoded(Cluster, allowed)
	}

	topics := kmsg.NewPtrMetadataRequest()
	topics.IncludeTopicAuthorizedOperations = true
	for _, name := range all.topics {
		topics.Topics = append(topics.Topics, kmsg.MetadataRequestTopic{Topic: kmsg.StringPtr(name)})
	}
	for _, topic := range ask[*kmsg.MetadataResponse](ctx, t, client, topics).Topics {
		said[Resource{Topic, *topic.Topic, Literal}] = onName(t, Topic, topic.ErrorCode, 29, topic.AuthorizedOperations)
	}
	groups := kmsg.NewPtrDescribeGroupsRequest()
	groups.Groups, groups.IncludeAuthorizedOperations = all.groups, true
	for _, group := range ask[*kmsg.DescribeGroupsResponse](ctx, t, client, groups).Groups {
		said[Resource{Group, group.Group, Literal}] = onName(t, Group, group.ErrorCode, 30, group.AuthorizedOperations)
	}
	ids := kmsg.NewPtrDescribeTransactionsRequest()
	ids.TransactionalIDs = all.transactions
	for _, id := range ask[*kmsg.DescribeTransactionsResponse](ctx, t, client, ids).TransactionStates {
		said[Resource{TransactionalID, id.TransactionalID, Literal}] = verdict{Describe: id.ErrorCode != 53}
	}
	if want := 1 + len(all.topics) + len(all.groups) + len(all.transactions); len(said) != want {
		t.Fatalf("%d answers to %d names", len(said), want)
	}
	return said
}

func decoded(of Type, allowed []Operation) verdict {
	v := verdict{}
	for _, o := range Operations(of) {
		v[o] = slices.Contains(allowed, o)
	}
	return v
}

// onName is DESCRIBE denied, or all bits. A topic that does not exist (3) has bits too.
func onName(t *testing.T, of Type, code, denied int16, field int32) verdict {
	t.Helper()
	switch {
	case code == denied:
		return verdict{Describe: false}
	case code == 0 || code == 3:
		return decoded(of, bits(field))
	}
	t.Fatalf("error code %d on a %s", code, of)
	return nil
}

// ask sends a request to the one broker there is, without the search for a coordinator that a client would begin with:
// who asks may not search.
func ask[R kmsg.Response](ctx context.Context, t *testing.T, client *kgo.Client, req kmsg.Request) R {
	t.Helper()
	resp, err := client.Broker(1).RetriableRequest(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	return resp.(R)
}

// coordinate makes the broker a coordinator of groups and transactions, so that it can speak of any of them.
func coordinate(t *testing.T, admin *kgo.Client) {
	t.Helper()
	ctx := within(t, time.Minute)
	for kind := range int8(2) {
		for ready := false; !ready; {
			find := kmsg.NewPtrFindCoordinatorRequest()
			find.CoordinatorType, find.CoordinatorKeys = kind, []string{"a", "b", "c", "d"}
			ready = true
			for _, c := range ask[*kmsg.FindCoordinatorResponse](ctx, t, admin, find).Coordinators {
				ready = ready && c.ErrorCode == 0
			}
		}
	}
	names := make([]string, 20) // some for each partition of the internal topics
	for i := range names {
		names[i] = fmt.Sprint("ready-", i)
	}
	for ready := false; !ready; {
		groups := kmsg.NewPtrDescribeGroupsRequest()
		groups.Groups = names
		ids := kmsg.NewPtrDescribeTransactionsRequest()
		ids.TransactionalIDs = names
		ready = true
		for _, g := range ask[*kmsg.DescribeGroupsResponse](ctx, t, admin, groups).Groups {
			ready = ready && g.ErrorCode == 0
		}
		for _, id := range ask[*kmsg.DescribeTransactionsResponse](ctx, t, admin, ids).TransactionStates {
			ready = ready && id.ErrorCode == 105
		}
	}
}
