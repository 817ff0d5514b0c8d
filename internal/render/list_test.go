package render

import (
	"strings"
	"testing"
)

func TestList(t *testing.T) {
	type topic struct {
		Name       string `json:"name"`
		Partitions int    `json:"partitions"`
	}
	l := List{
		Schema: "kscope.topics/1", Key: "topics", Items: []any{topic{"orders", 6}, topic{"a\x1b[2J", 1}}, Names: []string{"orders", "a\x1b[2J"},
		Header: []string{"topic", "partitions"}, Rows: [][]string{{"orders", "6"}, {"a\x1b[2J", "1"}}, Empty: "no topics",
	}
	for format, want := range map[string]string{
		"text":  "topic     partitions\norders    6\na\\x1b[2J  1\n",
		"name":  "orders\na\\x1b[2J\n",
		"jsonl": `{"name":"orders","partitions":6}` + "\n" + `{"name":"a\u001b[2J","partitions":1}` + "\n",
		"json":  "{\n  \"schema\": \"kscope.topics/1\",\n  \"topics\": [\n    {\n      \"name\": \"orders\",\n      \"partitions\": 6\n    },\n    {\n      \"name\": \"a\\u001b[2J\",\n      \"partitions\": 1\n    }\n  ]\n}\n",
		"yaml":  "schema: kscope.topics/1\ntopics:\n  - name: orders\n    partitions: 6\n  - name: \"a\\e[2J\"\n    partitions: 1\n",
	} {
		var out strings.Builder
		if err := l.Write(&out, Terminal{UTF8: true}, format); err != nil || out.String() != want {
			t.Errorf("%s: %v\n%q, wanted\n%q", format, err, out.String(), want)
		}
	}
	for format, want := range map[string]string{"text": "no topics\n", "json": "{\n  \"schema\": \"kscope.topics/1\",\n  \"topics\": []\n}\n", "name": "", "jsonl": ""} {
		var out strings.Builder
		empty := List{Schema: "kscope.topics/1", Key: "topics", Header: l.Header, Empty: "no topics"}
		if err := empty.Write(&out, Terminal{}, format); err != nil || out.String() != want {
			t.Errorf("nothing as %s: %v, %q", format, err, out.String())
		}
	}
}
