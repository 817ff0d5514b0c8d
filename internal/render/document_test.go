package render

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"kscope/internal/check"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func reports() map[string]check.Report {
	only := check.Run(all(), check.Healthy(), func(c *check.Check) bool { return c == old })
	return map[string]check.Report{
		"well": report(), "warned": report(lostReplicas), "sick": report(unresolved2, lostReplicas, scramSHA1, oldCluster, notReached),
		"few rights": report(noRight), "unreachable": report(nobody), "unusable": report(badSettings), "one check": only,
		"interrupted": report(func(f *check.Facts) { f.Interrupted = true }), "hostile": hostile(), "empty": check.Run(all(), &check.Facts{}, nil),
	}
}

func TestDocumentsKeepTheSchema(t *testing.T) {
	s := compiled(t)
	for name, r := range reports() {
		for _, format := range []string{"json", "jsonl"} {
			out := write(t, format, r, Options{Version: "1", ExitCode: 1})
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := s.Validate(doc); err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
			}
			if format == "jsonl" && strings.Count(out, "\n") != 1 {
				t.Errorf("%s: jsonl has %d lines", name, strings.Count(out, "\n"))
			}
		}
	}
}

// TestSchemaIsStrict shows that the schema can say no, and that it lets new fields pass.
func TestSchemaIsStrict(t *testing.T) {
	s := compiled(t)
	for name, change := range map[string]func(map[string]any){
		"verdict":       func(d map[string]any) { d["verdict"] = "fine" },
		"no causes":     func(d map[string]any) { delete(d, "causes") },
		"null list":     func(d map[string]any) { d["passed"] = nil },
		"two in a step": func(d map[string]any) { step(d)["run"] = "x" },
		"time":          func(d map[string]any) { d["at"] = "yesterday" },
		"level":         func(d map[string]any) { d["causes"].([]any)[0].(map[string]any)["level"] = "none" },
		"":              func(d map[string]any) { d["new"] = 1; step(d)["newer"] = true },
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, "json", report(unresolved2), Options{})))
		if err != nil {
			t.Fatal(err)
		}
		change(doc.(map[string]any))
		if err := s.Validate(doc); (err == nil) != (name == "") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func step(d map[string]any) map[string]any {
	fix := d["causes"].([]any)[0].(map[string]any)["fixes"].([]any)[0].(map[string]any)
	return fix["steps"].([]any)[0].(map[string]any)
}

func TestJSONCause(t *testing.T) {
	r := report(unresolved2, lostReplicas)
	var out bytes.Buffer
	if err := encode(&out, causeOf(r.Facts, r.Causes[0]), ""); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), `{"check":"ADV002","title":"every advertised name resolves","level":"error","certain":true,"probably":"","against":"",`+
		`"subjects":["address/kafka-2.example.com:9093","broker/2"],"detail":"broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here",`+
		`"evidence":["bootstrap kafka.example.com:9093 answers","lookup kafka-2.example.com: no such host"],"because":"",`+
		`"leads_to":["2 of 6 partitions cannot be read or written from here: orders/1, orders/4"],`+
		`"consequences":[{"check":"TOP005","level":"warning","subjects":["partition/orders/1","partition/orders/4"],"detail":"a replica of orders is behind, and 1 more: orders/4"}],`+
		`"fixes":[{"say":"give broker 2 an address that works from here","steps":[{"set":[{"where":"broker/2","file":"server.properties","line":0,`+
		`"key":"advertised.listeners","value":"EXTERNAL://‹host and port of broker 2›","blanks":["host and port of broker 2"]}]},{"do":{"verb":"restart","where":"broker/2"}}]},`+
		`{"say":"or, for this machine alone, a hosts entry","steps":[{"run":"getent hosts kafka-2"}]}]}`+"\n")
}

func TestJSONTop(t *testing.T) {
	f := &check.Facts{Asked: check.Asked{BootstrapServers: []string{"k:1"}}, Took: 7e6, SeenFrom: check.SeenFrom{Host: "desk", OS: "linux"}}
	f.Endpoints = []check.Endpoint{{Address: "k:1", Seed: true, Lookup: check.Lookup{Failure: check.NoSuchName, Detail: "no such host", Took: 1500e3}}}
	f.Gaps = []check.Gap{{Need: check.Topics, Subject: check.TheCluster, Reason: "not reached"}}
	r := check.Run(all(), f, func(c *check.Check) bool { return c != mechanism })
	same(t, write(t, "jsonl", r, Options{Version: "v1", ExitCode: 3}), `{"schema":"kscope.report/1","version":"v1","at":"0001-01-01T00:00:00Z","took_ms":7,"verdict":"unreachable","exit_code":3,`+
		`"asked":{"bootstrap_servers":["k:1"],"topics":[],"groups":[],"can":[]},"seen_from":{"host":"desk","os":"linux"},"cluster":null,`+
		`"endpoints":[{"address":"k:1","roles":["seed"],"paths":[{"ip":"","layers":[{"name":"dns","outcome":"failed","failure":"no such name","took_ms":1.5,"detail":"no such host"}]}]}],`+
		`"causes":[],"gaps":[{"need":"topics","subject":"cluster","reason":"not reached","right":"","checks":["TOP005"]}],`+
		`"passed":["ADV002","API003","PERF001"],"skipped":[{"check":"SASL005","reason":"not asked for"}]}`+"\n")
}

// TestEveryCheckIsNamed is the promise of the document: nothing that was to be judged is missing from it.
func TestEveryCheckIsNamed(t *testing.T) {
	for name, r := range reports() {
		if name == "hostile" {
			continue
		}
		d := documentOf(&r, Options{})
		seen := map[string]bool{}
		for _, id := range d.Passed {
			seen[id] = true
		}
		for _, s := range d.Skipped {
			seen[s.Check] = true
		}
		for _, g := range d.Gaps {
			for _, id := range g.Checks {
				seen[id] = true
			}
		}
		for _, c := range d.Causes {
			seen[c.Check] = true
			for _, q := range c.Consequences {
				seen[q.Check] = true
			}
		}
		for _, c := range all() {
			if !seen[c.ID] {
				t.Errorf("%s: %s is nowhere", name, c.ID)
			}
		}
	}
}

func TestYAMLIsTheSameDocument(t *testing.T) {
	for name, r := range reports() {
		if name == "hostile" {
			continue // marks that YAML would print are visible escapes there
		}
		var fromJSON, fromYAML any
		if err := json.Unmarshal([]byte(write(t, "json", r, Options{ExitCode: 1})), &fromJSON); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal([]byte(write(t, "yaml", r, Options{ExitCode: 1})), &fromYAML); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(fromYAML)
		if err != nil {
			t.Fatal(err)
		}
		fromYAML = nil
		if err := json.Unmarshal(again, &fromYAML); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(fromJSON, fromYAML) {
			t.Errorf("%s: YAML is\n%v\nJSON is\n%v", name, fromYAML, fromJSON)
		}
	}
}

func TestErrorDocument(t *testing.T) {
	var out bytes.Buffer
	if err := ErrorDocument(&out, "read CA file \"ca.pem\": \x1b<none>", 2); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), `{"schema":"kscope.error/1","error":"read CA file \"ca.pem\": \u001b<none>","exit_code":2}`+"\n")
}
