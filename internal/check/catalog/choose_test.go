package catalog

import (
	"slices"
	"testing"

	"kscope/internal/check"
)

func TestFind(t *testing.T) {
	for _, c := range []struct{ id, want, err string }{
		{"ENV001", "ENV001", ""},
		{"adv002", "ADV002", ""},
		{"env006", "ENV006", ""},
		{"ENV01", "", `no check "ENV01"; the nearest is ENV001`},
		{"ADV112", "", `no check "ADV112"; the nearest is ADV012`},
		{"", "", `no check ""; the nearest is ENV001`},
	} {
		got, err := Find(c.id)
		switch {
		case c.err != "" && (err == nil || err.Error() != c.err):
			t.Errorf("%q: error %v, wanted %s", c.id, err, c.err)
		case c.err == "" && (err != nil || got.ID != c.want):
			t.Errorf("%q: %v, %v", c.id, got, err)
		}
	}
}

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		name       string
		only, skip []string
		want       []string
	}{
		{"one of each", []string{"env001", "DNS005"}, nil, []string{"ENV001", "DNS005"}},
		{"a family", []string{"dns"}, nil, []string{"DNS001", "DNS002", "DNS003", "DNS004", "DNS005"}},
		{"a family without one", []string{"DNS"}, []string{"DNS003", "DNS004"}, []string{"DNS001", "DNS002", "DNS005"}},
		{"skip wins", []string{"DNS001"}, []string{"dns"}, nil},
	} {
		show, err := Select(c.only, c.skip)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, k := range All() {
			if show(k) {
				got = append(got, k.ID)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, wanted %v", c.name, got, c.want)
		}
	}
}

func TestSelectShowsAllWhereNothingIsAsked(t *testing.T) {
	show, err := Select(nil, nil)
	if err != nil || slices.ContainsFunc(All(), func(c *check.Check) bool { return !show(c) }) {
		t.Errorf("hides some, or %v", err)
	}
}

func TestSelectRefusesUnknownWords(t *testing.T) {
	for _, c := range []struct {
		only, skip []string
		want       string
	}{
		{[]string{"ENV", "DNX"}, nil, `no check or family "DNX"; the nearest is DNS`},
		{[]string{"TSL004"}, nil, `no check or family "TSL004"; the nearest is TLS004`},
		{nil, []string{"tcp009"}, `no check or family "tcp009"; the nearest is TCP001`},
		{[]string{"ADV009"}, nil, "ADV009 is known to `kscope explain` alone: no look from outside can see it"},
	} {
		if _, err := Select(c.only, c.skip); err == nil || err.Error() != c.want {
			t.Errorf("%v %v: %v, wanted %s", c.only, c.skip, err, c.want)
		}
	}
}
