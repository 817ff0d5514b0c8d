package check

import "testing"

func TestSetKeepsTheNameThatWasGiven(t *testing.T) {
	file := Origin{Source: "file", Name: "kcat.conf", Line: 3}
	for _, c := range []struct{ have, set, key string }{
		{"metadata.broker.list", "bootstrap.servers", "metadata.broker.list"},
		{"bootstrap.servers", "bootstrap.servers", "bootstrap.servers"},
		{"sasl.mechanisms", "sasl.mechanism", "sasl.mechanisms"},
		{"client.id", "bootstrap.servers", "bootstrap.servers"},
	} {
		client := ClientFacts{File: "kcat.conf", Settings: []ClientSetting{{Key: c.have, Value: "x", Origin: file}}}
		want := Setting{Where: TheClient, File: "kcat.conf", Key: c.key, Value: "new"}
		if c.key == c.have {
			want.Line = 3
		}
		if got := client.Set(c.set, "new"); got != want {
			t.Errorf("%s where %s was given: %+v, wanted %+v", c.set, c.have, got, want)
		}
	}
}
