package acl

import (
	"slices"
	"testing"
)

// TestDoubts tells what could make a denial wrong, and nothing where something is known against it.
func TestDoubts(t *testing.T) {
	const super, everyone = "unless User:alice is in super.users, which brokers do not show", "unless allow.everyone.if.no.acl.found is true, whose value brokers do not show"
	orders := Resource{Topic, "orders", Literal}
	ofBob := Entry{Allow, "User:bob", Read, orders, Anywhere}
	for name, c := range map[string]struct {
		state  State
		known  Settings
		caller string
		want   []string
	}{
		"no entry speaks of it":    {State{Everyone: true}, Settings{}, "User:boss", []string{super, everyone}},
		"an entry speaks of it":    {State{Everyone: true, Entries: []Entry{ofBob}}, Settings{}, "User:boss", []string{super}},
		"nobody has set it":        {State{}, Settings{}, "User:boss", []string{super}},
		"it is the caller":         {State{}, Settings{}, "User:alice", nil},
		"it is allowed":            {State{Entries: []Entry{{Allow, "User:alice", Read, orders, Anywhere}}}, Settings{}, "User:boss", nil},
		"it is known of everybody": {State{Everyone: true}, Settings{AllowEveryone: true}, "User:boss", nil},
	} {
		d := Decide(c.state.Entries, c.known, Question{"User:alice", Read, orders, ""})
		if got := c.state.Doubts([]Decision{d}, c.known, c.caller); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, wanted %q", name, got, c.want)
		}
	}
}
