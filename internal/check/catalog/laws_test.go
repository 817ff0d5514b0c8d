package catalog

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kscope/internal/check"
)

var checkID = regexp.MustCompile(`^[A-Z]+\d{3}$`)

// broken returns the facts of the healthy cluster after a check's example.
func broken(c *check.Check) *check.Facts {
	f := check.Healthy()
	c.Example(f)
	return f
}

func each(t *testing.T, law func(*testing.T, *check.Check)) {
	t.Helper()
	for _, c := range All() {
		t.Run(c.ID, func(t *testing.T) { law(t, c) })
	}
}

func TestSilentOnAHealthyCluster(t *testing.T) {
	each(t, func(t *testing.T, c *check.Check) {
		if found := c.Judge(check.Healthy()); len(found) > 0 {
			t.Errorf("finds %+v", found)
		}
	})
}

func TestSpeaksAloneOnItsExample(t *testing.T) {
	each(t, func(t *testing.T, c *check.Check) {
		r := check.Run(All(), broken(c), nil)
		var ids []string
		for _, cause := range r.Causes {
			if cause.Level > check.Info || cause.Check.ID == c.ID {
				ids = append(ids, cause.Check.ID)
			}
			if len(cause.Consequences) > 0 {
				t.Errorf("its example has consequences: %+v", cause.Consequences)
			}
		}
		if !slices.Equal(ids, []string{c.ID}) {
			t.Errorf("causes %v, wanted %s alone", ids, c.ID)
		}
		for _, res := range r.Results {
			if res.State == check.Broken {
				t.Errorf("%s broke on it: %s", res.Check.ID, res.Reason)
			}
		}
	})
}

func TestFindingsAreWhole(t *testing.T) {
	each(t, func(t *testing.T, c *check.Check) {
		for _, at := range c.Judge(broken(c)) {
			if at.Subject == "" || at.Detail == "" {
				t.Errorf("a finding without subject or detail: %+v", at)
			}
			for _, text := range append([]string{at.Detail, at.Doubt, at.Against}, at.Evidence...) {
				if strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "...") || strings.Contains(text, "%!") {
					t.Errorf("not a message: %q", text)
				}
			}
		}
	})
}

func TestHasAFix(t *testing.T) {
	each(t, func(t *testing.T, c *check.Check) {
		f := broken(c)
		for _, at := range c.Judge(f) {
			fixes := c.Remedy(f, at)
			if len(fixes) == 0 {
				t.Fatalf("no fix for %s", at.Subject)
			}
			for _, fix := range fixes {
				if len(fix.Steps) == 0 {
					t.Errorf("a way without steps: %q", fix.Say)
				}
				for _, s := range fix.Steps {
					oneKind(t, s)
				}
			}
		}
	})
}

func oneKind(t *testing.T, s check.Step) {
	t.Helper()
	kinds := 0
	for _, set := range []bool{s.Say != "", s.Run != "", len(s.Set) > 0, s.Do != nil} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		t.Errorf("a step of %d kinds: %+v", kinds, s)
	}
	for _, set := range s.Set {
		if set.Key == "" || set.Where == "" || set.File == "" || strings.Contains(set.Value, "…") {
			t.Errorf("not a setting that a program can write: %+v", set)
		}
	}
}

func TestSurvivesAbsentFacts(t *testing.T) {
	bare := check.Healthy()
	bare.Cluster, bare.Topics, bare.Brokers = nil, nil, nil
	for i := range bare.Endpoints {
		bare.Endpoints[i].Paths = nil
	}
	hollow := check.Healthy()
	for i := range hollow.Endpoints {
		for j := range hollow.Endpoints[i].Paths {
			hollow.Endpoints[i].Paths[j] = check.Path{IP: "198.18.0.1"}
		}
	}
	each(t, func(t *testing.T, c *check.Check) {
		for name, f := range map[string]*check.Facts{"none": {}, "no paths": bare, "paths without layers": hollow} {
			for _, at := range c.Judge(f) {
				t.Errorf("%s: finds %+v", name, at)
			}
		}
		for _, subject := range []check.Subject{"", "address/nowhere:1", "broker/99", check.TheClient, check.TheCluster} {
			c.Remedy(&check.Facts{}, check.Finding{Subject: subject})
		}
	})
}

// TestReadsOnlyItsNeeds takes each fact that a check does not declare out of its example: the findings must not change.
// Cluster's word on a fenced broker, on which findings put blame, is no need: see connection.
func TestReadsOnlyItsNeeds(t *testing.T) {
	each(t, func(t *testing.T, c *check.Check) {
		want := c.Judge(broken(c))
		for _, need := range check.AllNeeds() {
			if slices.Contains(c.Needs, need) {
				continue
			}
			f := broken(c)
			clearNeed(reflect.ValueOf(f).Elem(), string(need))
			if got := c.Judge(f); !reflect.DeepEqual(got, want) {
				t.Errorf("reads %s without saying so:\nwith    %+v\nwithout %+v", need, want, got)
			}
		}
	})
}

// clearNeed sets every field with that need to nothing, however deep it lies.
func clearNeed(v reflect.Value, need string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			clearNeed(v.Elem(), need)
		}
	case reflect.Slice:
		for i := range v.Len() {
			clearNeed(v.Index(i), need)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch field := v.Type().Field(i); {
			case field.Tag.Get("need") == need:
				v.Field(i).SetZero()
			case field.IsExported():
				clearNeed(v.Field(i), need)
			}
		}
	}
}

func TestClearNeedReachesDeepFields(t *testing.T) {
	f := check.Healthy()
	clearNeed(reflect.ValueOf(f).Elem(), "tls")
	if p := f.Endpoints[1].Paths[0]; p.TLS != nil || p.API == nil {
		t.Errorf("left %+v", p)
	}
}

func TestEveryNeedIsDeclaredOnce(t *testing.T) {
	each(t, func(t *testing.T, c *check.Check) {
		if len(c.Needs) == 0 {
			t.Error("needs nothing")
		}
		for i, n := range c.Needs {
			if !slices.Contains(check.AllNeeds(), n) || slices.Contains(c.Needs[:i], n) {
				t.Errorf("need %q", n)
			}
		}
	})
}

func TestWords(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range append(All(), Unseen()...) {
		if seen[c.ID] || !checkID.MatchString(c.ID) {
			t.Errorf("%s: not an ID of its own", c.ID)
		}
		seen[c.ID] = true
		if c.Title == "" || strings.HasSuffix(c.Title, ".") || capital(c.Title) {
			t.Errorf("%s: title %q", c.ID, c.Title)
		}
		if !strings.HasSuffix(c.Why, ".") || strings.HasPrefix(c.Why, " ") {
			t.Errorf("%s: why %q", c.ID, c.Why)
		}
		if c.Level < check.Info || c.Level > check.Error {
			t.Errorf("%s: level %d", c.ID, c.Level)
		}
		for i, text := range c.Errors {
			if text == "" || strings.TrimSpace(text) != text || slices.Contains(c.Errors[:i], text) {
				t.Errorf("%s: text %q", c.ID, text)
			}
		}
	}
	for _, c := range Unseen() {
		if c.Judge != nil || c.Remedy != nil || c.Example != nil {
			t.Errorf("%s: judges, though no probe can see it", c.ID)
		}
	}
}

// capital says that a text begins like a sentence; names such as Kerberos, IPv6 or SaslHandshake may stand first.
func capital(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	if word == "Kerberos" {
		return false
	}
	letters := []rune(word)
	return unicode.IsUpper(letters[0]) && strings.ToLower(word[1:]) == word[1:]
}
