package render

import (
	"bytes"
	"testing"

	"kscope/internal/check"
)

func TestNames(t *testing.T) {
	r := report(unresolved2, lostReplicas, scramSHA1, oldCluster)
	same(t, write(t, "name", r, Options{}), "ADV002 address/kafka-2.example.com:9093\nSASL005 client\n")
	same(t, write(t, "name", report(lostReplicas, oldCluster), Options{Verbose: true}), "TOP005 partition/orders/1\nTOP005 partition/orders/4\nAPI003 cluster\n")
	same(t, write(t, "name", report(), Options{}), "")
}

func TestGitHub(t *testing.T) {
	same(t, write(t, "github", report(unresolved2, lostReplicas, scramSHA1, oldCluster), Options{Verbose: true}),
		`::error title=ADV002 broker 2 advertises kafka-2.example.com%3A9093%2C a name that does not resolve here::observed: bootstrap kafka.example.com:9093 answers; lookup kafka-2.example.com: no such host`+
			`%0Aleads to: 2 of 6 partitions cannot be read or written from here: orders/1, orders/4%0Aleads to: TOP005 a replica of orders is behind, and 1 more: orders/4`+
			`%0Ado 1: give broker 2 an address that works from here, in server.properties of broker 2%0A  advertised.listeners=EXTERNAL://‹host and port of broker 2›%0Ado: restart broker 2`+
			`%0Ado 2: or, for this machine alone, a hosts entry%0A  $ getent hosts kafka-2
::error file=client.properties,line=3,title=SASL005 probably%3A user app has no SCRAM-SHA-1 credential::observed: refused at the first message`+
			`%0Ato be sure: kscope scram list app, by an administrator%0Ado: use the other mechanism, in client.properties line 3%0A  sasl.mechanism=SCRAM-SHA-512%0A  $ kscope doctor -c client.properties
::notice title=API003 the cluster runs Kafka 3.0::Newer ones are faster.
2 errors, 1 for information
`)
	same(t, write(t, "github", report(lostReplica), Options{Quiet: true}), "::warning title=TOP005 a replica of orders is behind::One failure nearer to refusing writes.\n")
	same(t, write(t, "github", report(), Options{}), wellText)
}

func TestMarkdown(t *testing.T) {
	same(t, write(t, "markdown", report(unresolved2, scramSHA1), Options{}), `| level | check | what is wrong | subjects |
| --- | --- | --- | --- |
| error | ADV002 | broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here | address/kafka-2.example.com:9093, broker/2 |
| error | SASL005 | probably: user app has no SCRAM-SHA-1 credential | client |

### ADV002: broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here

- observed: bootstrap kafka.example.com:9093 answers; lookup kafka-2.example.com: no such host
- leads to: 2 of 6 partitions cannot be read or written from here: orders/1, orders/4

**1.** give broker 2 an address that works from here, in server.properties of broker 2

`+"```properties\nadvertised.listeners=EXTERNAL://‹host and port of broker 2›\n```"+`

restart broker 2

**2.** or, for this machine alone, a hosts entry

`+"```sh\ngetent hosts kafka-2\n```"+`

### SASL005: probably: user app has no SCRAM-SHA-1 credential

- observed: refused at the first message
- because: sasl.mechanism in line 3
- against it: the second broker let it in
- to be sure: kscope scram list app, by an administrator

use the other mechanism, in client.properties line 3

`+"```properties\nsasl.mechanism=SCRAM-SHA-512\n```\n\n```sh\nkscope doctor -c client.properties\n```"+`

2 errors  
`)
}

