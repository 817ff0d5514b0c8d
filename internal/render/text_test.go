package render

import (
	"strings"
	"testing"
	"time"

	"kscope/internal/check"
)

const wellText = `✓ well: 3 brokers reached, 5 checks passed in 0.19 s
  cluster   MkU3OEVBNTcwNTJENDM2Qk · metadata.version 33 · quorum leader 2 · 1 topic, 6 partitions
  as        User:app (SCRAM-SHA-512, TLS 1.3)
  margin    first certificate ends in 212 days, on 2027-06-22 (kafka.example.com:9093)
`

const sickText = `✗ ADV002  broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here
  observed   bootstrap kafka.example.com:9093 answers; lookup kafka-2.example.com: no such host
  leads to   2 of 6 partitions cannot be read or written from here: orders/1, orders/4
             ! TOP005  a replica of orders is behind, and 1 more: orders/4
  do      1. give broker 2 an address that works from here, in server.properties of broker 2
               advertised.listeners=EXTERNAL://‹host and port of broker 2›
             restart broker 2
          2. or, for this machine alone, a hosts entry
               $ getent hosts kafka-2
  (to look past it now: kscope doctor -c client.properties --map kafka-2.example.com:9093=HOST:PORT)
✗ SASL005  probably: user app has no SCRAM-SHA-1 credential
  observed   refused at the first message
  because    sasl.mechanism in line 3
  against it the second broker let it in
  to be sure kscope scram list app, by an administrator
  do         use the other mechanism, in client.properties line 3
               sasl.mechanism=SCRAM-SHA-512
               $ kscope doctor -c client.properties
`

func TestText(t *testing.T) {
	typed := Options{Term: piped, Command: "kscope doctor -c client.properties"}
	quiet := typed
	quiet.Quiet = true
	refused := func(f *check.Facts) {
		nobody(f)
		f.Endpoints[0].Paths = []check.Path{{Layers: []check.Layer{{Stage: check.StageTCP, Outcome: check.OK}, {Stage: check.StageSASL, Outcome: check.Failed, Failure: check.Rejected}}}}
	}
	for _, tt := range []struct {
		name string
		r    check.Report
		o    Options
		want string
	}{
		{"well", report(), typed, wellText},
		{"well with information", report(oldCluster), typed, strings.Replace(strings.Replace(wellText, "5 checks passed in 0.19 s", "4 checks passed in 0.19 s · 1 for information (--verbose)", 1), "MkU3OEVBNTcwNTJENDM2Qk", "old", 1)},
		{"sick", report(unresolved2, lostReplicas, scramSHA1, oldCluster, notReached), typed,
			sickText + "2 errors · not examined: broker settings, protocol versions of broker 2 (not reached) · 1 for information (--verbose)\n"},
		{"quiet", report(unresolved2, lostReplicas, scramSHA1, oldCluster, notReached), quiet, sickText},
		{"quiet and well", report(), quiet, ""},
		{"warned", report(lostReplica), typed, "! TOP005  a replica of orders is behind\n1 warning\n"},
		{"joined", report(lostReplicas), typed, "! TOP005  a replica of orders is behind, and 1 more: orders/4\n1 warning\n"},
		{"few rights", report(noRight), typed, `✓ nothing wrong in what User:app may see; 4 of 5 checks made
  not examined   broker settings (needs DESCRIBE_CONFIGS on the cluster)
  to see more    DESCRIBE_CONFIGS on the cluster for User:app
`},
		{"gaps that no right closes", report(notReached), typed, `✓ nothing wrong in what was examined; 4 of 5 checks made
  not examined   broker settings, protocol versions of broker 2 (not reached)
`},
		{"unreachable", report(nobody), typed, "no broker was reached: 1 check could not be made\n"},
		{"not let in", report(refused), typed, "no broker let us in: 1 check could not be made\n"},
		{"unusable", report(badSettings), typed, "no client could start with these settings: nothing was dialled, 4 checks could not be made\n"},
		{"interrupted", report(func(f *check.Facts) { f.Interrupted = true }, noRight), typed,
			"interrupted: 4 of 5 checks made · not examined: broker settings (needs DESCRIBE_CONFIGS on the cluster)\n"},
		{"late", report(func(f *check.Facts) {
			f.Gaps = []check.Gap{{Need: check.Topics, Subject: "broker/1", Reason: "no answer within 10s", Late: true}}
		}), typed, "incomplete: 4 of 5 checks made · not examined: topics of broker 1 (no answer within 10s)\n"},
	} {
		t.Run(tt.name, func(t *testing.T) { same(t, write(t, "text", tt.r, tt.o), tt.want) })
	}
}

