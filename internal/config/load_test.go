package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

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
	file := write(t, "c.properties", "bootstrap.servers=file:1\nclient.id=x\nclient.id=file\n")
	environ := []string{"KAFKA_BROKERS=other:1", "BOOTSTRAP_SERVERS=", "KAFKA_BOOTSTRAP_SERVERS=env:1", "KSCOPE_CLIENT_ID=kscope", "KSCOPE_CONFIG=x", "KSCOPE_ENV=dev", "KSCOPE_REQUIRE_KAFKA=1", "KSCOPE_KAFKA_HOME=/k"}
	own := []string{"KSCOPE_BOOTSTRAP_SERVERS=own:1"}
	for name, c := range map[string]struct {
		in       Input
		address  string
		clientID check.Origin
		id       string
	}{
		"nothing":       {Input{}, "localhost:9092", check.Origin{}, ""},
		"environment":   {Input{Environ: environ}, "env:1", check.Origin{Source: "environment", Name: "KSCOPE_CLIENT_ID"}, "kscope"},
		"brokers":       {Input{Environ: environ[:2]}, "other:1", check.Origin{}, ""},
		"file":          {Input{Environ: environ[:3], ConfigFile: file}, "file:1", check.Origin{Source: "file", Name: file, Line: 3}, "file"},
		"over the file": {Input{Environ: append(own, environ...), ConfigFile: file}, "own:1", check.Origin{Source: "environment", Name: "KSCOPE_CLIENT_ID"}, "kscope"},
		"-X":            {Input{Environ: append(own, environ...), ConfigFile: file, X: []string{"client.id=x", " metadata.broker.list =x:1"}}, "x:1", check.Origin{Source: "-X", Name: "-X"}, "x"},
		"flag":          {Input{Environ: append(own, environ...), ConfigFile: file, X: []string{"bootstrap.servers=x:1"}, Bootstrap: []string{"flag:1"}}, "flag:1", check.Origin{Source: "environment", Name: "KSCOPE_CLIENT_ID"}, "kscope"},
	} {
		s := load(t, c.in)
		if !reflect.DeepEqual(s.Bootstrap, []string{c.address}) {
			t.Errorf("%s: bootstrap is %v, want %s", name, s.Bootstrap, c.address)
		}
		var from check.Origin
		if id := s.Client.Setting("client.id"); id != nil {
			from = id.Origin
		}
		if from != c.clientID || s.Values["client.id"].Reveal() != c.id {
			t.Errorf("%s: client.id is %s from %+v, want %s from %+v", name, s.Values["client.id"].Reveal(), from, c.id, c.clientID)
		}
		if len(s.Client.Problems) > 0 {
			t.Errorf("%s: problems are %+v", name, s.Client.Problems)
		}
	}
}