func TestJUnit(t *testing.T) {
	breaks := &check.Check{ID: "TOP009", Title: "it holds", Judge: func(*check.Facts) []check.Finding { panic("oh") }}
	f := check.Healthy()
	unresolved2(f)
	lostReplica(f)
	notReached(f)
	r := check.Run(append(all(), breaks), f, func(c *check.Check) bool { return c != mechanism })
	same(t, write(t, "junit", r, Options{}), `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kscope" tests="6" failures="1" errors="1" skipped="2" time="0.190">
  <testsuite name="ADV" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="every advertised name resolves" classname="kscope.ADV002">
      <failure message="broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here" type="error">observed: bootstrap kafka.example.com:9093 answers; lookup kafka-2.example.com: no such host&#xA;do 1: give broker 2 an address that works from here, in server.properties of broker 2&#xA;  advertised.listeners=EXTERNAL://‹host and port of broker 2›&#xA;do: restart broker 2&#xA;do 2: or, for this machine alone, a hosts entry&#xA;  $ getent hosts kafka-2</failure>
    </testcase>
  </testsuite>
  <testsuite name="SASL" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="the user has a credential" classname="kscope.SASL005">
      <skipped message="not asked for"></skipped>
    </testcase>
  </testsuite>
  <testsuite name="TOP" tests="2" failures="0" errors="1" skipped="0">
    <testcase name="every replica is in sync" classname="kscope.TOP005">
      <system-out>warning: a replica of orders is behind&#xA;follows from ADV002: broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here</system-out>
    </testcase>
    <testcase name="it holds" classname="kscope.TOP009">
      <error message="oh" type="broken"></error>
    </testcase>
  </testsuite>
  <testsuite name="API" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="brokers are new" classname="kscope.API003"></testcase>
  </testsuite>
  <testsuite name="PERF" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="connections are kept" classname="kscope.PERF001">
      <skipped message="not examined: broker settings of broker 2 (not reached)"></skipped>
    </testcase>
  </testsuite>
</testsuites>
`)
}

func TestChecks(t *testing.T) {
	var out bytes.Buffer
	two := []*check.Check{advertised, behind}
	for format, want := range map[string]string{
		"text": "check   level    true when all is well\nADV002  error    every advertised name resolves\nTOP005  warning  every replica is in sync\n",
		"json": `{
  "schema": "kscope.checks/1",
  "checks": [
    {
      "id": "ADV002",
      "title": "every advertised name resolves",
      "level": "error",
      "why": "A client connects to what brokers advertise.",
      "needs": [
        "reach"
      ],
      "errors": [
        "kafka-2:9092/2: Failed to resolve"
      ]
    },
    {
      "id": "TOP005",
      "title": "every replica is in sync",
      "level": "warning",
      "why": "One failure nearer to refusing writes.",
      "needs": [
        "topics"
      ],
      "errors": []
    }
  ]
}
`,
		"markdown": "# The checks\n\n2 checks, printed by `kscope checks -o markdown`. A title is what is true when all is well.\n\n## ADV\n\n### ADV002: every advertised name resolves\n\n" +
			"error. A client connects to what brokers advertise.\n\nWhat clients and brokers print:\n\n- `kafka-2:9092/2: Failed to resolve`\n\n## TOP\n\n### TOP005: every replica is in sync\n\nwarning. One failure nearer to refusing writes.\n",
	} {
		out.Reset()
		if err := Checks(&out, two, format); err != nil {
			t.Fatal(err)
		}
		same(t, out.String(), want)
	}
	if err := Checks(&out, two, "junit"); err == nil || err.Error() != `the checks have no format "junit", needs text, json or markdown` {
		t.Errorf("checks as junit: %v", err)
	}
}

func TestExplain(t *testing.T) {
	var out bytes.Buffer
	if err := Explain(&out, piped, advertised); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), `ADV002  every advertised name resolves
  A client connects to what brokers advertise.

for example
✗ ADV002  broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here
  observed   bootstrap kafka.example.com:9093 answers; lookup kafka-2.example.com: no such host
  leads to   2 of 6 partitions cannot be read or written from here: orders/1, orders/4
  do      1. give broker 2 an address that works from here, in server.properties of broker 2
               advertised.listeners=EXTERNAL://‹host and port of broker 2›
             restart broker 2
          2. or, for this machine alone, a hosts entry
               $ getent hosts kafka-2
  (to look past it now: kscope doctor … --map kafka-2.example.com:9093=HOST:PORT)

what clients and brokers print
  kafka-2:9092/2: Failed to resolve
`)
	out.Reset()
	if err := Explain(&out, piped, &check.Check{ID: "ENV013", Title: "t", Why: "w"}); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), "ENV013  t\n  w\n")
}