func TestTextNamesABrokenCheck(t *testing.T) {
	breaks := &check.Check{ID: "ENV009", Title: "t", Judge: func(*check.Facts) []check.Finding { panic("oh") }}
	r := check.Run([]*check.Check{breaks}, check.Healthy(), nil)
	same(t, write(t, "text", r, Options{Term: piped}), "incomplete: 0 of 1 checks made · 1 check broke: ENV009\n")
}

func TestTextOnATerminal(t *testing.T) {
	r := report(unresolved2)
	r.Causes[0].Fixes = r.Causes[0].Fixes[:1]
	want := `x ADV002  broker 2 advertises kafka-2.example.com:9093, a
          name that does not resolve here
  observed   bootstrap kafka.example.com:9093 answers;
             lookup kafka-2.example.com: no such host
  leads to   2 of 6 partitions cannot be read or written
             from here: orders/1, orders/4
  do         give broker 2 an address that works from here,
             in server.properties of broker 2
               advertised.listeners=EXTERNAL://<host and port of broker 2>
             restart broker 2
  (to look past it now: kscope doctor ... --map kafka-2.example.com:9093=HOST:PORT)
1 error
`
	same(t, write(t, "text", r, Options{Term: Terminal{TTY: true, Width: 60}}), want)
	coloured := strings.NewReplacer(
		"x ADV002", "\x1b[31mx ADV002\x1b[0m",
		"bootstrap kafka.example.com:9093 answers;", "\x1b[2mbootstrap kafka.example.com:9093 answers;\x1b[22m",
		"lookup kafka-2.example.com: no such host", "\x1b[2mlookup kafka-2.example.com: no such host\x1b[22m",
		"advertised.listeners=EXTERNAL://<host and port of broker 2>", "\x1b[1madvertised.listeners=EXTERNAL://<host and port of broker 2>\x1b[22m",
		"(to look past it now: kscope doctor ... --map kafka-2.example.com:9093=HOST:PORT)", "\x1b[2m(to look past it now: kscope doctor ... --map kafka-2.example.com:9093=HOST:PORT)\x1b[22m",
	).Replace(want)
	same(t, write(t, "text", r, Options{Term: Terminal{TTY: true, Width: 60, Colour: true}}), coloured)
	for _, l := range strings.Split(write(t, "text", report(), Options{Term: Terminal{TTY: true, UTF8: true, Width: 300}}), "\n") {
		if n := len([]rune(l)); n > widest {
			t.Errorf("a line of %d columns on a wide terminal: %s", n, l)
		}
	}
}

