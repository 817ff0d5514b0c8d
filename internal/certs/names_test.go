package certs

import (
	"net"
	"reflect"
	"strings"
	"testing"
)

func TestParseNames(t *testing.T) {
	got, err := ParseNames("Kafka-1", "kafka-1.", "10.0.0.5", "[::1]", "::ffff:10.0.0.5", "*.kafka.example", "my_broker")
	want := Names{
		DNS:   []string{"kafka-1", "*.kafka.example", "my_broker"},
		IPs:   []net.IP{net.IP{10, 0, 0, 5}, net.IPv6loopback},
		given: []string{"kafka-1", "kafka-1", "10.0.0.5", "::1", "10.0.0.5", "*.kafka.example", "my_broker"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
	if u := got.Underscored(); !reflect.DeepEqual(u, []string{"my_broker"}) {
		t.Errorf("underscored are %v", u)
	}
}

func TestParseNamesRefuses(t *testing.T) {
	for word, why := range map[string]string{
		"":                        "it is empty",
		"kafka 1":                 `"kafka 1" cannot be a part of it`,
		"kafka..example":          `"" cannot be a part of it`,
		"-kafka":                  `"-kafka" cannot be a part of it`,
		"kafka:9092":              "it has a port, needs the host alone",
		"[::1]:9092":              "it has a port, needs the host alone",
		"ssl://kafka:9092":        "it is a URL, needs the host alone",
		"0.0.0.0":                 "is an address to listen on",
		"::":                      "is an address to listen on",
		"fe80::1%eth0":            "has a zone",
		"10.0.0.300":              "it ends with the number 300",
		"brücke.example":          `"brücke" is not ASCII, needs its xn-- form`,
		"*":                       "a wildcard can only be the first of three parts or more",
		"*.example":               "a wildcard can only be the first of three parts or more",
		"kafka.*.example":         "a wildcard can only be the first of three parts or more",
		strings.Repeat("a", 64):   "cannot be a part of it",
		strings.Repeat("a.", 127): "it has 254 letters",
	} {
		if word == strings.Repeat("a.", 127) {
			word += "a.b" // the dot at its end would not count
			why = "it has 257 letters, at most 253 can be"
		}
		if _, err := ParseNames("kafka-1", word); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v, want %s", word, err, why)
		}
	}
}

func TestBrokerLeaf(t *testing.T) {
	long := strings.Repeat("long-label.", 6) + "svc"
	for _, c := range []struct {
		names []string
		want  string
	}{
		{[]string{"kafka-1", "localhost"}, "kafka-1"}, {[]string{"localhost", "127.0.0.1", "kafka-1"}, "kafka-1"},
		{[]string{"localhost", "127.0.0.2"}, "broker-1"}, {[]string{"*.kafka.example"}, "broker-1"}, {[]string{long}, "broker-1"}, {[]string{"10.0.0.5"}, "10.0.0.5"},
	} {
		if l := BrokerLeaf(must(ParseNames(c.names...)), "broker-1"); l.CommonName != c.want {
			t.Errorf("%v: CN=%s, want %s", c.names, l.CommonName, c.want)
		}
	}
}

func TestCheckClientName(t *testing.T) {
	for _, good := range []string{"app", "a", "Team_1.app@example", strings.Repeat("a", 64)} {
		if err := CheckClientName(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", ".", "..", "a/b", `a\b`, "a b", "a,b", "a+b", "-a", "a-", "ä", strings.Repeat("a", 65)} {
		if CheckClientName(bad) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
