package explain_test

import (
	"slices"
	"strings"
	"testing"

	"kscope/internal/check/catalog"
	"kscope/internal/explain"
)

// TestEveryQuotedTextFindsItsCheck hands each text of the catalogue to Find, with something in place of each …: its own
// check must be among the first three, or among those that quote the very same text.
func TestEveryQuotedTextFindsItsCheck(t *testing.T) {
	all := append(catalog.All(), catalog.Unseen()...)
	n := 0
	for _, c := range all {
		for _, text := range c.Errors {
			n++
			said := strings.ReplaceAll(text, "…", " broker-7.example.com ")
			found := explain.Find(said, all)
			i := slices.IndexFunc(found, func(m explain.Match) bool { return m.Check == c })
			if i < 0 || i > 2 && found[i].Score < found[2].Score {
				t.Errorf("%s: %q finds %s", c.ID, text, names(found))
			}
		}
	}
	if n < 50 {
		t.Errorf("the catalogue quotes only %d texts", n)
	}
}

func names(found []explain.Match) string {
	var ids []string
	for _, m := range found {
		ids = append(ids, m.Check.ID)
	}
	if len(ids) == 0 {
		return "nothing"
	}
	return strings.Join(ids, " ")
}

// TestRealLines are lines as clients and brokers of Kafka 4.4.0 print them, with the check that must come first.
func TestRealLines(t *testing.T) {
	all := append(catalog.All(), catalog.Unseen()...)
	for line, want := range map[string]string{
		"tls: failed to verify certificate: x509: certificate is valid for kafka1, not localhost":                                                                            "TLS004",
		"x509: certificate relies on legacy Common Name field, use SANs instead":                                                                                             "TLS005",
		"x509: cannot validate certificate for 10.20.30.40 because it doesn't contain any IP SANs":                                                                           "TLS006",
		"unable to dial: dial tcp: lookup kafka-2 on 10.96.0.10:53: no such host":                                                                                            "DNS001",
		"org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers":                                                            "DNS001",
		"unable to dial: dial tcp 127.0.0.1:9092: connect: connection refused":                                                                                               "ENV001",
		"%3|1700000000.123|FAIL|rdkafka#producer-1| [thrd:localhost:9092/bootstrap]: Connect to ipv4#127.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)": "ENV001",
		"invalid large response size 1213486160 > limit 104857600; the four size bytes are 'HTTP' in ascii, the beginning of an HTTP response; is your broker port correct?": "ENV004",
		"Caused by: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target":                                 "TLS003",
		"remote error: tls: bad certificate": "TLS009",
	} {
		found := explain.Find(line, all)
		if len(found) == 0 || found[0].Check.ID != want {
			t.Errorf("%q finds %s, wanted %s first", line, names(found), want)
		}
	}
}
