package check

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// says is a check that finds what it is told.
func says(id string, found ...Finding) *Check {
	return &Check{ID: id, Title: "all is well", Level: Error, Needs: []Need{Reach}, Judge: func(*Facts) []Finding { return append([]Finding(nil), found...) }}
}

func on(s Subject, blames ...Subject) Finding {
	return Finding{Subject: s, Detail: "it is bad", Blames: blames}
}

// shape writes causes and consequences as "B001(b) < A001(a1 a2)".
func shape(causes []Cause) []string {
	var all []string
	subjects := func(found []Finding) string {
		var s []string
		for _, at := range found {
			s = append(s, string(at.Subject))
		}
		return "(" + strings.Join(s, " ") + ")"
	}
	for _, c := range causes {
		line := c.Check.ID + subjects(c.Findings)
		for _, q := range c.Consequences {
			line += " < " + q.Check.ID + subjects(q.Findings)
		}
		all = append(all, line)
	}
	return all
}

func TestCausesAndConsequences(t *testing.T) {
	warning := on("w")
	warning.Level = Warning
	doubted := on("d")
	doubted.Doubt = "look again"
	for _, c := range []struct {
		name   string
		checks []*Check
		want   []string
	}{
		{"nothing", []*Check{says("A001")}, nil},
		{"one cause with its subjects", []*Check{says("A001", on("a"), on("b"))}, []string{"A001(a b)"}},
		{"blame makes a consequence", []*Check{says("A001", on("a", "b")), says("B001", on("b"))}, []string{"B001(b) < A001(a)"}},
		{"blame of what is well does not", []*Check{says("A001", on("a", "b"))}, []string{"A001(a)"}},
		{"a chain goes to its end", []*Check{says("A001", on("a", "b")), says("B001", on("b", "c")), says("C001", on("c"))}, []string{"C001(c) < A001(a) < B001(b)"}},
		{"two causes of one consequence", []*Check{says("A001", on("a", "b", "c")), says("B001", on("b")), says("C001", on("c"))}, []string{"B001(b) < A001(a)", "C001(c) < A001(a)"}},
		{"two checks on the blamed subject", []*Check{says("A001", on("a", "b")), says("B001", on("b")), says("C001", on("b"))}, []string{"B001(b) < A001(a)", "C001(b) < A001(a)"}},
		{"a circle is cut at its first", []*Check{says("A001", on("a", "b")), says("B001", on("b", "a"))}, []string{"A001(a) < B001(b)"}},
		{"blame of oneself is none", []*Check{says("A001", on("a", "a"))}, []string{"A001(a)"}},
		{"errors before warnings", []*Check{says("A001", warning), says("B001", on("b"))}, []string{"B001(b)", "A001(w)"}},
		{"levels apart", []*Check{says("A001", warning, on("a"))}, []string{"A001(a)", "A001(w)"}},
		{"the doubtful apart", []*Check{says("A001", on("a"), doubted)}, []string{"A001(a)", "A001(d)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shape(Run(c.checks, &Facts{}, nil).Causes); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%q, wanted %q", got, c.want)
			}
		})
	}
}