func TestTextVerbose(t *testing.T) {
	r := report(unresolved2, oldCluster, notReached)
	same(t, write(t, "text", r, Options{Term: piped, Verbose: true}), `✗ ADV002  broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here
  observed   bootstrap kafka.example.com:9093 answers; lookup kafka-2.example.com: no such host
  leads to   2 of 6 partitions cannot be read or written from here: orders/1, orders/4
  do      1. give broker 2 an address that works from here, in server.properties of broker 2
               advertised.listeners=EXTERNAL://‹host and port of broker 2›
             restart broker 2
          2. or, for this machine alone, a hosts entry
               $ getent hosts kafka-2
  (to look past it now: kscope doctor … --map kafka-2.example.com:9093=HOST:PORT)
· API003  the cluster runs Kafka 3.0
address                   ip          dns           tcp     tls     api     sasl    metadata
kafka.example.com:9093    198.18.0.9  1.0 ms        1.0 ms  3.0 ms  2.0 ms  6.0 ms  2.0 ms
kafka-1.example.com:9093  198.18.0.1  1.0 ms        1.0 ms  3.0 ms  2.0 ms  6.0 ms  2.0 ms
kafka-2.example.com:9093  -           no such name  -       -       -       -       -
kafka-3.example.com:9093  198.18.0.3  1.0 ms        1.0 ms  3.0 ms  2.0 ms  6.0 ms  2.0 ms

check    result
ADV002   fail    broker 2 advertises kafka-2.example.com:9093, a name that does not resolve here
SASL005  pass    the user has a credential
TOP005   pass    every replica is in sync
API003   fail    the cluster runs Kafka 3.0
PERF001  gap     connections are kept (not examined: broker settings of broker 2 (not reached))

1 error, 1 for information · not examined: broker settings, protocol versions of broker 2 (not reached)
`)
}

func TestHiddenCauseWithAVisibleConsequence(t *testing.T) {
	harmless := &check.Check{ID: "ENV008", Title: "t", Level: check.Info, Judge: func(*check.Facts) []check.Finding {
		return []check.Finding{{Subject: "address/kafka-2.example.com:9093", Detail: "a forward is in between"}}
	}}
	f := check.Healthy()
	lostReplica(f)
	r := check.Run([]*check.Check{harmless, behind}, f, nil)
	same(t, write(t, "text", r, Options{Term: piped}), "· ENV008  a forward is in between\n  leads to   ! TOP005  a replica of orders is behind\n1 warning\n")
}

func TestConsequenceOfTwoCausesIsToldOnce(t *testing.T) {
	q := check.Consequence{Check: behind, Level: check.Warning, Findings: []check.Finding{{Subject: "partition/a/1", Detail: "a/1 is behind"}}}
	one := check.Cause{Check: mechanism, Level: check.Error, Findings: []check.Finding{{Subject: "broker/1", Detail: "first"}}, Consequences: []check.Consequence{q}}
	two := check.Cause{Check: advertised, Level: check.Error, Findings: []check.Finding{{Subject: "broker/2", Detail: "second"}}, Consequences: []check.Consequence{q}}
	r := check.Report{Facts: check.Healthy(), Causes: []check.Cause{one, two}}
	same(t, write(t, "text", r, Options{Term: piped, Quiet: true}),
		"✗ SASL005  first\n  leads to   ! TOP005  a/1 is behind\n✗ ADV002  second\n  leads to   ! TOP005  see above\n")
}

func TestSteps(t *testing.T) {
	way := check.Fix{Steps: []check.Step{
		{Run: "one"}, {Set: []check.Setting{{Where: "client", File: "c", Line: 2, Key: "a", Value: "1"}, {Where: "client", File: "c", Line: 5, Key: "b"},
			{Where: "broker/1", File: "s", Key: "k", Remove: true}}}, {Say: "wait"}, {Do: &check.Act{Verb: "start", Where: "broker/3"}},
	}}
	p := &pen{term: piped}
	writeFixes(p, []check.Fix{way})
	same(t, p.out.String(), `  do         run
               $ one
             in c lines 2, 5
               a=1
               b=
             take out of s of broker 1
               k
             wait
             start broker 3
`)
}

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		200 * time.Microsecond: {"0.2 ms", "0.00 s"}, 42 * time.Millisecond: {"42 ms", "0.04 s"}, 2100 * time.Millisecond: {"2.1 s", "2.10 s"}, 12 * time.Second: {"12.0 s", "12.0 s"},
	} {
		if got := [2]string{brief(d), seconds(d)}; got != want {
			t.Errorf("%v is written %v, want %v", d, got, want)
		}
	}
}
