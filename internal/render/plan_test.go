package render

import (
	"strings"
	"testing"
)

func TestPlan(t *testing.T) {
	changes := []Change{
		{Action: Create, Subject: "topic/orders", Differences: []Difference{{Field: "partitions", To: "3"}, {Field: "cleanup.policy", To: "compact"}}},
		{Action: Alter, Subject: "topic/audit", Differences: []Difference{{Field: "partitions", From: "6", To: "12"}, {Field: "retention.ms", From: "1000", Source: "topic"}}, Outcome: Failed, Why: "broker 2 went away"},
		{Action: Refuse, Subject: "topic/small", Why: "partitions 12 → 6: partitions cannot be taken away"},
		{Action: Delete, Subject: "topic/old", Outcome: Done},
		{Action: Alter, Subject: "topic/big", Outcome: InProgress},
		{Action: Keep, Subject: "topic/odd", Why: "by hand", Differences: []Difference{{Field: "retention.ms", From: "5", To: "5"}}},
	}
	for format, want := range map[string]string{
		"text": `+ topic orders
    partitions      3
    cleanup.policy  compact
~ topic audit: failed: broker 2 went away
    partitions    6 → 12
    retention.ms  1000 (topic) → (default)
! topic small: partitions 12 → 6: partitions cannot be taken away
- topic old: done
~ topic big: in progress
· topic odd: by hand
    retention.ms  5
1 to create, 1 deleted, 1 refused, 1 left alone, 1 failed, 1 in progress
`,
		"jsonl": `{"schema":"kscope.plan/1","changes":[{"action":"create","subject":"topic/orders","differences":[{"field":"partitions","from":"","to":"3"},{"field":"cleanup.policy","from":"","to":"compact"}]},` +
			`{"action":"alter","subject":"topic/audit","differences":[{"field":"partitions","from":"6","to":"12"},{"field":"retention.ms","from":"1000","to":"","source":"topic"}],"why":"broker 2 went away","outcome":"failed"},` +
			`{"action":"refuse","subject":"topic/small","differences":[],"why":"partitions 12 → 6: partitions cannot be taken away"},{"action":"delete","subject":"topic/old","differences":[],"outcome":"done"},{"action":"alter","subject":"topic/big","differences":[],"outcome":"in progress"},` +
			`{"action":"keep","subject":"topic/odd","differences":[{"field":"retention.ms","from":"5","to":"5"}],"why":"by hand"}],` +
			`"counts":{"alter":2,"create":1,"delete":1,"done":1,"failed":1,"in_progress":1,"keep":1,"refuse":1}}` + "\n",
	} {
		var out strings.Builder
		if err := Plan(&out, Terminal{UTF8: true}, format, changes, "nothing to do"); err != nil || out.String() != want {
			t.Errorf("%s: %v\n%s, wanted\n%s", format, err, out.String(), want)
		}
	}
	var out strings.Builder
	if err := Plan(&out, Terminal{}, "text", nil, "nothing to do: 3 topics are as they should be"); err != nil || out.String() != "nothing to do: 3 topics are as they should be\n" {
		t.Errorf("%v, %q", err, out.String())
	}
}
