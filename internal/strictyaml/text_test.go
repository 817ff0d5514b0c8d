package strictyaml

import (
	"reflect"
	"testing"
)

type withTexts struct {
	Names map[Text]struct {
		Roles []Text `yaml:"roles"`
	} `yaml:"names"`
}

func TestTextKnowsItsLine(t *testing.T) {
	var got withTexts
	if err := Read("f.yaml", []byte("names:\n  User:a:\n    roles:\n      - x\n      - 7\n"), &got); err != nil {
		t.Fatal(err)
	}
	a, found := got.Names[Text{"User:a", 2}]
	if want := []Text{{"x", 4}, {"7", 5}}; !found || !reflect.DeepEqual(a.Roles, want) {
		t.Errorf("%+v, wanted %+v", got, want)
	}
	if err := a.Roles[1].Errorf("f.yaml", "%s is no role", a.Roles[1].Value); err.Error() != "f.yaml line 5: 7 is no role" {
		t.Error(err)
	}
	for text, want := range map[string]string{
		"names:\n  a:\n    roles: [{x: y}]\n":           `f.yaml line 3: is a map, needs a text`,
		"names:\n  a:\n    roles: []\n  a:\n    x: 1\n": `f.yaml line 4: "a" stands here again, first on line 2`,
	} {
		if err := Read("f.yaml", []byte(text), &got); err == nil || err.Error() != want {
			t.Errorf("%v, wanted %s", err, want)
		}
	}
}