func TestStates(t *testing.T) {
	gap := []Gap{{Need: Reach, Subject: "address/a:1", Reason: "not reached"}}
	broke := says("A001")
	broke.Judge = func(*Facts) []Finding { panic("index out of range") }
	tls, sasl, client := says("A001"), says("A001"), says("A001")
	tls.Needs, sasl.Needs, client.Needs = []Need{Reach, TLS}, []Need{SASL}, []Need{Client}
	unusable := ClientFacts{Problems: []Problem{{Kind: BadValue, Detail: "bad"}}}
	secure := ClientFacts{TLS: true, SASL: true}
	for _, c := range []struct {
		name  string
		check *Check
		facts Facts
		want  State
	}{
		{"pass", says("A001"), Facts{}, Pass},
		{"fail", says("A001", on("a")), Facts{}, Fail},
		{"gap", says("A001"), Facts{Gaps: gap}, AGap},
		{"a finding stands though there is a gap", says("A001", on("a")), Facts{Gaps: gap}, Fail},
		{"a gap in another need", client, Facts{Gaps: gap}, Pass},
		{"broken", broke, Facts{}, Broken},
		{"no TLS", tls, Facts{}, Skipped},
		{"TLS", tls, Facts{Client: secure}, Pass},
		{"no SASL", sasl, Facts{}, Skipped},
		{"SASL", sasl, Facts{Client: secure}, Pass},
		{"nothing was dialled", says("A001"), Facts{Client: unusable}, Skipped},
		{"settings alone", client, Facts{Client: unusable}, Pass},
	} {
		r := Run([]*Check{c.check}, &c.facts, nil)
		if r.Results[0].State != c.want {
			t.Errorf("%s: %s (%s), wanted %s", c.name, r.Results[0].State, r.Results[0].Reason, c.want)
		}
	}
	r := Run([]*Check{broke, says("B001", on("b"))}, &Facts{}, nil)
	if got := shape(r.Causes); !reflect.DeepEqual(got, []string{"B001(b)"}) || r.Results[0].Reason != "index out of range" {
		t.Errorf("a broken check took others down: %q, %q", got, r.Results[0].Reason)
	}
}

func TestShowKeepsTheCauseOfWhatIsShown(t *testing.T) {
	checks := []*Check{says("A001", on("a", "b")), says("B001", on("b")), says("C001", on("c"))}
	checks[2].Needs = []Need{Topics}
	f := &Facts{Gaps: []Gap{{Need: Reach, Reason: "r"}, {Need: Topics, Reason: "t"}}}
	r := Run(checks, f, func(c *Check) bool { return c.ID == "A001" })
	if got := shape(r.Causes); !reflect.DeepEqual(got, []string{"B001(b) < A001(a)"}) {
		t.Errorf("%q", got)
	}
	if got := []State{r.Results[0].State, r.Results[1].State, r.Results[2].State}; !reflect.DeepEqual(got, []State{Fail, Skipped, Skipped}) {
		t.Errorf("%v", got)
	}
	if !reflect.DeepEqual(r.Gaps, f.Gaps[:1]) || len(f.Gaps) != 2 {
		t.Errorf("gaps %v; of the facts %v", r.Gaps, f.Gaps)
	}
}

