package acl

import (
	"slices"
	"strings"
	"testing"
)

func TestRoles(t *testing.T) {
	for text, want := range map[string][]string{
		"produce:orders":          {"ALLOW WRITE on topic orders for User:a"},
		"produce:ord*":            {`ALLOW WRITE on topic prefix "ord" for User:a`},
		"produce:*":               {"ALLOW WRITE on every topic for User:a"},
		"consume:orders:payments": {"ALLOW READ on topic orders for User:a", "ALLOW READ on group payments for User:a"},
		"consume:orders:a:b":      {"ALLOW READ on topic orders for User:a", "ALLOW READ on group a:b for User:a"},
		"transact:orders:tx-*":    {"ALLOW WRITE on topic orders for User:a", `ALLOW WRITE on transactional id prefix "tx-" for User:a`},
		"stream:app": {`ALLOW CREATE on topic prefix "app-" for User:a`, `ALLOW READ on topic prefix "app-" for User:a`, `ALLOW WRITE on topic prefix "app-" for User:a`,
			`ALLOW DELETE on topic prefix "app-" for User:a`, "ALLOW READ on group app for User:a", `ALLOW WRITE on transactional id prefix "app-" for User:a`},
		"monitor": {"ALLOW DESCRIBE on the cluster for User:a", "ALLOW DESCRIBE_CONFIGS on the cluster for User:a", "ALLOW DESCRIBE on every topic for User:a", "ALLOW DESCRIBE_CONFIGS on every topic for User:a",
			"ALLOW DESCRIBE on every group for User:a", "ALLOW DESCRIBE_CONFIGS on every group for User:a", "ALLOW DESCRIBE on every transactional id for User:a"},
		"admin": {"ALLOW ALL on the cluster for User:a", "ALLOW ALL on every topic for User:a", "ALLOW ALL on every group for User:a", "ALLOW ALL on every transactional id for User:a",
			"ALLOW DESCRIBE on every delegation token for User:a", "ALLOW ALL on every user for User:a"},
	} {
		r, err := ParseRole(text)
		if err != nil {
			t.Error(err)
			continue
		}
		entries := r.Entries("User:a", Anywhere)
		var got []string
		for _, e := range entries {
			got = append(got, e.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, wanted %q", text, got, want)
		}
		for _, right := range r.Rights() {
			if !Decide(entries, Settings{}, Question{"User:a", right.Operation, right.Resource, ""}).Allowed {
				t.Errorf("%s: %s is not allowed by its own entries", text, right)
			}
		}
		if r.String() != text {
			t.Errorf("%s became %s", text, r)
		}
	}
}

func TestRolesRefused(t *testing.T) {
	for text, want := range map[string]string{
		"prodce:orders": `the nearest is "produce"`, "": "needs one of produce:TOPIC", "produce": "needs produce:TOPIC", "produce:": "needs produce:TOPIC",
		"consume:orders": "needs consume:TOPIC:GROUP", "consume::g": "needs consume:TOPIC:GROUP", "monitor:x": "needs monitor", "produce: orders": "has blanks", "admin:": "needs admin",
	} {
		if _, err := ParseRole(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, wanted %q", text, err, want)
		}
	}
}

func TestMissing(t *testing.T) {
	consume, err := ParseRole("consume:orders:payments")
	if err != nil {
		t.Fatal(err)
	}
	have := []Entry{{Allow, "User:a", Describe, topic("orders"), Anywhere}, {Deny, "User:a", Describe, Resource{Group, "payments", Literal}, Anywhere}}
	var decisions []Decision
	for _, r := range consume.Rights() {
		decisions = append(decisions, Decide(have, Settings{}, Question{"User:a", r.Operation, r.Resource, ""}))
	}
	want := consume.Entries("User:a", Anywhere)
	if got := Missing(decisions, Anywhere); !slices.Equal(got, want) {
		t.Errorf("missing are %v, wanted %v: what is denied no entry can allow", got, want)
	}
	if got := Missing(decisions[1:2], Anywhere); len(got) != 0 {
		t.Errorf("missing are %v, wanted none", got)
	}
}
