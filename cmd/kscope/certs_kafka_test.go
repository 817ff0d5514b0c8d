package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/kafkatest"
)

// realSet is a folder of certs gen that three real brokers use where it lies, for clients, between brokers and for
// controllers: the first as PEM, the second as PKCS12, the third as JKS.
type realSet struct {
	*kafkatest.Cluster
	dir string
}

func startRealSet(t *testing.T) realSet {
	t.Helper()
	dir := generated(t, "--brokers", "3", "--host", "kafka-{n}", "--san", "127.0.0.1", "--client", "app,admin", "--jks", "--keytool", "none")
	return realSet{startGenerated(t, dir), dir}
}

// flags are those of a client with the stores of client-app.
func (s realSet) flags(more ...string) []string {
	return append(more, "-b", s.Bootstrap(), "-c", filepath.Join(s.dir, "client-app", "client.properties"))
}

// serials are those of the certificates that the brokers present in new handshakes.
func (s realSet) serials(t *testing.T) [3]string {
	t.Helper()
	var all [3]string
	for i := range all {
		c, err := tls.Dial("tcp", s.Addr(i+1), &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		all[i] = c.ConnectionState().PeerCertificates[0].SerialNumber.String()
		_ = c.Close()
	}
	return all
}

// load is a client that begins anew all the time: it reads its stores, connects to every broker, and writes a record to a
// partition of each, which all three have to have.
type load struct {
	stop   context.CancelFunc
	done   sync.WaitGroup
	rounds int
	failed []string
}

func (s realSet) load(t *testing.T) *load {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	l := &load{stop: stop}
	l.done.Go(func() {
		for ctx.Err() == nil {
			if err := s.round(); err != nil {
				l.failed = append(l.failed, fmt.Sprintf("round %d: %v", l.rounds, err))
			}
			l.rounds++
			time.Sleep(100 * time.Millisecond) // leaves the machine to the brokers
		}
	})
	return l
}

// end ends it and says how many rounds it made; a single failed one is an error.
func (l *load) end(t *testing.T, during string) {
	t.Helper()
	l.stop()
	l.done.Wait()
	if l.rounds < 5 || len(l.failed) > 0 {
		t.Errorf("%s: %d of %d rounds failed: %s", during, len(l.failed), l.rounds, strings.Join(l.failed, "; "))
	}
	t.Logf("%s: %d rounds of new connections to three brokers, none failed", during, l.rounds)
}

func (s realSet) client(more ...kgo.Opt) (*kgo.Client, error) {
	at := filepath.Join(s.dir, "client-app")
	own, err := tls.LoadX509KeyPair(filepath.Join(at, "keystore.pem"), filepath.Join(at, "keystore.pem"))
	if err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(filepath.Join(at, "ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return kgo.NewClient(append(more, kgo.SeedBrokers(strings.Split(s.Bootstrap(), ",")...), kgo.DialTLSConfig(&tls.Config{RootCAs: roots, Certificates: []tls.Certificate{own}}))...)
}

// round is over at the first connection that fails, whatever becomes of the records: retries would hide it.
func (s realSet) round() error {
	trouble := &firstTrouble{}
	client, err := s.client(kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.RecordDeliveryTimeout(20*time.Second), kgo.WithHooks(trouble))
	if err != nil {
		return err
	}
	defer client.Close()
	var records []*kgo.Record
	for p := range int32(3) {
		records = append(records, &kgo.Record{Topic: "orders", Partition: p, Value: []byte("x")})
	}
	err = client.ProduceSync(context.Background(), records...).FirstErr()
	trouble.mu.Lock()
	defer trouble.mu.Unlock()
	if trouble.err != nil {
		return trouble.err
	}
	return err
}

// firstTrouble keeps the first connection that could not be made, or that ended where an answer was due: that is how a
// broker on TLS 1.3 refuses a client's certificate.
type firstTrouble struct {
	mu  sync.Mutex
	err error
}

func (f *firstTrouble) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

func (f *firstTrouble) OnBrokerConnect(_ kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	f.note(err)
}

func (f *firstTrouble) OnBrokerRead(_ kgo.BrokerMetadata, _ int16, _ int, _, _ time.Duration, err error) {
	f.note(err)
}

func (s realSet) createTopic(t *testing.T) {
	t.Helper()
	adm := kadm.NewClient(must(s.client()))
	defer adm.Close()
	if _, err := adm.CreateTopic(context.Background(), 3, 3, map[string]*string{"min.insync.replicas": kadm.StringPtr("3")}, "orders"); err != nil {
		t.Fatal(err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestCertsOnRealBrokers is one story: what is looked at, what is renewed while clients go on, and a new authority.
func TestCertsOnRealBrokers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts brokers")
	}
	s := startRealSet(t)
	s.createTopic(t)
	t.Run("inspect", s.inspect)
	t.Run("verify", s.verify)
	t.Run("renew", s.renew)
	t.Run("rotate", s.rotate)
}

func (s realSet) inspect(t *testing.T) {
	code, stdout, stderr := call(t, s.flags("certs", "inspect", "--all-brokers")...)
	for id := 1; id <= 3; id++ {
		for _, want := range []string{s.Addr(id) + "\n", fmt.Sprintf("  broker              %d\n", id), fmt.Sprintf("  CN=kafka-%d (its own)\n", id)} {
			if !strings.Contains(stdout, want) {
				t.Errorf("exit %d (%s), %q is missing in\n%s", code, stderr, want, stdout)
			}
		}
	}
	if code != 0 || strings.Count(stdout, "client certificate  asked for, of CN=kscope CA ") != 3 {
		t.Errorf("exit %d (%s)\n%s", code, stderr, stdout)
	}
}

func (s realSet) verify(t *testing.T) {
	code, stdout, stderr := call(t, s.flags("certs", "verify")...)
	if code != 0 || strings.Count(stdout, "accepts the broker") != 9 || strings.Count(stdout, "is accepted by the broker with its certificate CN=app; probably as User:CN=app\n") != 3 {
		t.Errorf("exit %d (%s)\n%s", code, stderr, stdout)
	}
	ca := filepath.Join(s.dir, "ca", "ca.crt")
	code, stdout, _ = call(t, "certs", "verify", "--against", s.Addr(1), "--tls-ca", ca)
	if code != 1 || !strings.Contains(stdout, "this client  refused: ") || !strings.Contains(stdout, "(TLS009)\n") {
		t.Errorf("without a certificate: exit %d\n%s", code, stdout)
	}
	foreign := filepath.Join(t.TempDir(), "other")
	if code, _, stderr := call(t, "certs", "gen", "--client", "app", "--out", foreign, "--keytool", "none"); code != 0 {
		t.Fatal(stderr)
	}
	code, stdout, _ = call(t, "certs", "verify", "--against", s.Addr(1), "--tls-ca", ca, "--tls-cert", filepath.Join(foreign, "client-app", "tls.crt"), "--tls-key", filepath.Join(foreign, "client-app", "tls.key"))
	if code != 1 || !strings.Contains(stdout, "this client  refused: ") || !strings.Contains(stdout, "(TLS010)\n") {
		t.Errorf("with a certificate of another authority: exit %d\n%s", code, stdout)
	}
}

func (s realSet) renew(t *testing.T) {
	before := s.serials(t)
	path := filepath.Join(s.dir, "broker-{n}")
	code, stdout, stderr := call(t, s.flags("certs", "renew", s.dir, "--apply", "--broker-path", path, "--dry-run")...)
	if code != 0 || strings.Count(stdout, ".ssl.keystore.location") != 9 || s.serials(t) != before {
		t.Errorf("dry run: exit %d (%s)\n%s", code, stderr, stdout)
	}
	l := s.load(t)
	code, stdout, stderr = call(t, s.flags("certs", "renew", s.dir, "--apply", "--broker-path", path)...)
	l.end(t, "renewal")
	after := s.serials(t)
	if code != 0 || strings.Count(stdout, "shows it\n") != 9 || after[0] == before[0] || after[1] == before[1] || after[2] == before[2] {
		t.Fatalf("exit %d (%s), serials %v and then %v\n%s", code, stderr, before, after, stdout)
	}
	// The second time a broker has the numbered files of the first, and a single one is renewed.
	code, stdout, stderr = call(t, s.flags("certs", "renew", s.dir, "--name", "broker-1", "--apply", "--broker-path", path)...)
	again := s.serials(t)
	if code != 0 || strings.Count(stdout, "shows it\n") != 3 || again[0] == after[0] || again[1] != after[1] || again[2] != after[2] {
		t.Fatalf("exit %d (%s), serials %v and then %v\n%s", code, stderr, after, again, stdout)
	}
	// What is loaded already is only proven; files that are not where the broker looks are refused by it, and nothing changes.
	code, stdout, stderr = call(t, s.flags("certs", "renew", s.dir, "--name", "broker-1", "--only-apply", "--broker-path", path)...)
	if code != 0 || strings.Count(stdout, "shows it\n") != 3 {
		t.Errorf("only apply: exit %d (%s)\n%s", code, stderr, stdout)
	}
	nowhere := s.flags("certs", "renew", s.dir, "--name", "broker-2", "--only-apply", "--broker-path", "/nowhere")
	code, stdout, _ = call(t, append(nowhere, "--dry-run")...)
	if code != 1 || strings.Count(stdout, "broker 2: failed: the broker refused it: ") != 3 || s.serials(t) != again {
		t.Errorf("dry run of files that are not there: exit %d\n%s", code, stdout)
	}
	code, stdout, stderr = call(t, s.flags("certs", "renew", s.dir, "--name", "broker-2", "--only-apply", "--broker-path", path, "--dry-run")...)
	if code != 0 || strings.Count(stdout, ".ssl.keystore.location") != 3 || s.serials(t) != again {
		t.Errorf("dry run of files that are there: exit %d (%s)\n%s", code, stderr, stdout)
	}
	code, stdout, _ = call(t, nowhere...)
	if code != 1 || !strings.Contains(stdout, "broker 2: failed: the broker refused it: ") || !strings.Contains(stdout, "/nowhere/keystore-") || s.serials(t) != again {
		t.Errorf("files that are not there: exit %d\n%s", code, stdout)
	}
	if old, err := filepath.Glob(filepath.Join(s.dir, "broker-*", "keystore-*")); err != nil || len(old) != 9 {
		t.Errorf("numbered stores %v (%v), want those of the last renewal alone, in three formats for each broker", old, err)
	}
}

// rotate goes through the three phases. The client that begins anew all the time takes what lies in its folder, as one
// that is restarted with each phase.
func (s realSet) rotate(t *testing.T) {
	path := filepath.Join(s.dir, "broker-{n}")
	before := s.serials(t)
	phase := func(name string, shown int) {
		t.Helper()
		l := s.load(t)
		code, stdout, stderr := call(t, s.flags("certs", "rotate-ca", s.dir, "--phase", name, "--apply", "--yes", "--broker-path", path)...)
		l.end(t, "phase "+name)
		if code != 0 || strings.Count(stdout, "shows it\n") != shown {
			t.Fatalf("phase %s: exit %d (%s)\n%s", name, code, stderr, stdout)
		}
	}
	if code, _, stderr := call(t, s.flags("certs", "rotate-ca", s.dir, "--phase", "issue", "--apply", "--broker-path", path)...); code != 2 || !strings.Contains(stderr, "needs phase trust before it") {
		t.Errorf("issue first: exit %d, %s", code, stderr)
	}
	phase("trust", 9)
	if s.serials(t) != before {
		t.Error("phase trust changed certificates")
	}
	phase("issue", 9)
	phase("drop", 9)
	_, stdout, _ := call(t, s.flags("certs", "inspect", "--all-brokers")...)
	_, ca, _ := call(t, "certs", "inspect", filepath.Join(s.dir, "ca", "ca.crt"))
	name := between(ca, "CN=kscope CA ", " (trusted)")
	if name == "" || strings.Count(stdout, "issuer     CN=kscope CA "+name+"\n") != 3 || strings.Count(stdout, "asked for, of CN=kscope CA "+name+"\n") != 3 {
		t.Errorf("after it the brokers do not present and trust %q alone:\n%s", name, stdout)
	}
}

func between(text, before, after string) string {
	_, text, _ = strings.Cut(text, before)
	text, _, _ = strings.Cut(text, after)
	return text
}
