package scram

import (
	"reflect"
	"strings"
	"testing"

	"kscope/internal/check"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"alice": "", "a b": "", "a,b=c": "", `"a"/%*\`: "", strings.Repeat("a", 300): "",
		"": "empty", "müller": `holds 'ü'`, "a\u200bb": "beyond ASCII", "a\tb": "control character", "a\x7f": "control character",
	} {
		if err := CheckName(name); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
	if NameWarning("alice") != "" || !strings.Contains(NameWarning("User:alice"), "User:User:alice") {
		t.Error("a principal for a name is not told apart")
	}
}

func TestPasswordsThatAreRefused(t *testing.T) {
	for password, want := range map[string]string{
		"": "empty", " a": "blank", "a ": "blank", "a\u00a0": "blank", "\ta": "blank", "a\nb": "line break", "a\r": "line break", "a\x00b": "zero byte", "a\xff": "not UTF-8",
		"a b": "", "ä": "", "a\tb": "", `"';\`: "",
	} {
		if err := CheckPassword(password); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
}

func TestPasswordWarnings(t *testing.T) {
	for password, want := range map[string][]string{
		"aB3-_.":  nil,
		`a"b`:     {"sasl.jaas.config", "a shell", "a URL"},
		`a\b`:     {"sasl.jaas.config", "a Java settings file", "a shell", "a URL"},
		"a$b":     {"a shell", "docker compose", "a URL"},
		"a'b":     {"a shell", "a URL"},
		"a@b":     {"a URL"},
		"é":       {"a Java settings file", "a URL"},
		"e\u0301": {"a Java settings file", "a URL", "not NFC"},
		"${a}":    {"a shell", "docker compose", "a URL", "a reference"},
	} {
		got := PasswordWarnings(password)
		if len(got) != len(want) {
			t.Errorf("%q: got %q, want %q", password, got, want)
			continue
		}
		for i := range want {
			if !strings.Contains(got[i], want[i]) || strings.Contains(got[i], password) {
				t.Errorf("%q: got %q, want %q", password, got[i], want[i])
			}
		}
	}
	if g := Generate(); len(g) < 26 || g == Generate() || PasswordWarnings(g) != nil || CheckPassword(g) != nil {
		t.Errorf("generated %q", g)
	}
}

func TestPlans(t *testing.T) {
	alice := User{"alice", []Credential{{"alice", SHA256, 4096}, {"alice", SHA512, 8192}}}
	for _, c := range []struct {
		want Credential
		same bool
		is   Action
		was  int32
	}{
		{Credential{"alice", SHA512, 8192}, true, Keep, 8192},
		{Credential{"alice", SHA512, 8192}, false, Replace, 8192},
		{Credential{"alice", SHA512, 4096}, true, Replace, 8192},
		{Credential{"bob", SHA512, 8192}, false, Create, 0},
	} {
		have := alice
		if c.want.User != alice.Name {
			have = User{Name: c.want.User}
		}
		if got := Add(c.want, have, c.same); !reflect.DeepEqual(got, Plan{{c.is, c.want, c.was}}) {
			t.Errorf("%+v: got %+v", c, got)
		}
	}
	both := Plan{{Delete, alice.Credentials[0], 4096}, {Delete, alice.Credentials[1], 8192}}
	for m, want := range map[Mechanism]Plan{"": both, SHA256: both[:1], SHA512: both[1:]} {
		if got := Remove(alice, m); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v", m, got)
		}
	}
	if got := Remove(User{Name: "nobody"}, ""); got != nil {
		t.Errorf("got %+v", got)
	}
}

func TestListeners(t *testing.T) {
	settings := map[string]string{
		"advertised.listeners":                         "CLIENT://a:1,PLAIN://a:2,OLD://a:3",
		"listener.security.protocol.map":               "CLIENT:SASL_SSL,PLAIN:PLAINTEXT,OLD:SASL_PLAINTEXT",
		"listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512, PLAIN",
		"sasl.enabled.mechanisms":                      "GSSAPI",
	}
	one := listenersOf(check.BrokerFacts{ID: 1, Settings: settings})
	settings["advertised.listeners"] = "CLIENT://b:1,PLAIN://b:2"
	l := Listening{Listeners: append(one, listenersOf(check.BrokerFacts{ID: 2, Settings: settings})...), Silent: []int32{3}}
	if got := l.Mechanisms(); !reflect.DeepEqual(got, []string{"SCRAM-SHA-512", "PLAIN", "GSSAPI"}) {
		t.Errorf("mechanisms are %q", got)
	}
	if got := l.With(SHA512); len(got) != 2 || got[1].Address != "b:1" || len(l.With(SHA256)) != 0 {
		t.Errorf("got %+v", got)
	}
	got := l.Places([]string{"a:1", "b:1", "x:9"}, true)
	want := []Place{{Broker: 1, Address: "a:1", TLS: true}, {Broker: 2, Address: "b:1", TLS: true}, {Broker: 3, Unknown: "the broker could not be asked where it listens"}, {Broker: -1, Address: "x:9", TLS: true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := l.Places([]string{"a:3"}, true); len(got) != 2 || got[0].TLS {
		t.Errorf("got %+v", got)
	}
}

func TestWorst(t *testing.T) {
	for want, outcomes := range map[Outcome][]Outcome{
		Accepted: {Accepted, Accepted}, NotReached: {Accepted, NotReached}, Refused: {NotReached, Refused, Off}, Off: {NotReached, NoSASL, Off}, NoSASL: {NoSASL, NotReached},
	} {
		var logins []Login
		for _, o := range outcomes {
			logins = append(logins, Login{Outcome: o})
		}
		if got := Worst(logins); got != want {
			t.Errorf("%q: got %s", outcomes, got)
		}
	}
}
