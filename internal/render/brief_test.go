package render

import (
	"bytes"
	"testing"

	"kscope/internal/check"
)

// TestBrief shows what is found with what speaks against it, and what Quiet and Verbose leave out and add.
func TestBrief(t *testing.T) {
	b := Brief{
		Verdict: "orders: values are JSON", Facts: []Fact{{"values", "JSON 80"}, {"keys", "null 80"}}, Gaps: []string{"orders/3: no leader"},
		Findings: []check.Finding{{Level: check.Warning, Detail: "values change at offset 7", Evidence: []string{"7 is Avro", "6 is JSON"}, Against: "one record only", Doubt: "6 was no stray"}},
		Tables:   []Columns{{Header: []string{"partition"}, Rows: [][]string{{"0"}}}, {Header: []string{"empty"}}},
	}
	found := "! values change at offset 7\n  observed   7 is Avro\n             6 is JSON\n  against it one record only\n  if         6 was no stray\n"
	facts := "  orders: values are JSON\n  values   JSON 80\n  keys     null 80\n  not examined   orders/3: no leader\n"
	for want, o := range map[string]Options{
		found:                              {Quiet: true},
		found + facts:                      {},
		found + facts + "\npartition\n0\n": {Verbose: true},
	} {
		var out bytes.Buffer
		o.Term = Terminal{UTF8: true}
		if err := b.Write(&out, o); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("got\n%s\nwanted\n%s", out.String(), want)
		}
	}
}
