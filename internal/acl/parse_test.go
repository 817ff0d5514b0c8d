package acl

import (
	"strings"
	"testing"
)

func TestParsePrincipal(t *testing.T) {
	for text, want := range map[string]string{
		"User:alice": "", "User:*": "", `User:CN=app,OU=foo,O=Bar\, Inc,C=DE`: "", "Group:x": "", "User:a:b": "",
		"": "is empty", "alice": `needs "User:alice"`, "user:alice": `needs "User:alice"`, "USER:a": `needs "User:a"`, "User:": "has no name",
		"User: alice": `needs "User:alice"`, "User:alice ": `needs "User:alice"`, ":x": "blanks or nothing",
	} {
		got, err := ParsePrincipal(text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) || err == nil && got != text {
			t.Errorf("%q: %q, %v, wanted %q", text, got, err, want)
		}
	}
}

func TestParseHost(t *testing.T) {
	for text, want := range map[string]string{
		"*": "*", "10.0.0.5": "10.0.0.5", "::1": "0:0:0:0:0:0:0:1", "2001:DB8::1:0": "2001:db8:0:0:0:0:1:0", "::ffff:10.0.0.5": "10.0.0.5", "10.0.0.0/8": "10.0.0.0/8", "2001:db8::/32": "2001:db8::/32",
		"localhost": "", "": "", "10.0.0": "", "10.0.0.0/33": "", "kafka/8": "", "10.0.0.*": "",
	} {
		got, err := ParseHost(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, wanted %q", text, got, err, want)
		}
	}
}

func TestParseResource(t *testing.T) {
	for _, c := range []struct {
		key, name string
		want      Resource
		err       string
	}{
		{"topic", "orders", topic("orders"), ""},
		{"topic", "*", topic("*"), ""},
		{"topic_prefix", "ord", topics("ord"), ""},
		{"cluster", "", TheCluster(), ""},
		{"transactional_id_prefix", "tx-", Resource{TransactionalID, "tx-", Prefixed}, ""},
		{"topic", "", Resource{}, "has no name"},
		{"topic", "ord*", Resource{}, `needs the prefix "ord"`},
		{"topic_prefix", "*", Resource{}, `every name is the topic "*"`},
		{"group", " g", Resource{}, "blanks"},
		{"tropic", "x", Resource{}, "no resource is called"},
	} {
		got, err := ParseResource(c.key, c.name)
		if c.err == "" && (err != nil || got != c.want || got.Key() != c.key) || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s %q: %+v, %v, wanted %+v %s", c.key, c.name, got, err, c.want, c.err)
		}
	}
}

func TestParseOperation(t *testing.T) {
	for text, want := range map[string]Operation{"write": Write, "DESCRIBE_CONFIGS": DescribeConfigs, "DescribeConfigs": DescribeConfigs, "describe-configs": DescribeConfigs, "All": All} {
		if got, err := ParseOperation(text, Topic); got != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{"wirte": `the nearest is "write"`, "": "needs one of read", "idempotent_write": "a topic has no operation"} {
		if got, err := ParseOperation(text, Topic); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v, wanted %q", text, got, err, want)
		}
	}
}

func TestOddity(t *testing.T) {
	fine := Entry{Allow, "User:a", Read, topic("t"), Anywhere}
	if odd := fine.Oddity(Settings{}); odd != "" {
		t.Errorf("%s is odd: %s", fine, odd)
	}
	for want, change := range map[string]func(*Entry){
		"types are compared letter by letter": func(e *Entry) { e.Principal = "user:a" },
		"makes no principal of type":          func(e *Entry) { e.Principal = "Group:a" },
		"is no address":                       func(e *Entry) { e.Host = "localhost" },
		"before 4.4":                          func(e *Entry) { e.Host = "10.0.0.0/8" },
		"is never written so":                 func(e *Entry) { e.Host = "::1" },
		"matches no name that begins so":      func(e *Entry) { e.Resource = topic("t*") },
		"has no operation":                    func(e *Entry) { e.Operation = IdempotentWrite },
	} {
		e := fine
		change(&e)
		if odd := e.Oddity(Settings{}); !strings.Contains(odd, want) {
			t.Errorf("%s: %q, wanted %q", e, odd, want)
		}
	}
	network := fine
	network.Host = "10.0.0.0/8"
	if odd := network.Oddity(Settings{Networks: true}); odd != "" {
		t.Error(odd)
	}
}
