package explain

import (
	"reflect"
	"strings"
	"testing"

	"kscope/internal/check"
)

func sample() []*check.Check {
	return []*check.Check{
		{ID: "ENV001", Errors: []string{"dial tcp …: connect: connection refused", "Connect to ipv4#… failed: Connection refused (after …ms in state CONNECT)"}},
		{ID: "ENV005", Errors: []string{"kafka: client has run out of available brokers to talk to: EOF", "read: connection reset by peer"}},
		{ID: "TLS001", Errors: []string{"kafka: client has run out of available brokers to talk to: EOF"}},
		{ID: "TLS003", Errors: []string{"x509: certificate signed by unknown authority"}},
		{ID: "TLS004", Errors: []string{"x509: certificate is valid for …, not …", "No subject alternative DNS name matching … found."}},
		{ID: "TOP001", Errors: []string{"UNKNOWN_TOPIC_OR_PARTITION", "UnknownTopicOrPartitionException: This server does not host this topic-partition."}},
	}
}

func ids(ms []Match) []string {
	var all []string
	for _, m := range ms {
		all = append(all, m.Check.ID)
	}
	return all
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"as quoted", "dial tcp 10.0.0.5:9092: connect: connection refused", []string{"ENV001"}},
		{"case and blanks", "DIAL  TCP   [::1]:9092: connect:\tConnection Refused", []string{"ENV001"}},
		{"numbers and names", "%3|1700000000.123|FAIL|app#producer-1| [thrd:x]: Connect to ipv4#10.1.2.3:9093 failed: Connection refused (after 12ms in state CONNECT)", []string{"ENV001"}},
		{"two checks share a text", "kafka: client has run out of available brokers to talk to: EOF", []string{"ENV005", "TLS001"}},
		{"other names", "tls: failed to verify certificate: x509: certificate is valid for broker-7.example.com, not 10.example", []string{"TLS004"}},
		{"java class with package", "org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.", []string{"TOP001"}},
		{"error name inside a sentence", "produce to orders failed: UNKNOWN_TOPIC_OR_PARTITION: try again", []string{"TOP001"}},
		{"id", "tls-04", []string{"TLS004"}},
		{"id in a line", "see TLS003, please", []string{"TLS003"}},
		{"part of a text", "connection refused", []string{"ENV001"}},
		{"part of a text after a name", "orders-service: connection refused", []string{"ENV001"}},
		{"broken over lines", "x509: certificate signed by\n  unknown authority", []string{"TLS003"}},
		{"nothing", "the cat sat on the mat", nil},
		{"empty", " \n\t", nil},
		{"a number alone", "42", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(Find(c.text, sample())); !reflect.DeepEqual(got, c.want) {
				t.Errorf("found %v, wanted %v", got, c.want)
			}
		})
	}
}

func TestFindNamesTheLineOfALog(t *testing.T) {
	log := strings.Repeat("INFO all is well\n", 7) + "WARN x509: certificate signed by unknown authority\n" + strings.Repeat("INFO done\n", 9)
	got := Find(log, sample())
	if len(got) != 1 || got[0].Line != 8 || !got[0].Whole || got[0].Text != "x509: certificate signed by unknown authority" {
		t.Errorf("found %+v", got)
	}
}

func TestFindNamesTheLineOfAShortLog(t *testing.T) {
	got := Find("INFO starting\nWARN x509: certificate signed by unknown authority\nINFO done\n", sample())
	if len(got) != 1 || got[0].Line != 2 {
		t.Errorf("found %+v", got)
	}
}

func TestFindReadsABigLogQuickly(t *testing.T) {
	var b strings.Builder
	for i := range 200000 {
		b.WriteString("ERROR [Producer clientId=p] Connection to node ")
		b.WriteString(strings.Repeat("9", i%7+1))
		b.WriteString(" failed: dial tcp 10.0.0.5:9092: connect: connection refused\n")
	}
	if got := ids(Find(b.String(), sample())); !reflect.DeepEqual(got, []string{"ENV001"}) {
		t.Errorf("found %v", got)
	}
}
