package kafka

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"kscope/internal/check"
	"kscope/internal/config"
)

func login(mechanism string) config.Settings {
	return config.Settings{SASL: &config.SASL{Mechanism: mechanism, User: "app", Password: "secret", Token: "tok", Extensions: map[string]string{"tokenauth": "true", "a": "b"}}}
}

func TestMechanism(t *testing.T) {
	for name, want := range map[string][2]string{
		"PLAIN": {"\x00app\x00secret", ""}, "SCRAM-SHA-256": {",tokenauth=true", "SCRAM-SHA-512"}, "SCRAM-SHA-512": {",tokenauth=true", "SCRAM-SHA-256"}, "OAUTHBEARER": {"\x01auth=Bearer tok\x01a=b\x01tokenauth=true\x01\x01", ""},
	} {
		m := Mechanism(login(name))
		if m == nil || m.Name() != name {
			t.Fatalf("%s: got %v", name, m)
		}
		_, first, err := m.Authenticate(context.Background(), "h")
		if err != nil || !strings.HasSuffix(string(first), want[0]) {
			t.Errorf("%s: first message is %q, %v; want it to end with %q", name, first, err, want[0])
		}
		other := OtherSCRAM(login(name))
		if got := ""; other != nil {
			if got = other.Name(); got != want[1] {
				t.Errorf("%s: the other is %s, want %s", name, got, want[1])
			}
			if _, first, err := other.Authenticate(context.Background(), "h"); err != nil || strings.Contains(string(first), "secret") {
				t.Errorf("%s: the other begins with %q, %v", name, first, err)
			}
		} else if want[1] != "" {
			t.Errorf("%s: there is no other", name)
		}
	}
	for _, s := range []config.Settings{{}, login("GSSAPI"), {SASL: &config.SASL{Mechanism: "OAUTHBEARER"}}} {
		if Mechanism(s) != nil || OtherSCRAM(s) != nil {
			t.Errorf("%+v logs in", s)
		}
	}
}

// server answers TLS with a certificate for the name "broker" until the test ends.
func server(t *testing.T) (address string, root *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "broker"}, DNSNames: []string{"broker"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _ = conn.(*tls.Conn).Handshake(); _ = conn.Close() }()
		}
	}()
	root, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return l.Addr().String(), root
}

func TestTLSConfigVerifiesAsTheSettingsSay(t *testing.T) {
	address, root := server(t)
	_, stranger := server(t)
	for name, c := range map[string]struct {
		tls  config.TLS
		as   string
		want string
	}{
		"right name":             {config.TLS{Roots: []*x509.Certificate{root}, Verify: true, VerifyName: true}, "broker", ""},
		"wrong name":             {config.TLS{Roots: []*x509.Certificate{root}, Verify: true, VerifyName: true}, "other", "not other"},
		"name left aside":        {config.TLS{Roots: []*x509.Certificate{root}, Verify: true}, "other", ""},
		"name left aside, chain": {config.TLS{Roots: []*x509.Certificate{stranger}, Verify: true}, "other", "unknown authority"},
		"the machine's roots":    {config.TLS{Verify: true}, "other", "unknown authority"},
		"nothing verified":       {config.TLS{Roots: []*x509.Certificate{stranger}}, "other", ""},
		"versions":               {config.TLS{MinVersion: tls.VersionTLS13, MaxVersion: tls.VersionTLS12}, "other", "no supported versions"},
	} {
		cfg := TLSConfig(config.Settings{TLS: &c.tls})
		cfg.ServerName = c.as
		conn, err := tls.Dial("tcp", address, cfg)
		if err == nil {
			_ = conn.Close()
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if TLSConfig(config.Settings{}) != nil {
		t.Error("TLS without TLS")
	}
}

func TestOptionsLogIn(t *testing.T) {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "app", "secret"))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	for password, well := range map[config.Secret]bool{"secret": true, "wrong": false} {
		s := config.Settings{Bootstrap: cluster.ListenAddrs(), DialTimeout: time.Second, SASL: &config.SASL{Mechanism: "SCRAM-SHA-512", User: "app", Password: password}}
		client, err := kgo.NewClient(append(Options(s), kgo.RetryTimeout(time.Second), kgo.RequestRetries(0))...)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		err = client.Ping(ctx)
		cancel()
		client.Close()
		if (err == nil) != well {
			t.Errorf("password %q: %v", password.Reveal(), err)
		}
	}
}

func TestTarget(t *testing.T) {
	root := &x509.Certificate{}
	s := config.Settings{
		Bootstrap: []string{"a:1"}, Map: map[string]string{"b:1": "c:1"}, DialTimeout: 1, Timeout: 2, Client: check.ClientFacts{Protocol: "SASL_SSL"},
		TLS: &config.TLS{Roots: []*x509.Certificate{root}}, SASL: &config.SASL{Mechanism: "PLAIN", User: "a", Password: "b"},
	}
	asked := check.Asked{BootstrapServers: []string{"a:1"}}
	got := Target(s, asked, "v1")
	if got.TLS == nil || got.Mechanism == nil || got.Mechanism.Name() != "PLAIN" || got.OtherSCRAM != nil {
		t.Errorf("target is %+v", got)
	}
	if !reflect.DeepEqual([]any{got.Asked, got.Client, got.Seeds, got.Map, got.Roots, got.DialTimeout, got.Timeout, got.Version}, []any{asked, s.Client, s.Bootstrap, s.Map, s.TLS.Roots, time.Duration(1), time.Duration(2), "v1"}) {
		t.Errorf("target is %+v", got)
	}
}

func TestSurroundings(t *testing.T) {
	for name, c := range map[string]struct {
		files          map[string]string
		container, wsl bool
	}{
		"host":       {map[string]string{"/proc/1/cgroup": "0::/init.scope", "/proc/version": "Linux version 6.1"}, false, false},
		"docker":     {map[string]string{"/.dockerenv": ""}, true, false},
		"podman":     {map[string]string{"/run/.containerenv": ""}, true, false},
		"kubernetes": {map[string]string{"/proc/1/cgroup": "0::/kubepods/burstable"}, true, false},
		"wsl":        {map[string]string{"/proc/version": "Linux version 5.15-Microsoft-standard-WSL2"}, false, true},
		"nothing":    {nil, false, false},
	} {
		container, wsl := surroundings(func(path string) ([]byte, error) {
			text, ok := c.files[path]
			if !ok {
				return nil, os.ErrNotExist
			}
			return []byte(text), nil
		})
		if container != c.container || wsl != c.wsl {
			t.Errorf("%s: container %v, WSL %v", name, container, wsl)
		}
	}
	if got := SeenFrom(); got.Host == "" || got.OS == "" {
		t.Errorf("seen from %+v", got)
	}
}
