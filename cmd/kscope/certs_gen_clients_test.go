package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

// ran runs a client and returns what it printed as an error where it failed.
func ran(cmd *exec.Cmd) error {
	out, err := cmd.CombinedOutput()
	if err != nil {
		return errors.Join(err, errors.New(string(out)))
	}
	return nil
}

const topicCommand = "org.apache.kafka.tools.TopicCommand"

// byJava: Kafka's own tools take client.properties of every format as it was written, on each JDK that is here.
func byJava(t *testing.T, c *kafkatest.Cluster, dir, foreign, wrongName string) {
	app := func(file string) string { return filepath.Join(dir, "client-app", file) }
	if err := ran(kafkatest.Tool(t, topicCommand, "--bootstrap-server", c.Bootstrap(), "--command-config", app("client.properties"), "--create", "--topic", "by-java")); err != nil {
		t.Error(err)
	}
	path := os.Getenv("PATH")
	for i, bin := range jdks(t) {
		t.Setenv("PATH", bin+string(os.PathListSeparator)+path)
		formats := []string{"client.p12.properties", "client.jks.properties"} // PEM made the topic
		for _, file := range formats[min(i, 1):] {
			out, err := kafkatest.Tool(t, topicCommand, "--bootstrap-server", c.Bootstrap(), "--command-config", app(file), "--list").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "by-java") {
				t.Errorf("%s with %s: %v: %s", bin, file, err, out)
			}
		}
	}
	refusal := func(who, bootstrap, config, want string) {
		refused(t, who, ran(kafkatest.Tool(t, "org.apache.kafka.tools.BrokerApiVersionsCommand", "--bootstrap-server", bootstrap, "--command-config", config)), want)
	}
	refusal("a wrong name", wrongName, app("client.properties"), "No subject alternative DNS name matching localhost found")
	refusal("a foreign authority", c.Bootstrap(), filepath.Join(foreign, "client-app", "client.p12.properties"), "unable to find valid certification path")
	refusal("a foreign client", c.Bootstrap(), stranger(t, dir, foreign), "alert")
}

