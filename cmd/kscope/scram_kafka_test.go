package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/kafkatest"
	"kscope/internal/scram"
)

// secured is three brokers with SASL_SSL for clients, of which SCRAM-SHA-512 alone is on, and plaintext between themselves.
type secured struct {
	*kafkatest.Cluster
	admin, internal []string
}

func startSecured(t *testing.T) *secured {
	c := kafkatest.Start(t, kafkatest.Spec{Nodes: 3, Security: kafkatest.SASLSSL, Authorizer: true})
	return &secured{c, []string{"-c", c.ClientProperties(t)}, []string{"-b", c.Internal(1)}}
}

// run runs `kscope scram …` with a standard input, and shows what was not expected.
func (s *secured) run(t *testing.T, want int, stdin string, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	app := &App{In: strings.NewReader(stdin), Out: &out, Err: &errs, Environ: []string{"LC_ALL=C.UTF-8"}}
	if code := app.run(context.Background(), append([]string{"scram"}, args...)); code != want {
		t.Fatalf("kscope scram %s: exit %d, wanted %d\n%s%s", strings.Join(args, " "), code, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

func with(args []string, more ...string) []string {
	return append(append([]string{}, more...), args...)
}

type addDocument struct {
	Outcome  string
	Verified bool
	Logins   []struct {
		Broker      int32
		Address     string
		Outcome     string
		FailedRound int `json:"failed_round"`
		Tries       int
		TookMS      float64 `json:"took_ms"`
		AfterMS     float64 `json:"after_ms"`
	}
	Listeners []scramListener
	Settings  map[string]string
}

// add runs `scram add … -o json`.
func (s *secured) add(t *testing.T, want int, password string, args ...string) addDocument {
	t.Helper()
	stdout, stderr := s.run(t, want, password+"\n", append([]string{"add", "--new-password-stdin", "-o", "json"}, args...)...)
	var d addDocument
	if err := json.Unmarshal([]byte(stdout), &d); err != nil || d.Outcome == "" {
		t.Fatalf("%v in %s%s", err, stdout, stderr)
	}
	if strings.Contains(stdout+stderr, password) {
		t.Fatalf("the password is printed:\n%s%s", stdout, stderr)
	}
	return d
}

func contains(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}

// TestScramOnBrokers goes through the life of users on one cluster, in this order.
func TestScramOnBrokers(t *testing.T) {
	s := startSecured(t)
	t.Run("a new user logs in on every broker", func(t *testing.T) { s.created(t) })
	t.Run("the same again is unchanged", func(t *testing.T) { s.unchanged(t) })
	t.Run("another password replaces", func(t *testing.T) { s.replaced(t) })
	t.Run("a generated password", func(t *testing.T) { s.generated(t) })
	t.Run("list", func(t *testing.T) { s.listed(t) })
	t.Run("only the other mechanism is on", func(t *testing.T) { s.mechanismOff(t) })
	// Not after a deletion: 4.4.0 may load no credential at all when it starts with one in its log.
	t.Run("one broker has the other mechanism too", func(t *testing.T) { s.oneBroker(t) })
	t.Run("a listener without SASL", func(t *testing.T) { s.noSASL(t) })
	t.Run("verify", func(t *testing.T) { s.verified(t) })
	t.Run("names and passwords that are odd", func(t *testing.T) { s.odd(t) })
	t.Run("Kafka's own tool and kcat take the settings", func(t *testing.T) { s.otherClients(t) })
	t.Run("dry run", func(t *testing.T) { s.dryRun(t) })
	t.Run("without rights", func(t *testing.T) { s.denied(t) })
	t.Run("completion", func(t *testing.T) { s.completed(t) })
	t.Run("delete names what stays behind", func(t *testing.T) { s.deleted(t) })
	t.Run("a broker that is gone is named", func(t *testing.T) { s.gone(t) })
}

func (s *secured) created(t *testing.T) {
	d := s.add(t, 0, "first password", with(s.admin, "alice")...)
	if d.Outcome != "created" || !d.Verified || len(d.Logins) != 3 {
		t.Fatalf("got %+v", d)
	}
	last, tries := 0.0, 0
	for i, l := range d.Logins {
		last, tries = max(last, l.AfterMS), max(tries, l.Tries)
		if l.Outcome != "accepted" || l.Broker != int32(i+1) || l.Address != s.Addr(i+1) || l.AfterMS <= 0 {
			t.Errorf("got %+v", l)
		}
	}
	t.Logf("every broker accepted the login %.0f ms after the answer to the change, at try %d or before", last, tries)
}

func (s *secured) unchanged(t *testing.T) {
	if d := s.add(t, 0, "first password", with(s.admin, "alice")...); d.Outcome != "unchanged" || !d.Verified {
		t.Errorf("got %+v", d)
	}
	// Other iterations are a change.
	_, stderr := s.run(t, 2, "first password", with(s.admin, "add", "alice", "--new-password-stdin", "--iterations", "4096")...)
	contains(t, stderr, `user "alice" has a SCRAM-SHA-512 credential already, which applications may use, needs --replace`)
	d := s.add(t, 0, "first password", with(s.admin, "alice", "--iterations", "4096", "--replace")...)
	if d.Outcome != "replaced" || !d.Verified {
		t.Errorf("got %+v", d)
	}
}

func (s *secured) replaced(t *testing.T) {
	s.run(t, 2, "second password", with(s.admin, "add", "alice", "--new-password-stdin")...)
	d := s.add(t, 0, "second password", with(s.admin, "alice", "--replace")...)
	if d.Outcome != "replaced" || !d.Verified {
		t.Fatalf("got %+v", d)
	}
	stdout, _ := s.run(t, 1, "first password", with(s.admin, "verify", "alice", "--password-stdin")...)
	contains(t, stdout, "✗ 0 of 3 brokers accept the login", "at the second message: the credential is of another password")
}

func (s *secured) generated(t *testing.T) {
	stdout, stderr := s.run(t, 0, "", with(s.admin, "add", "bob", "--generate", "-o", "name")...)
	password := strings.TrimSuffix(stdout, "\n")
	if len(password) != 26 || strings.ContainsAny(password, " \n") || strings.Contains(stderr, password) {
		t.Fatalf("stdout %q, stderr %q", stdout, stderr)
	}
	contains(t, stderr, "created bob: SCRAM-SHA-512, 8192 iterations", "3 brokers accept the login")
	s.run(t, 0, password, with(s.admin, "verify", "bob", "--password-stdin")...)
	stdout, stderr = s.run(t, 0, "", with(s.admin, "add", "bob", "--generate", "--replace")...)
	m := regexp.MustCompile(`(?m)^password, printed this once\n  ([A-Z2-7]{26})$`).FindStringSubmatch(stdout)
	if m == nil || strings.Count(stdout+stderr, m[1]) != 1 {
		t.Fatalf("no password, or more than once:\n%s", stdout)
	}
	s.run(t, 0, m[1], with(s.admin, "verify", "bob", "--password-stdin")...)
	s.run(t, 1, password, with(s.admin, "verify", "bob", "--password-stdin")...)
}

func (s *secured) listed(t *testing.T) {
	stdout, _ := s.run(t, 0, "", with(s.admin, "list")...)
	want := "user   mechanism      iterations\nadmin  SCRAM-SHA-512  4096\nalice  SCRAM-SHA-512  8192\nbob    SCRAM-SHA-512  8192\n"
	if stdout != want {
		t.Errorf("got\n%swant\n%s", stdout, want)
	}
	stdout, stderr := s.run(t, 1, "", with(s.admin, "list", "nobody", "bob", "-o", "name")...)
	if stdout != "bob\n" {
		t.Errorf("got %q", stdout)
	}
	contains(t, stderr, "no SCRAM credential: nobody")
}

func (s *secured) mechanismOff(t *testing.T) {
	d := s.add(t, 1, "secret-256", with(s.admin, "alice", "--mechanism", "scram-sha-256")...)
	if d.Outcome != "created" || d.Verified || len(d.Logins) != 3 || d.Logins[0].Outcome != "mechanism off" || d.Logins[0].FailedRound != 0 {
		t.Errorf("got %+v", d)
	}
	stdout, _ := s.run(t, 1, "secret-256", with(s.admin, "verify", "alice", "--password-stdin", "--mechanism", "SCRAM-SHA-256")...)
	contains(t, stdout, "the listener has SCRAM-SHA-512", "no listener has SCRAM-SHA-256, so nobody can log in with it; the listeners with SASL have SCRAM-SHA-512")
	s.run(t, 0, "", with(s.admin, "delete", "alice", "--mechanism", "SCRAM-SHA-256", "--yes")...)
}

func (s *secured) noSASL(t *testing.T) {
	stdout, _ := s.run(t, 4, "carol's password", with(s.internal, "add", "carol", "--new-password-stdin")...)
	contains(t, stdout, "✓ created carol", "! not verified: this listener has no SASL", "CLIENT", "SASL_SSL", s.Addr(3),
		"$ kscope scram verify carol --mechanism SCRAM-SHA-512 --verify-at "+s.Addr(1)+","+s.Addr(2)+","+s.Addr(3)+" -b "+s.Internal(1), "security.protocol=SASL_SSL")
	// One address of a listener stands for that listener on every broker.
	at := with(s.internal, "carol", "--replace", "--verify-at", s.Addr(2), "-X", "ssl.ca.location="+s.CA())
	d := s.add(t, 0, "carol's other password", at...)
	if d.Outcome != "replaced" || !d.Verified || len(d.Logins) != 3 {
		t.Errorf("got %+v", d)
	}
	if d = s.add(t, 0, "carol's other password", at...); d.Outcome != "unchanged" {
		t.Errorf("got %+v", d)
	}
	// Without the authority no login is sent.
	stdout, _ = s.run(t, 4, "carol's other password", with(s.internal, "verify", "carol", "--password-stdin", "--verify-at", s.Addr(2))...)
	contains(t, stdout, "0 of 3 brokers accept the login", "not reached", "not among the trusted authorities")
	// A listener that wants no login proves nothing.
	stdout, _ = s.run(t, 4, "carol's other password", with(s.internal, "verify", "carol", "--password-stdin", "--verify-at", s.Internal(2))...)
	contains(t, stdout, "the listener wants no login")
}

func (s *secured) verified(t *testing.T) {
	stdout, _ := s.run(t, 0, "", with(s.admin, "verify", "admin")...) // the settings' own password
	contains(t, stdout, "✓ 3 brokers accept the login\n")
	stdout, _ = s.run(t, 1, "x", with(s.admin, "verify", "nobody", "--password-stdin", "--mechanism", "SCRAM-SHA-512")...)
	contains(t, stdout, "at the first message: the broker has no such credential of this user")
	_, stderr := s.run(t, 1, "x", with(s.admin, "verify", "nobody", "--password-stdin")...)
	contains(t, stderr, `user "nobody" has no SCRAM credential`)
	stdout, _ = s.run(t, 1, "x", with(s.admin, "verify", "alice", "--password-stdin", "-o", "json")...)
	contains(t, stdout, `"schema": "kscope.scram_verify/1"`, `"failed_round": 2`, `"verified": false`)
}

func (s *secured) odd(t *testing.T) {
	for user, password := range map[string]string{
		"with,comma=equals": `quote" and \ and ' and $x`, "with space": "a;b&c|d<e>f(g)*?[h]{i}#~%^",
		"a/b:c@d": "https://u:p@h/?q=1#f", "back\\slash": "\u00e4\u20ac\U0001F600 \u2168", "tab in password": "a\tb", "decomposed": "a\u0308",
	} {
		d := s.add(t, 0, password, with(s.admin, user)...)
		if !d.Verified {
			t.Errorf("%q with %q: %+v", user, password, d)
		}
		s.run(t, 0, "", with(s.admin, "delete", user, "--yes")...)
	}
	before, _ := s.run(t, 0, "", with(s.admin, "list", "-o", "name")...)
	_, stderr := s.run(t, 2, "x", with(s.admin, "add", "müller", "--new-password-stdin")...)
	contains(t, stderr, "never lets it log in")
	_, stderr = s.run(t, 2, " x", with(s.admin, "add", "dora", "--new-password-stdin")...)
	contains(t, stderr, "begins or ends with a blank")
	if after, _ := s.run(t, 0, "", with(s.admin, "list", "-o", "name")...); after != before {
		t.Errorf("users were %q, are %q", before, after)
	}
}

// otherClients writes the printed settings to files, with the password as the warnings say that it must be written.
func (s *secured) otherClients(t *testing.T) {
	const password = `it's "50%" \ of $HOME; é`
	stdout, stderr := s.run(t, 0, password, with(s.admin, "add", `e"r\in`, "--new-password-stdin", "-o", "json")...)
	contains(t, stderr, `\" for " and \\ for \`, `double every \ once more`, `\uXXXX`, "shell", "$$", "%XX")
	var d addDocument
	if err := json.Unmarshal([]byte(stdout), &d); err != nil {
		t.Fatal(err)
	}
	java := filepath.Join(t.TempDir(), "client.properties")
	inJAAS := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(password)
	inFile := strings.NewReplacer(`\`, `\\`, "é", `\u00e9`).Replace(inJAAS)
	write(t, java, strings.ReplaceAll(d.Settings["java"], "‹password›", inFile))
	out, err := kafkatest.Tool(t, "org.apache.kafka.tools.TopicCommand", "--list", "--bootstrap-server", s.Addr(1), "--command-config", java).CombinedOutput()
	if err != nil || len(bytes.TrimSpace(out)) != 0 {
		t.Errorf("kafka-topics with the printed settings: %v: %s", err, out)
	}
	write(t, java, strings.ReplaceAll(d.Settings["java"], "‹password›", "wrong"))
	out, err = kafkatest.Tool(t, "org.apache.kafka.tools.TopicCommand", "--list", "--bootstrap-server", s.Addr(1), "--command-config", java).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "SaslAuthenticationException") {
		t.Errorf("kafka-topics with a wrong password: %v: %s", err, out)
	}
	s.kcat(t, strings.ReplaceAll(d.Settings["librdkafka"], "‹password›", password))
}

// kcat takes the file and comes as far as the login. Releases of librdkafka before 2.6.1 are refused there by Kafka 4.
func (s *secured) kcat(t *testing.T, settings string) {
	path, err := exec.LookPath("kcat")
	if err != nil {
		t.Skip("no kcat")
	}
	file := filepath.Join(t.TempDir(), "kcat.conf")
	write(t, file, settings)
	out, err := exec.Command(path, "-F", file, "-L", "-m", "3").CombinedOutput()
	if err != nil && !strings.Contains(string(out), "SASL authentication error") {
		t.Errorf("kcat with the printed settings: %v: %s", err, out)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *secured) dryRun(t *testing.T) {
	for user, want := range map[string]string{"frank": "to create", "alice": "to replace"} {
		if d := s.add(t, 0, "not set", with(s.admin, user, "--dry-run")...); d.Outcome != want || len(d.Logins) != 0 {
			t.Errorf("%s: %+v", user, d)
		}
	}
	stdout, _ := s.run(t, 0, "", with(s.admin, "delete", "alice", "--dry-run")...)
	contains(t, stdout, "- credential SCRAM-SHA-512 of alice\n", "1 to delete")
	s.run(t, 0, "second password", with(s.admin, "verify", "alice", "--password-stdin")...)
	s.run(t, 1, "", with(s.admin, "list", "frank")...)
}

// denied is alice, who may do nothing.
func (s *secured) denied(t *testing.T) {
	file := filepath.Join(t.TempDir(), "alice.properties")
	d := s.add(t, 0, "second password", with(s.admin, "alice")...)
	write(t, file, strings.ReplaceAll(d.Settings["java"], "‹password›", "second password"))
	alice := []string{"-c", file}
	_, stderr := s.run(t, 1, "", with(alice, "list")...)
	contains(t, stderr, "list SCRAM users: not allowed, needs DESCRIBE on the cluster")
	_, stderr = s.run(t, 1, "x", with(alice, "add", "gina", "--new-password-stdin")...)
	contains(t, stderr, "needs DESCRIBE on the cluster")
	s.run(t, 0, "", with(alice, "verify", "alice")...)
	allow(t, s, "User:alice", kadm.OpDescribe)
	_, stderr = s.run(t, 1, "x", with(alice, "add", "gina", "--new-password-stdin")...)
	contains(t, stderr, "not allowed, needs ALTER on the cluster")
	s.run(t, 1, "", with(s.admin, "list", "gina")...)
}

func allow(t *testing.T, s *secured, principal string, op kadm.ACLOperation) {
	t.Helper()
	results, err := s.Admin(t).CreateACLs(context.Background(), kadm.NewACLs().Clusters().Topics("orders").ResourcePatternType(kadm.ACLPatternLiteral).Operations(op).Allow(principal).AllowHosts("*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
}

func (s *secured) completed(t *testing.T) {
	var out, errs bytes.Buffer
	app := &App{In: strings.NewReader(""), Out: &out, Err: &errs, Environ: []string{"LC_ALL=C.UTF-8"}}
	args := append([]string{"__complete", "scram", "delete"}, append(s.admin, "")...)
	if code := app.run(context.Background(), args); code != 0 || !strings.HasPrefix(out.String(), "admin\nalice\nbob\n") {
		t.Errorf("exit %d: %q %q", code, out.String(), errs.String())
	}
}

func (s *secured) deleted(t *testing.T) {
	_, stderr := s.run(t, 2, "", with(s.admin, "delete", "alice")...)
	contains(t, stderr, "needs --yes")
	_, stderr = s.run(t, 1, "", with(s.admin, "delete", "alic", "--yes")...)
	contains(t, stderr, `user "alic" has no SCRAM credential, the nearest name is "alice"`)
	stdout, _ := s.run(t, 0, "", with(s.admin, "delete", "alice", "--yes")...)
	contains(t, stdout, "- credential SCRAM-SHA-512 of alice: done\n", "· entry ALLOW DESCRIBE on topic orders for User:alice: stays behind", "ALLOW DESCRIBE on the cluster for User:alice: stays behind", "1 deleted")
	s.run(t, 1, "", with(s.admin, "list", "alice")...)
	stdout, _ = s.run(t, 1, "second password", with(s.admin, "verify", "alice", "--password-stdin", "--mechanism", "SCRAM-SHA-512")...)
	contains(t, stdout, "at the first message")
}

func (s *secured) oneBroker(t *testing.T) {
	s.Restart(t, 2, map[string]string{
		"listener.name.client.sasl.enabled.mechanisms":        "SCRAM-SHA-512,SCRAM-SHA-256",
		"listener.name.client.scram-sha-256.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
	})
	d := s.add(t, 1, "ivan's password", with(s.admin, "ivan", "--mechanism", "SCRAM-SHA-256", "--iterations", "16384")...)
	if len(d.Logins) != 3 || d.Logins[0].Outcome != "mechanism off" || d.Logins[1].Outcome != "accepted" || d.Logins[2].Outcome != "mechanism off" {
		t.Fatalf("got %+v", d.Logins)
	}
	contains(t, d.Settings["java"], "bootstrap.servers="+s.Addr(2)+"\n")
	s.run(t, 0, "ivan's password", with(nil, "verify", "ivan", "--password-stdin", "--verify-at", "localhost"+s.Addr(2)[strings.LastIndex(s.Addr(2), ":"):], "-X", "security.protocol=SSL", "-X", "ssl.ca.location="+s.CA(), "-b", s.Addr(2), "--sasl-mechanism", "SCRAM-SHA-512", "--sasl-username", "admin", "--sasl-password-file", s.adminPassword(t))...)
}

// adminPassword is a file with the administrator's.
func (s *secured) adminPassword(t *testing.T) string {
	file := filepath.Join(t.TempDir(), "password")
	write(t, file, s.Spec.Users[0].Password)
	return file
}

func (s *secured) gone(t *testing.T) {
	s.Kill(3)
	d := s.add(t, 4, "hugo's password", with(s.admin, "hugo")...)
	if d.Outcome != "created" || d.Verified || len(d.Logins) != 3 {
		t.Fatalf("got %+v", d)
	}
	for i, want := range []scram.Outcome{scram.Accepted, scram.Accepted, scram.NotReached} {
		if d.Logins[i].Outcome != string(want) {
			t.Errorf("broker %d: %+v, want %s", i+1, d.Logins[i], want)
		}
	}
	stdout, _ := s.run(t, 4, "hugo's password", with(s.internal, "verify", "hugo", "--password-stdin", "--verify-at", s.Addr(1), "-X", "ssl.ca.location="+s.CA(), "--timeout", "3s")...)
	contains(t, stdout, "! 2 of 3 brokers accept the login", "not reached  0 ms   the broker could not be asked where it listens")
}
