package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kscope/internal/check"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, in Input) Settings {
	t.Helper()
	s, err := Load(in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPrecedence(t *testing.T) {
	file := write(t, "c.properties", "bootstrap.servers=file:1\nclient.id=file\n")
	environ := []string{"KAFKA_BROKERS=other:1", "KAFKA_BOOTSTRAP_SERVERS=env:1", "KSCOPE_CLIENT_ID=kscope"}
	for _, c := range []struct {
		in       Input
		address  string
		clientID check.Origin
	}{
		{Input{}, "localhost:9092", check.Origin{}},
		{Input{Environ: environ}, "env:1", check.Origin{Source: "environment", Name: "KSCOPE_CLIENT_ID"}},
		{Input{Environ: environ[:2], ConfigFile: file}, "file:1", check.Origin{Source: "file", Name: file, Line: 2}},
		{Input{Environ: environ, ConfigFile: file, X: []string{"client.id=x"}}, "file:1", check.Origin{Source: "-X", Name: "-X"}},
		{Input{Environ: environ, ConfigFile: file, Bootstrap: []string{"flag:1"}}, "flag:1", check.Origin{Source: "environment", Name: "KSCOPE_CLIENT_ID"}},
	} {
		s := load(t, c.in)
		if !reflect.DeepEqual(s.Bootstrap, []string{c.address}) {
			t.Errorf("%+v: bootstrap is %v, want %s", c.in, s.Bootstrap, c.address)
		}
		var from check.Origin
		if id := s.Client.Setting("client.id"); id != nil {
			from = id.Origin
		}
		if from != c.clientID {
			t.Errorf("%+v: client.id is from %+v, want %+v", c.in, from, c.clientID)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"a:1,b:2, a:1": "a:1 b:2", "PLAINTEXT://a:1": "a:1", "[::1]:9092": "[::1]:9092",
		"a": "bad address→a:9092", "a:0": "bad address→a:9092", "a:70000": "bad address→a:9092", ":9092": "bad address→localhost:9092", "": "bad address→",
		"fd00::204:9092": "unbracketed ipv6→[fd00::204]:9092", "3333:10:9:101::204:9092": "unbracketed ipv6→[3333:10:9:101::204]:9092",
	} {
		out, problems := addresses(in, check.Origin{})
		got := strings.Join(out, " ")
		for _, p := range problems {
			got += string(p.Kind) + "→" + p.Want
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	scram := "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\n"
	jaas := "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"a\" password=\"b\";\n"
	garbage := write(t, "store.jks", "no store")
	for name, c := range map[string]struct {
		text string
		want check.ProblemKind
	}{
		"well":                {scram + jaas, ""},
		"misspelt protocol":   {"security.protocol=SASL\n", check.BadValue},
		"misspelt mechanism":  {"security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA512\n" + jaas, check.BadValue},
		"no mechanism":        {"security.protocol=SASL_SSL\n" + jaas, check.MechanismDefault},
		"no credential":       {scram, check.MissingCredential},
		"jaas without ;":      {scram + strings.ReplaceAll(jaas, ";", ""), check.BadJAAS},
		"kerberos":            {"security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI\n", check.UnsupportedLogin},
		"no trust store":      {"security.protocol=SSL\nssl.truststore.location=/nowhere/ca.jks\n", check.StoreFormat},
		"trust store garbage": {"security.protocol=SSL\nssl.truststore.location=" + garbage + "\n", check.StoreFormat},
		"empty file":          {"  \n", check.BadFile},
		"binary file":         {"a=\x00\x01", check.BadFile},
		"long line":           {"a=" + strings.Repeat("x", lineLimit), check.BadFile},
		"byte order mark":     {"\xef\xbb\xbfbootstrap.servers=a:1\n", check.OddKey},
	} {
		s := load(t, Input{ConfigFile: write(t, "c.properties", c.text)})
		var got check.ProblemKind
		if len(s.Client.Problems) > 0 {
			got = s.Client.Problems[0].Kind
		}
		if got != c.want || len(s.Client.Problems) > 1 {
			t.Errorf("%s: problems are %+v, want one of kind %q", name, s.Client.Problems, c.want)
		}
	}
}

func TestUnusableFiles(t *testing.T) {
	for path, want := range map[string]string{t.TempDir(): "is a folder, needs a file", "/nowhere/at/all": "no such file or directory"} {
		s := load(t, Input{ConfigFile: path})
		if len(s.Client.Unusable()) != 1 || !strings.Contains(s.Client.Problems[0].Detail, want) {
			t.Errorf("%s: problems are %+v, want %q", path, s.Client.Problems, want)
		}
	}
}

func TestUsageMistakes(t *testing.T) {
	for want, in := range map[string]Input{
		`-X "foo" has no "="`:    {X: []string{"foo"}},
		`--map "a:1" has no`:     {Map: []string{"a:1"}},
		`"b" is no HOST:PORT`:    {Map: []string{"a:1=b"}},
		"read the password file": {SASLPasswordFile: "/nowhere"},
	} {
		if _, err := Load(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %q", in, err, want)
		}
	}
}

func TestProviders(t *testing.T) {
	other := write(t, "secrets.properties", "name=from-file\n")
	dir := filepath.Dir(other)
	s := load(t, Input{Environ: []string{"USER_NAME=from-env"}, X: []string{
		"a=${env:USER_NAME}", "b=${file:" + other + ":name}", "c=${directory:" + dir + ":secrets.properties}", "d=${vault:x:y}",
	}})
	for key, want := range map[string]string{"a": "from-env", "b": "from-file", "c": "name=from-file\n", "d": "${vault:x:y}"} {
		if got := s.Client.Setting(key).Value; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// A canary stands in every setting that holds a secret; nothing printable may show it.
func TestNoSecretIsPrintable(t *testing.T) {
	const canary = "c4n4ry"
	file := write(t, "c.properties", `security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="`+canary+`";
ssl.keystore.password=`+canary+`
ssl.key.password=`+canary+`
sasl.oauthbearer.client.credentials.client.secret=`+canary+`
`)
	s := load(t, Input{ConfigFile: file, Environ: []string{"KSCOPE_SASL_PASSWORD=" + canary}, X: []string{"sasl.oauthbearer.token=" + canary, "ssl.truststore.password=" + canary}})
	facts, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(facts), fmt.Sprintf("%v %+v %#v", s.SASL, *s.SASL, s.SASL.Password), strings.Join(s.Flags, " "), strings.Join(s.Warnings, " ")} {
		if strings.Contains(text, canary) {
			t.Errorf("a secret shows in %s", text)
		}
	}
	if s.SASL.Password.Reveal() != canary {
		t.Error("the password was not read")
	}
}