// jdks are the folders of every java that is here.
func jdks(t *testing.T) []string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/jvm/*/bin/java")
	var bins []string
	for _, java := range found {
		// One JDK has several names there.
		if real, err := filepath.EvalSymlinks(filepath.Dir(java)); err == nil && !slices.Contains(bins, real) {
			bins = append(bins, real)
		}
	}
	if len(bins) == 0 {
		java, err := exec.LookPath("java")
		if err != nil {
			t.Fatal(err)
		}
		bins = []string{filepath.Dir(java)}
	}
	return bins
}

// stranger is a client that trusts the brokers, and whom they do not trust.
func stranger(t *testing.T, dir, foreign string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stranger.properties")
	text := fmt.Sprintf("security.protocol=SSL\nssl.keystore.type=PEM\nssl.keystore.location=%s\nssl.truststore.type=PEM\nssl.truststore.location=%s\n",
		filepath.Join(foreign, "client-app", certs.KeystorePEM), filepath.Join(dir, "client-app", certs.AuthorityCert))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// byKcat: librdkafka takes librdkafka.conf and the PKCS12 key store.
func byKcat(t *testing.T, c *kafkatest.Cluster, dir, foreign, wrongName string) {
	if _, err := exec.LookPath("kcat"); err != nil {
		t.Skipf("no kcat here: %v", err)
	}
	kcat := func(bootstrap, config string, args ...string) error {
		return ran(exec.Command("kcat", append([]string{"-F", config, "-b", bootstrap, "-m", "3"}, args...)...))
	}
	own := filepath.Join(dir, "client-app", certs.LibrdkafkaFile)
	if err := kcat(c.Bootstrap(), own, "-L"); err != nil {
		t.Error(err)
	}
	produce := exec.Command("kcat", "-F", own, "-b", c.Bootstrap(), "-P", "-t", "by-franz-go")
	produce.Stdin = strings.NewReader("by kcat\n")
	if err := ran(produce); err != nil {
		t.Error(err)
	}
	out, err := exec.Command("kcat", "-F", own, "-b", c.Bootstrap(), "-C", "-e", "-q", "-t", "by-franz-go").Output()
	if err != nil || !strings.Contains(string(out), "by kcat\n") {
		t.Errorf("kcat reads %q (%v)", out, err)
	}
	password, _ := os.ReadFile(filepath.Join(dir, "client-app", certs.PasswordFile))
	if err := ran(exec.Command("kcat", "-b", c.Bootstrap(), "-m", "10", "-L", "-X", "security.protocol=ssl", "-X", "ssl.ca.location="+filepath.Join(dir, "ca", certs.AuthorityCert),
		"-X", "ssl.keystore.location="+filepath.Join(dir, "client-app", certs.KeystoreP12), "-X", "ssl.keystore.password="+string(password))); err != nil {
		t.Errorf("the PKCS12 key store: %v", err)
	}
	refused(t, "a wrong name", kcat(wrongName, own, "-L"), "certificate verify failed")
	refused(t, "a foreign authority", kcat(c.Bootstrap(), filepath.Join(foreign, "client-app", certs.LibrdkafkaFile), "-L"), "certificate verify failed")
	refused(t, "a foreign client", kcat(c.Bootstrap(), own, "-L", "-X", "ssl.certificate.location="+filepath.Join(foreign, "client-app", certs.ChainFile),
		"-X", "ssl.key.location="+filepath.Join(foreign, "client-app", certs.KeyFile)), "alert")
}

// endedAuthority is one whose time is over, with the certificate of a broker that ended with it.
type endedAuthority struct {
	root certs.Authority
	pair certs.Pair
	ca   string
}

// expiredListener gives broker 1 a listener more, known to clients as kafka-1.example.com, whose certificate has ended
// with its authority.
func expiredListener(t *testing.T, c *kafkatest.Cluster, dir string) (int, endedAuthority) {
	t.Helper()
	from, to := time.Now().AddDate(0, 0, -9), time.Now().AddDate(0, 0, -2)
	root, err := certs.NewRoot(certs.Root{Name: "Ended", NotBefore: from, NotAfter: to})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := root.Issue(certs.Leaf{CommonName: "kafka-1", DNSNames: []string{"kafka-1"}, IPs: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: from, NotAfter: to})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	store, ca := filepath.Join(folder, "keystore.pem"), filepath.Join(folder, "ca.crt")
	if err := errors.Join(kafkatest.WriteKeystore(store, pair), os.WriteFile(ca, certs.PEM(root.Cert), 0o600)); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	was := lines(t, c.Properties(1))
	c.Restart(t, 1, map[string]string{
		"listeners":                                 was["listeners"] + fmt.Sprintf(",EXTRA://127.0.0.1:%d", port),
		"advertised.listeners":                      was["advertised.listeners"] + fmt.Sprintf(",EXTRA://kafka-1.example.com:%d", port),
		"listener.security.protocol.map":            was["listener.security.protocol.map"] + ",EXTRA:SSL",
		"listener.name.extra.ssl.keystore.location": store,
	})
	return port, endedAuthority{*root, pair, ca}
}

// byEndedAuthority: an authority whose time is over signs nothing more, and every client refuses what it signed, as Verify
// foretells.
func byEndedAuthority(t *testing.T, port int, ended endedAuthority, dir string) {
	foretold := certs.Verify(ended.pair.Chain, ended.root.Roots(), "127.0.0.1", time.Now())
	if len(foretold) == 0 || foretold[0].Rule != check.RuleExpired {
		t.Errorf("foretold: %+v", foretold)
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	config := clientTLS(t, dir, "client-app")
	config.RootCAs.AddCert(ended.root.Cert)
	refused(t, "franz-go", pinged(address, config), "expired")
	code, stdout, _ := call(t, "doctor", "-b", address, "--tls-ca", ended.ca)
	if code == 0 || !strings.Contains(stdout, "TLS007") {
		t.Errorf("doctor: exit %d: %s", code, stdout)
	}
	trusting := filepath.Join(t.TempDir(), "client.properties")
	if err := os.WriteFile(trusting, []byte("security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location="+ended.ca+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "java", ran(kafkatest.Tool(t, "org.apache.kafka.tools.BrokerApiVersionsCommand", "--bootstrap-server", address, "--command-config", trusting)), "validity check failed")
	if _, err := exec.LookPath("kcat"); err == nil {
		refused(t, "kcat", ran(exec.Command("kcat", "-b", address, "-m", "3", "-L", "-X", "security.protocol=ssl", "-X", "ssl.ca.location="+ended.ca)), "certificate verify failed")
	}
}
