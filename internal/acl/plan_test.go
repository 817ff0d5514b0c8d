package acl

import (
	"slices"
	"testing"
)

func TestDiff(t *testing.T) {
	read := Entry{Allow, "User:a", Read, topic("t"), Anywhere}
	write, others := read, read
	write.Operation, others.Principal = Write, "User:b"
	want := Wanted{Principals: []string{"User:a"}, Entries: []Entry{read, read}}
	have := []Entry{write, others}
	kept, pruned := Diff(want, have, false), Diff(want, have, true)
	if !slices.Equal(kept.Create, []Entry{read}) || len(kept.Delete) != 0 || !slices.Equal(kept.Keep, []Entry{write}) {
		t.Errorf("%+v", kept)
	}
	if !slices.Equal(pruned.Delete, []Entry{write}) || len(pruned.Keep) != 0 {
		t.Errorf("%+v", pruned)
	}
	after := pruned.After(have)
	if !slices.Equal(after, []Entry{read, others}) || !Diff(want, after, true).Empty() {
		t.Errorf("after it %v", after)
	}
	if got := Revoke([]Entry{read, others}, have); !slices.Equal(got.Delete, []Entry{others}) {
		t.Errorf("%+v", got)
	}
}

func TestLocksOut(t *testing.T) {
	alter := Entry{Allow, "User:me", Alter, TheCluster(), Anywhere}
	deny, here, other := alter, alter, alter
	deny.Permission, deny.Principal = Deny, Everyone
	here.Host = "10.0.0.5"
	other.Principal = "User:other"
	for name, c := range map[string]struct {
		before []Entry
		plan   Plan
		s      Settings
		want   Reason // "" where nobody is locked out
	}{
		"gone":                       {[]Entry{alter}, Plan{Delete: []Entry{alter}}, Settings{}, ByNoEntry},
		"gone from one host":         {[]Entry{here}, Plan{Delete: []Entry{here}}, Settings{}, ByNoEntry},
		"denied":                     {[]Entry{alter}, Plan{Create: []Entry{deny}}, Settings{}, ByEntry},
		"super users stay":           {[]Entry{alter}, Plan{Create: []Entry{deny}}, Settings{Super: []string{"User:me"}}, ""},
		"never could":                {nil, Plan{Create: []Entry{other}}, Settings{}, ""},
		"could by default":           {nil, Plan{Create: []Entry{other}}, Settings{AllowEveryone: true}, ByNoEntry},
		"another entry allows still": {[]Entry{alter, here}, Plan{Delete: []Entry{here}}, Settings{}, ""},
		"narrower":                   {[]Entry{alter}, Plan{Create: []Entry{here}, Delete: []Entry{alter}}, Settings{}, ByNoEntry},
	} {
		d, lost := LocksOut(c.before, c.plan, c.s, "User:me")
		if lost != (c.want != "") || lost && d.Reason != c.want {
			t.Errorf("%s: %v, %+v", name, lost, d)
		}
	}
}

func TestSuspects(t *testing.T) {
	app, guess := Entry{Allow, "User:app", Alter, TheCluster(), Anywhere}, "User:CN=app,O=Acme"
	here := app
	here.Principal, here.Host = guess, "10.0.0.5"
	reader := Entry{Allow, "User:b", Read, topic("t"), Anywhere}
	for name, c := range map[string]struct {
		entries []Entry
		sure    bool
		want    []string
	}{
		"sure":             {[]Entry{app, reader}, true, []string{guess}},
		"may by its name":  {[]Entry{app, here, reader}, false, []string{guess}},
		"mapped, probably": {[]Entry{app, reader}, false, []string{"User:app"}},
		"nobody may":       {[]Entry{reader}, false, nil},
	} {
		if got := Suspects(c.entries, Settings{Super: []string{guess}}, guess, c.sure); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestLearn(t *testing.T) {
	me, all := "User:me", Operations(Cluster)
	mine := Entry{Allow, me, All, TheCluster(), Anywhere}
	for name, c := range map[string]struct {
		entries  []Entry
		allowed  []Operation
		everyone bool
		super    bool
		byRule   bool
	}{
		"entries say it all":                {[]Entry{mine}, all, true, false, false},
		"more than entries say":             {[]Entry{{Allow, me, Read, topic("t"), Anywhere}, {Allow, me, Describe, TheCluster(), Anywhere}}, all, true, true, false},
		"denied, and yet allowed":           {[]Entry{mine, {Deny, me, Alter, TheCluster(), Anywhere}}, all, true, true, false},
		"no entry, and no rule":             {nil, all, false, true, false},
		"no entry, and there may be a rule": {nil, all, true, false, true},
		"nothing allowed":                   {nil, nil, true, false, false},
	} {
		s := learn(c.entries, me, c.allowed, c.everyone, Settings{Networks: true})
		if slices.Contains(s.Super, me) != c.super || s.AllowEveryone != c.byRule || !s.Networks {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestElsewhereAndStillAllowed(t *testing.T) {
	here := Entry{Allow, "User:a", Read, topic("t"), "10.0.0.5"}
	everywhere := here
	everywhere.Host, everywhere.Principal = Anywhere, Everyone
	q := Question{"User:a", Read, topic("t"), ""}
	if got := Elsewhere([]Entry{here}, Settings{}, q); len(got) != 1 || got[0].Question.Host != "10.0.0.5" || !got[0].Allowed {
		t.Errorf("%+v", got)
	}
	if got := Elsewhere([]Entry{here, everywhere}, Settings{}, q); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	for _, host := range []string{"kafka-client", "::1", "10.0.0.0/8"} { // no broker before 4.4 matches these
		never := here
		never.Host = host
		if got := Elsewhere([]Entry{never}, Settings{}, q); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	}
	if got := StillAllowed([]Entry{here}, []Entry{everywhere}, Settings{}); len(got) != 1 || got[0].Entry != everywhere {
		t.Errorf("%+v", got)
	}
	if got := StillAllowed([]Entry{here}, nil, Settings{}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	deny := here
	deny.Permission = Deny
	if got := StillAllowed([]Entry{deny}, []Entry{everywhere}, Settings{}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	missing, prefix := here, here
	missing.Host, prefix.Resource = Anywhere, topics("t")
	if got := Nearly([]Entry{missing}, []Entry{here, prefix, everywhere}); !slices.Equal(got, []Entry{here, prefix}) {
		t.Errorf("%v", got)
	}
}

func TestConcerning(t *testing.T) {
	entries := []Entry{
		{Allow, "User:a", Read, topic("orders"), Anywhere}, {Allow, "User:b", Read, topics("ord"), Anywhere}, {Deny, Everyone, Read, topic("*"), Anywhere}, {Allow, "User:a", Read, topic("audit"), Anywhere},
	}
	for name, c := range map[string]struct {
		who  []string
		on   []Resource
		want []Entry
	}{
		"all":     {nil, nil, entries},
		"a":       {[]string{"User:a"}, nil, []Entry{entries[0], entries[2], entries[3]}},
		"orders":  {nil, []Resource{topic("orders")}, entries[:3]},
		"ord*":    {nil, []Resource{topics("ord")}, entries[1:3]},
		"b audit": {[]string{"User:b"}, []Resource{topic("audit")}, entries[2:3]},
	} {
		if got := Concerning(entries, c.who, c.on); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
