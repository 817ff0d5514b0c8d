package acl

import (
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"
)

func TestCommands(t *testing.T) {
	entries := []Entry{
		{Allow, "User:a", Read, topic("orders"), Anywhere}, {Allow, "User:a", DescribeConfigs, topic("orders"), Anywhere},
		{Deny, Everyone, Write, topics("ord"), "10.0.0.5"}, {Allow, "User:a", Alter, TheCluster(), Anywhere}, {Allow, "User:a", CreateTokens, Resource{User, "User:b", Literal}, Anywhere},
	}
	for _, c := range []struct{ got, want []string }{
		{Grants(entries), []string{
			"kscope acl grant --deny 'User:*' --operation write --topic-prefix ord --host 10.0.0.5",
			"kscope acl grant --allow User:a --operation alter --cluster",
			"kscope acl grant --allow User:a --operation describe_configs --operation read --topic orders",
			"kscope acl grant --allow User:a --operation create_tokens --user User:b"}},
		{Revokes(entries[2:3]), []string{"kscope acl revoke --deny 'User:*' --operation write --topic-prefix ord --host 10.0.0.5"}},
		{KafkaACLs(entries, false), []string{
			"kafka-acls.sh --add --deny-principal 'User:*' --deny-host 10.0.0.5 --operation Write --topic ord --resource-pattern-type prefixed",
			"kafka-acls.sh --add --allow-principal User:a --operation Alter --cluster",
			"kafka-acls.sh --add --allow-principal User:a --operation DescribeConfigs --operation Read --topic orders",
			"kafka-acls.sh --add --allow-principal User:a --operation CreateTokens --user-principal User:b"}},
		{KafkaACLs(entries[:1], true), []string{"kafka-acls.sh --remove --force --allow-principal User:a --operation Read --topic orders"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%q, wanted %q", c.got, c.want)
		}
	}
}

func TestCodes(t *testing.T) {
	if got := bits(3576); !slices.Equal(got, []Operation{Read, Write, Create, Delete, Alter, Describe, DescribeConfigs, AlterConfigs}) {
		t.Errorf("%v", got)
	}
	if got := bits(-2147483648); got != nil {
		t.Errorf("%v", got)
	}
	for code := range int8(20) {
		if got := operationOf(kmsg.ACLOperation(code)).code(); int8(got) != code {
			t.Errorf("%d became %d", code, got)
		}
	}
	for _, of := range types() {
		if got := typeOf(of.code()); got != of {
			t.Errorf("%s became %s", of, got)
		}
	}
}