func TestFixesAreJoined(t *testing.T) {
	c := says("A001", on("broker/1"), on("broker/2"))
	c.Remedy = func(_ *Facts, at Finding) []Fix {
		return []Fix{
			{Say: "set it", Steps: []Step{{Set: []Setting{{Where: at.Subject, File: "f", Key: "k", Value: "v"}}}, {Do: &Act{Verb: "restart", Where: "broker/1"}}}},
			{Say: "look", Steps: []Step{{Run: "kscope doctor --verbose"}}},
		}
	}
	got := Run([]*Check{c}, &Facts{Asked: Asked{Flags: []string{"-c", "my file"}}}, nil).Causes[0].Fixes
	want := []Fix{
		{Say: "set it", Steps: []Step{
			{Set: []Setting{{Where: "broker/1", File: "f", Key: "k", Value: "v"}}},
			{Set: []Setting{{Where: "broker/2", File: "f", Key: "k", Value: "v"}}},
			{Do: &Act{Verb: "restart", Where: "broker/1"}},
		}},
		{Say: "look", Steps: []Step{{Run: "kscope doctor --verbose -c 'my file'"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwanted %+v", got, want)
	}
}

func TestLeadsTo(t *testing.T) {
	f := Healthy()
	e := &f.Endpoints[2]
	e.Paths, e.Lookup = nil, Lookup{Failure: NoSuchName}
	at := on(e.Subject())
	want := []string{"2 of 6 partitions cannot be read or written from here: orders/1, orders/4"}
	if got := Run([]*Check{says("A001", at)}, f, nil).Causes[0].LeadsTo; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	at.Level = Warning
	if got := Run([]*Check{says("A001", at)}, f, nil).Causes[0].LeadsTo; got != nil {
		t.Errorf("a warning leads to %q", got)
	}
	if got := Run([]*Check{says("A001", on(f.Endpoints[1].Subject()))}, f, nil).Causes[0].LeadsTo; got != nil {
		t.Errorf("an address that was reached leads to %q", got)
	}
}

func TestWithFlags(t *testing.T) {
	flags := []string{"-b", "kafka:9092", "--map", "a b:1=c:2"}
	for command, want := range map[string]string{
		"kscope doctor":                    "kscope doctor -b kafka:9092 --map 'a b:1=c:2'",
		"kscope scram add x -b other:9092": "kscope scram add x -b other:9092",
		"kscope explain TLS004":            "kscope explain TLS004",
		"kscope certs gen --out certs":     "kscope certs gen --out certs",
		"ss -ltn":                          "ss -ltn",
		"":                                 "",
	} {
		if got := WithFlags(command, flags); got != want {
			t.Errorf("%q: %q, wanted %q", command, got, want)
		}
	}
	if got := WithFlags("kscope doctor", nil); got != "kscope doctor" {
		t.Errorf("without flags: %q", got)
	}
}

func TestShellQuote(t *testing.T) {
	for word, want := range map[string]string{
		"kafka-1.example.com:9092,b:1": "kafka-1.example.com:9092,b:1",
		"":                             "''",
		"a b":                          "'a b'",
		"it's":                         `'it'\''s'`,
		"$(reboot)":                    "'$(reboot)'",
		"‹host›":                       "'‹host›'",
		"a\nb":                         "'a\nb'",
		"~/x":                          "'~/x'",
	} {
		if got := ShellQuote(word); got != want {
			t.Errorf("%q: %s, wanted %s", word, got, want)
		}
	}
}

func TestVerdict(t *testing.T) {
	reached := func() *Facts { return Healthy() }
	for _, c := range []struct {
		name  string
		facts func() *Facts
		level Level
		want  Verdict
	}{
		{"well", reached, 0, Well},
		{"info is well", reached, Info, Well},
		{"warned", reached, Warning, Warned},
		{"sick", reached, Error, Sick},
		{"late", func() *Facts { f := Healthy(); f.Gaps = []Gap{{Need: Topics, Late: true}}; return f }, Warning, Incomplete},
		{"a missing right is well", func() *Facts { f := Healthy(); f.Gaps = []Gap{{Need: Topics, Right: "DESCRIBE"}}; return f }, 0, Well},
		{"unreachable", func() *Facts { return &Facts{} }, Error, Unreachable},
		{"interrupted", func() *Facts { return &Facts{Interrupted: true} }, 0, Incomplete},
		{"unusable", func() *Facts { return &Facts{Client: ClientFacts{Problems: []Problem{{Detail: "x"}}}} }, Error, Unusable},
	} {
		check := says("A001")
		if c.level > 0 {
			at := on("a")
			at.Level = c.level
			check = says("A001", at)
		}
		r := Run([]*Check{check}, c.facts(), nil)
		if got := r.Verdict(); got != c.want {
			t.Errorf("%s: %s, wanted %s", c.name, got, c.want)
		}
	}
}

func TestFirstFew(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	got := []string{FirstFew(nil, 3), FirstFew(names[:3], 3), FirstFew(names, 3)}
	if want := []string{"", "a, b, c", "a, b, c, and 1 more"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q", got)
	}
}

func TestBlameIntoACircleFollowsItsFirst(t *testing.T) {
	r := Run([]*Check{
		says("AAA001", on("topic/outside", "broker/1")), says("BBB001", on("broker/1", "broker/2")), says("CCC001", on("broker/2", "broker/1")),
	}, Healthy(), nil)
	if len(r.Causes) != 1 || r.Causes[0].Check.ID != "BBB001" || len(r.Causes[0].Consequences) != 2 {
		t.Errorf("causes are %+v, want BBB001 alone with two consequences", r.Causes)
	}
}