func TestSettingsAreListedInTheOrderOfTheirEffect(t *testing.T) {
	file := write(t, "c.properties", "sasl.mechanism=PLAIN\nssl.key.password=secret\n")
	got := load(t, Input{ConfigFile: file, X: []string{"sasl.mechanism=GSSAPI"}, SASLMechanism: "scram-sha-512"}).Client.Settings
	want := []check.ClientSetting{
		{Key: "sasl.mechanism", Value: "PLAIN", Origin: check.Origin{Source: "file", Name: file, Line: 1}},
		{Key: "ssl.key.password", Value: "****", Origin: check.Origin{Source: "file", Name: file, Line: 2}},
		{Key: "sasl.mechanism", Value: "GSSAPI", Origin: check.Origin{Source: "-X", Name: "-X"}},
		{Key: "sasl.mechanism", Value: "SCRAM-SHA-512", Origin: check.Origin{Source: "flag", Name: "--sasl-mechanism"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFlags(t *testing.T) {
	password := write(t, "pw", "secret\n")
	s := load(t, Input{
		Bootstrap: []string{"a:1", "b:2"}, TLS: true, SASLMechanism: "plain", SASLUsername: "app", SASLPasswordFile: password, X: []string{"client.id=x", "sasl.password=zzz"},
		Map: []string{"k:1=localhost:2"}, DialTimeout: time.Second, Timeout: 10 * time.Second,
	})
	want := []string{"-b", "a:1,b:2", "-X", "client.id=x", "--tls", "--sasl-mechanism", "plain", "--sasl-username", "app", "--sasl-password-file", password, "--map", "k:1=localhost:2", "--dial-timeout", "1s"}
	if !reflect.DeepEqual(s.Flags, want) {
		t.Errorf("flags are %q, want %q", s.Flags, want)
	}
	if got := fmt.Sprintf("%s %s %s %s %v %v", s.Client.Protocol, s.SASL.Mechanism, s.SASL.User, s.SASL.Password.Reveal(), s.Map, s.Client.SystemRoots); got != "SASL_SSL PLAIN app secret map[k:1:localhost:2] true" {
		t.Errorf("settings are %s", got)
	}
	if len(s.Warnings) != 1 || !strings.HasPrefix(s.Warnings[0], "-X sasl.password=**** can be read") {
		t.Errorf("warnings are %q", s.Warnings)
	}
	if s := load(t, Input{DialTimeout: 3 * time.Second, Timeout: 10 * time.Second}); s.Flags != nil {
		t.Errorf("flags without any are %q", s.Flags)
	}
}

func TestPasswordOnStandardInput(t *testing.T) {
	s := load(t, Input{SASLMechanism: "PLAIN", SASLUsername: "a", SASLPasswordStdin: true, Stdin: strings.NewReader("p w\r\n")})
	if s.SASL.Password.Reveal() != "p w" || s.Client.Protocol != "SASL_PLAINTEXT" || !slices.Contains(s.Flags, "--sasl-password-stdin") {
		t.Errorf("settings are %+v with password %q", s, s.SASL.Password.Reveal())
	}
}

func TestUsageMistakes(t *testing.T) {
	for want, in := range map[string]Input{
		`-X "foo" has no "="`:                                                     {X: []string{"foo"}},
		`-X has an argument without "=", needs KEY=VALUE`:                         {X: []string{"sasl.password:secret"}},
		`-X has an argument without a key before "=", needs KEY=VALUE`:            {X: []string{"=x"}},
		`--map "a:1" has no "=", needs ADVERTISED=REAL`:                           {Map: []string{"a:1"}},
		`--map "a:1=b": "b" is no HOST:PORT`:                                      {Map: []string{"a:1=b"}},
		`--map gives both b:1 and c:1 for a:1`:                                    {Map: []string{"a:1=b:1", "a:1=c:1"}},
		`read password file "/nowhere": no such file or directory`:                {SASLPasswordFile: "/nowhere"},
		`read password file "/": it is a folder, needs a file`:                    {SASLPasswordFile: "/"},
		`--sasl-password-stdin gives an empty password`:                           {SASLPasswordStdin: true, Stdin: strings.NewReader("\n")},
		`--sasl-password-stdin and --sasl-password-file exclude each other`:       {SASLPasswordStdin: true, SASLPasswordFile: "x"},
		`--tls-key is given without --tls-cert`:                                   {TLSKey: "x"},
		`--sasl-password-stdin gives more than 65536 bytes, which is no password`: {SASLPasswordStdin: true, Stdin: strings.NewReader(strings.Repeat("x", 1<<20))},
	} {
		if _, err := Load(in); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestBadFiles(t *testing.T) {
	at := "c.properties"
	reading := func(text string) Input {
		return Input{ConfigFile: at, ReadFile: func(string) ([]byte, error) { return []byte(text), nil }}
	}
	for want, in := range map[string]Input{
		"cannot be read: it is empty": reading("  \n"),
		"cannot be read: it is binary (a zero byte at 2), needs lines of KEY=VALUE": reading("a=\x00"),
		"cannot be read: it is a key store, needs lines of KEY=VALUE":               reading("\xfe\xed\xfe\xed\x00"),
		"cannot be read: it is a PEM file, needs lines of KEY=VALUE":                reading("-----BEGIN CERTIFICATE-----\n"),
		"cannot be read: it is written in UTF-16, needs ISO-8859-1 or UTF-8":        reading("\xff\xfea\x00"),
		"cannot be read: line 2 has 1048578 bytes, more than any setting":           reading("a=1\na=" + strings.Repeat("x", lineLimit)),
		"cannot be read: it is larger than 10 MiB":                                  reading(strings.Repeat("a=1\n", fileLimit/4+1)),
		"cannot be read: permission denied": {ConfigFile: at, ReadFile: func(string) ([]byte, error) {
			return nil, &os.PathError{Op: "open", Path: at, Err: errors.New("permission denied")}
		}},
		`, line 2: \u is not followed by four hexadecimal digits, which Java refuses`: reading("a=1\nb=\\users"),
	} {
		got := load(t, in).Client.Problems
		wanted := []check.Problem{{Kind: check.BadFile, Origin: check.Origin{Source: "file", Name: at}, Path: at, Detail: `settings file "c.properties"` + map[bool]string{true: "", false: " "}[want[0] == ','] + want}}
		if !reflect.DeepEqual(got, wanted) {
			t.Errorf("got %+v, want %+v", got, wanted)
		}
	}
	for path, want := range map[string]string{t.TempDir(): "it is a folder, needs a file", "/nowhere/at/all": "no such file or directory", "/dev/zero": "it is larger than 10 MiB"} {
		s := load(t, Input{ConfigFile: path})
		if bad := s.Client.Unusable(); len(bad) != 1 || bad[0].Detail != fmt.Sprintf("settings file %q cannot be read: %s", path, want) {
			t.Errorf("%s: problems are %+v, want %q", path, bad, want)
		}
	}
}

func TestOddKeys(t *testing.T) {
	file := write(t, "c.properties", "\xef\xbb\xbfbootstrap.servers=a:1\nsasl.mechansim=PLAIN\nclient.id=x\ngroup.idd=y\nunknown.key=z\nSecurity.protocol=SSL\n")
	s := load(t, Input{ConfigFile: file})
	at := func(line int) check.Origin { return check.Origin{Source: "file", Name: file, Line: line} }
	want := []check.Problem{
		{Kind: check.OddKey, Origin: at(1), Path: file, Usable: true, Detail: file + " begins with a byte order mark, which clients take for a part of its first key, bootstrap.servers"},
		{Kind: check.OddKey, Key: "sasl.mechansim", Origin: at(2), Value: "sasl.mechansim", Want: "sasl.mechanism", Usable: true, Detail: "no client knows sasl.mechansim, the nearest is sasl.mechanism"},
		{Kind: check.OddKey, Key: "group.idd", Origin: at(4), Value: "group.idd", Want: "group.id", Usable: true, Detail: "no client knows group.idd, the nearest is group.id"},
		{Kind: check.OddKey, Key: "Security.protocol", Origin: at(6), Value: "Security.protocol", Want: "security.protocol", Usable: true, Detail: "no client knows Security.protocol, the nearest is security.protocol"},
	}
	if !reflect.DeepEqual(s.Client.Problems, want) {
		t.Errorf("got %+v, want %+v", s.Client.Problems, want)
	}
	if !reflect.DeepEqual(s.Bootstrap, []string{"a:1"}) {
		t.Errorf("the mark was not taken away: %v", s.Bootstrap)
	}
	if got := load(t, Input{ConfigFile: write(t, "c", "\xef\xbb\xbf# comment\nclient.id=x\n")}).Client.Problems; got != nil {
		t.Errorf("a mark before a comment: %+v", got)
	}
}

func TestProviders(t *testing.T) {
	other := write(t, "secrets.properties", "name=from-file\nname=last\n")
	dir := filepath.Dir(other)
	s := load(t, Input{Environ: []string{"USER_NAME=from-env"}, X: []string{
		"a=x${env:USER_NAME}y", "b=${file:" + other + ":name}", "c=${directory:" + dir + ":secrets.properties}", "d=${vault:x:y}",
	}})
	for key, want := range map[string]string{"a": "xfrom-envy", "b": "last", "c": "name=from-file\nname=last\n", "d": "${vault:x:y}"} {
		if got := s.Values[key].Reveal(); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if s.Client.Problems != nil || s.Client.Setting("a").Value != "x${env:USER_NAME}y" {
		t.Errorf("client is %+v", s.Client)
	}
	file := write(t, "c.properties", "config.providers=e, v\nconfig.providers.e.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider\nconfig.providers.v.class=com.example.Vault\nclient.id=${e:USER_NAME}\nx=${env:USER_NAME}\ny=${v:a:b}\n")
	s = load(t, Input{ConfigFile: file, Environ: []string{"USER_NAME=from-env"}})
	if got := fmt.Sprint(s.Values["client.id"].Reveal(), s.Values["x"].Reveal(), s.Values["y"].Reveal()); got != "from-env${env:USER_NAME}${v:a:b}" || s.Client.Problems != nil {
		t.Errorf("values are %s, problems %+v", got, s.Client.Problems)
	}
}

func TestProvidersThatFail(t *testing.T) {
	file := write(t, "c.properties", "x=${env:NOT_SET}\ny=${file:/nowhere:a}\nz=${directory:/etc:../passwd}\n")
	var got []string
	for _, p := range load(t, Input{ConfigFile: file}).Client.Problems {
		got = append(got, fmt.Sprintf("%s %d %v %s", p.Kind, p.Line, p.Usable, p.Detail))
	}
	want := []string{
		"odd key 1 true x refers to ${env:NOT_SET}, and config.providers is not set: clients take the reference itself for the value",
		"bad value 1 false x refers to ${env:NOT_SET}: environment variable NOT_SET is not set",
		"odd key 2 true y refers to ${file:/nowhere:a}, and config.providers is not set: clients take the reference itself for the value",
		"bad value 2 false y refers to ${file:/nowhere:a}: file /nowhere: no such file or directory",
		"odd key 3 true z refers to ${directory:/etc:../passwd}, and config.providers is not set: clients take the reference itself for the value",
		`bad value 3 false z refers to ${directory:/etc:../passwd}: "../passwd" is no name of a file in /etc`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A canary stands in every setting that holds a secret; nothing printable may show it.
func TestNoSecretIsPrintable(t *testing.T) {
	const canary = "c4n4ry"
	file := write(t, "c.properties", `security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=`+plainModule+` required username="u" password="`+canary+`";
ssl.keystore.password=`+canary+`
ssl.key.password=`+canary+`
ssl.keystore.key=-----BEGIN PRIVATE KEY-----`+canary+`
ssl.key.pem=`+canary+`
sasl.oauthbearer.client.credentials.client.secret=`+canary+`
sasl.oauthbearer.client.secret=`+canary+`
sasl.oauthbearer.assertion.private.key.passphrase=`+canary+`
schema.registry.basic.auth.user.info=u:`+canary+`
sasl.pasword=`+canary+`
sasl.jas.config=`+canary+`
bootstrap.servers=u:`+canary+`@h:1
`)
	x := []string{"sasl.oauthbearer.token=" + canary, "ssl.truststore.password=" + canary, "my.secret=" + canary, "any=x LoginModule " + canary}
	for name, in := range map[string]Input{
		"file":       {ConfigFile: file, X: x},
		"more":       {ConfigFile: file, Environ: []string{"KSCOPE_SASL_PASSWORD=" + canary}, X: x, Bootstrap: []string{"u:" + canary + "@h:1"}},
		"bad jaas":   {X: []string{"security.protocol=SASL_SSL", "sasl.mechanism=PLAIN", "sasl.jaas.config=" + plainModule + " required password=a " + canary + ";"}},
		"no =":       {ConfigFile: write(t, "c", canary+"\n")},
		"bare words": {ConfigFile: write(t, "c", "sasl.username=u\n"+canary+"\nsasl.password "+canary+"\n")},
		"lines":      {ConfigFile: write(t, "c", "sasl.jaas.config=M required\n  username=\"u\" password=\""+canary+"\";\n")},
		"mark":       {ConfigFile: write(t, "c", "\xef\xbb\xbf"+canary+"\nsasl.jaas.config=\n")},
		"oauth":      {X: []string{"security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER", "sasl.oauthbearer.token=" + canary}},
	} {
		s := load(t, in)
		for _, text := range printed(t, s) {
			if at := strings.Index(text, canary); at >= 0 {
				t.Errorf("%s: a secret shows in …%s", name, text[max(0, at-60):at+10])
			}
		}
		for _, p := range s.Client.Problems {
			if strings.Contains(fmt.Sprintf("%+v", p), canary) {
				t.Errorf("%s: a secret shows in problem %+v", name, p)
			}
		}
	}
	s := load(t, Input{X: append(x, "sasl.password="+canary, "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=PLAIN", "sasl.username=u")})
	if s.SASL.Password.Reveal() != canary || s.Values["my.secret"].Reveal() != canary {
		t.Error("the secrets were not read, so nothing was looked at")
	}
}

func printed(t *testing.T, s Settings) []string {
	t.Helper()
	facts, err := json.Marshal(s.Client)
	if err != nil {
		t.Fatal(err)
	}
	all, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{string(facts), string(all), fmt.Sprintf("%v", s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), fmt.Sprintf("%s %q %x %#v", s.Values, s.Values, s.Values, s.Values), strings.Join(s.Flags, " "), strings.Join(s.Warnings, " ")}
	if s.SASL != nil {
		out = append(out, fmt.Sprintf("%v %+v %#v", *s.SASL, *s.SASL, *s.SASL))
	}
	return out
}
