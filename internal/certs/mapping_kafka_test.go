package certs_test

import (
	"encoding/asn1"
	"encoding/base64"
	"strings"
	"testing"

	"kscope/internal/certs"
	"kscope/internal/kafkatest"
)

const acme = "CN=kafka-1,OU=Kafka,O=Acme\\, Inc.,C=DE"

// mappings are rules, a name, and what SslPrincipalMapper makes of them; "" where it refuses.
var mappings = []struct{ rules, name, want string }{
	{"DEFAULT", acme, acme},
	{"RULE:^CN=([^,]+).*$/$1/,DEFAULT", acme, "kafka-1"},
	{"RULE:^CN=([^,]+).*$/$1/U,DEFAULT", acme, "KAFKA-1"},
	{"RULE:^CN=([^,]+),OU=([^,]+).*$/$2-$1/L", acme, "kafka-kafka-1"},
	{"RULE:^CN=([^,]+),OU=Payments.*$/$1/, RULE:^CN=([^,]+),OU=Kafka.*$/broker-$1/ ,DEFAULT", acme, "broker-kafka-1"},
	{"RULE:^CN=([^,]+)$/$1/,DEFAULT", acme, acme},
	{"RULE:^CN=([^,]+)$/$1/", acme, ""},
	{"RULE:CN=(.*),OU=.*/$1/", acme, "kafka-1"},
	{"RULE:.*/x/", acme, "xx"},
	{"RULE:^.*$/x/", acme, "x"},
	{"RULE:CN=(\\S*?),.*/$1@$4/", acme, "kafka-1@$4"},
	{"RULE:CN=(\\S*?),.*/$12/", acme, "kafka-12"},
	{"RULE:CN=(.*?),.*/$0/", acme, acme},
	{"RULE:^CN=(.*?)\\/(.*?),.*$/$1\\/$2/", "CN=a/b,O=x", "a/b"},
	{"RULE:^CN=(.*?),.*$/a\\$b/", acme, "a$b"},
	{"RULE:^CN=.*$/$1/", acme, ""},
	{"RULE:^CN=(.*?),.*$/a$/", acme, ""},
	{"RULE:^(?i)cn=([^,]+).*$/$1/", acme, "kafka-1"},
	{"RULE:^CN=([^,]+).*$/$1/X", acme, ""},
	{"RULE:^CN=([^,]+).*$/$1/LL", acme, ""},
	{"RULE:^CN=([^,]+).*$/$1", acme, ""},
	{"DEFAULTS", acme, ""},
	{"default", acme, ""},
	{"DEFAULT,", acme, acme},
	{",DEFAULT", acme, acme},
	{",", acme, ""},
	{"DEFAULT RULE:a/b/", acme, ""},
	{"RULE:^CN=(.*?),.*$/$1/L,RULE:(a/b/", acme, ""},
}

// names are encoded names and how Java writes them.
var names = []struct {
	parts []part
	want  string
}{
	{[]part{{cn, printable, "kafka-1"}}, "CN=kafka-1"},
	{[]part{{country, printable, "DE"}, {org, utf8, "Acme, Inc."}, {unit, utf8, "Kafka"}, {cn, utf8, "kafka-1"}}, `CN=kafka-1,OU=Kafka,O=Acme\, Inc.,C=DE`},
	{[]part{{cn, utf8, "first"}, {org, utf8, "then"}}, "O=then,CN=first"},
	{[]part{{unit, utf8, "Infra"}, {unit, utf8, "Kafka"}, {cn, utf8, "a"}}, "CN=a,OU=Kafka,OU=Infra"},
	{[]part{{domain, ia5, "com"}, {domain, ia5, "acme"}, {uid, utf8, "alice"}}, "UID=alice,DC=acme,DC=com"},
	{[]part{{email, ia5, "a@b.c"}, {cn, utf8, "a"}}, "CN=a,1.2.840.113549.1.9.1=#16056140622e63"},
	{[]part{{serial, printable, "42"}, {cn, utf8, "a"}}, "CN=a,2.5.4.5=#13023432"},
	{[]part{{cn, utf8, ` #a+b="c";<d>\ `}}, `CN=\ \#a\+b\=\"c\"\;\<d\>\\\ `},
	{[]part{{cn, utf8, "Jürgen Ⅸ"}}, "CN=Jürgen Ⅸ"},
	{[]part{{cn, utf8, "  "}}, `CN=\ \ `},
	{[]part{{cn, utf8, ""}}, "CN="},
	{[]part{{cn, bits, "x"}}, "CN=#030178"},
	{nil, ""},
}

const (
	printable, utf8, ia5, bits = 19, 12, 22, 3
	cn, country, org, unit     = "2.5.4.3", "2.5.4.6", "2.5.4.10", "2.5.4.11"
	serial, email              = "2.5.4.5", "1.2.840.113549.1.9.1"
	domain, uid                = "0.9.2342.19200300.100.1.25", "0.9.2342.19200300.100.1.1"
)

type part struct {
	oid  string
	tag  int
	text string
}

func encoded(t *testing.T, parts []part) []byte {
	t.Helper()
	var all []byte
	for _, p := range parts {
		var oid asn1.ObjectIdentifier
		for _, n := range strings.Split(p.oid, ".") {
			value := 0
			for _, c := range n {
				value = 10*value + int(c-'0')
			}
			oid = append(oid, value)
		}
		pair := sequence(t, asn1.TagSequence, must(t)(asn1.Marshal(oid)), must(t)(asn1.Marshal(asn1.RawValue{Tag: p.tag, Bytes: []byte(p.text)})))
		all = append(all, sequence(t, asn1.TagSet, pair)...)
	}
	return sequence(t, asn1.TagSequence, all)
}

func sequence(t *testing.T, tag int, parts ...[]byte) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p...)
	}
	return must(t)(asn1.Marshal(asn1.RawValue{Tag: tag, IsCompound: true, Bytes: all}))
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

func TestMapping(t *testing.T) {
	for _, c := range mappings {
		got := "refused"
		if m, err := certs.ParseMapping(c.rules); err == nil {
			if p, err := m.Principal(c.name); err == nil {
				got = p
			}
		}
		want := "refused"
		if c.want != "" {
			want = "User:" + c.want
		}
		if got != want {
			t.Errorf("%s of %s: %s, want %s", c.rules, c.name, got, want)
		}
	}
}

func TestDistinguishedName(t *testing.T) {
	for _, c := range names {
		if got := certs.DistinguishedName(encoded(t, c.parts)); got != c.want {
			t.Errorf("%v: %s, want %s", c.parts, got, c.want)
		}
	}
}

// TestPrincipalsOfKafka holds both tables against Kafka's own class and Java.
func TestPrincipalsOfKafka(t *testing.T) {
	var args, want []string
	for _, c := range mappings {
		args, want = append(args, c.rules, c.name), append(want, c.want)
		if c.want == "" {
			want[len(want)-1] = "refused"
		}
	}
	for _, c := range names {
		args, want = append(args, "name", base64.StdEncoding.EncodeToString(encoded(t, c.parts))), append(want, c.want)
	}
	cmd := kafkatest.Tool(t, "testdata/Principals.java", args...)
	cmd.Env = append(cmd.Environ(), "JAVA_TOOL_OPTIONS=-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8", "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d: %s", len(got), len(want), out)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s of %s: Kafka says %q, the table %q", args[2*i], args[2*i+1], got[i], want[i])
		}
	}
}
