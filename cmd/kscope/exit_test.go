package main

import (
	"testing"

	"kscope/internal/check"
)

// healthyReport is a report of one check with no finding on a healthy cluster, broken by change.
func healthyReport(change func(*check.Facts, *check.Check)) check.Report {
	f := check.Healthy()
	c := &check.Check{ID: "TOP001", Level: check.Error, Needs: []check.Need{check.Topics}, Judge: func(*check.Facts) []check.Finding { return nil }}
	if change != nil {
		change(f, c)
	}
	return check.Run([]*check.Check{c}, f, nil)
}

func finds(l check.Level) func(*check.Facts, *check.Check) {
	return func(_ *check.Facts, c *check.Check) {
		c.Judge = func(*check.Facts) []check.Finding {
			return []check.Finding{{Subject: check.TheCluster, Level: l, Detail: "broken"}}
		}
	}
}

// TestExitOf has the exit code of each report under each --fail-on.
func TestExitOf(t *testing.T) {
	type change = func(*check.Facts, *check.Check)
	gap := func(late bool) change {
		return func(f *check.Facts, _ *check.Check) {
			f.Gaps = []check.Gap{{Need: check.BrokerSettings, Subject: check.TheCluster, Reason: "not allowed", Late: late}}
		}
	}
	both := func(a, b change) change { return func(f *check.Facts, c *check.Check) { a(f, c); b(f, c) } }
	dead := func(f *check.Facts, _ *check.Check) { f.Endpoints = nil }
	stopped := func(f *check.Facts, _ *check.Check) { f.Interrupted = true }
	unusable := func(f *check.Facts, _ *check.Check) {
		f.Client.Problems = []check.Problem{{Kind: check.BadAddress, Detail: "port 0"}}
	}
	unjudged := func(f *check.Facts, _ *check.Check) {
		f.Gaps = []check.Gap{{Need: check.Topics, Subject: check.TheCluster, Reason: "not allowed"}}
	}
	for _, c := range []struct {
		name   string
		change change
		// the codes with --fail-on never, error, warning, gap
		want [4]int
	}{
		{"well", nil, [4]int{0, 0, 0, 0}},
		{"information", finds(check.Info), [4]int{0, 0, 0, 0}},
		{"warning", finds(check.Warning), [4]int{0, 0, 1, 1}},
		{"error", finds(check.Error), [4]int{0, 1, 1, 1}},
		{"a right is missing", gap(false), [4]int{0, 0, 0, 4}},
		{"a broker is late", gap(true), [4]int{0, 4, 4, 4}},
		{"nothing judged", unjudged, [4]int{0, 4, 4, 4}},
		{"error and late", both(finds(check.Error), gap(true)), [4]int{0, 1, 1, 1}},
		{"nobody reached", dead, [4]int{3, 3, 3, 3}},
		{"nobody reached, and an error", both(dead, finds(check.Error)), [4]int{3, 3, 3, 3}},
		{"unusable settings", unusable, [4]int{2, 2, 2, 2}},
		{"interrupted", stopped, [4]int{130, 130, 130, 130}},
		{"interrupted before anybody was reached", both(stopped, dead), [4]int{130, 130, 130, 130}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := healthyReport(c.change)
			var got [4]int
			for i, f := range []failOn{failNever, failError, failWarning, failGap} {
				got[i] = exitOf(&r, f)
			}
			if got != c.want {
				t.Errorf("exit codes %v, wanted %v", got, c.want)
			}
		})
	}
}

func TestJSONAsked(t *testing.T) {
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"doctor", "-o", "json"}, true},
		{[]string{"doctor", "-ojson", "--nope"}, true},
		{[]string{"doctor", "-o=json"}, true},
		{[]string{"doctor", "--output=json"}, true},
		{[]string{"doctor", "--output", "json"}, true},
		{[]string{"doctor", "-o", "json", "-o", "text"}, false},
		{[]string{"lab", "run", "healthy", "--", "doctor", "-o", "json"}, false},
		{[]string{"doctor", "-o"}, false},
		{[]string{"explain", "json"}, false},
	} {
		if got := jsonAsked(c.args); got != c.want {
			t.Errorf("jsonAsked(%q) is %v", c.args, got)
		}
	}
}
