package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
)

func walkStub(t *testing.T, address string, client check.ClientFacts, change func(*Target)) *check.Facts {
	t.Helper()
	target := Target{Version: "test", Client: client, Seeds: []string{address}, DialTimeout: 300 * time.Millisecond, Timeout: 700 * time.Millisecond}
	if change != nil {
		change(&target)
	}
	began := time.Now()
	f := Collect(context.Background(), target, nil)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("took %s", took)
	}
	return f
}

func TestReasonOfPlainFaults(t *testing.T) {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	closedPort := l.Addr().String()
	_ = l.Close()
	saslOnly := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 17, 18, 36), 17: handshake(33, "PLAIN")})
	for _, c := range []struct {
		name    string
		address string
		stage   check.Stage
		failure check.Failure
		reason  string
	}{
		{"refused", closedPort, check.StageTCP, check.Refused, "ENV001"},
		{"accept and close", impostor.Listen(t, impostor.Closes), check.StageAPI, check.Closed, "ENV005"},
		{"silent", impostor.Listen(t, impostor.Silent), check.StageAPI, check.Silent, "TCP002"},
		{"http at once", impostor.Listen(t, impostor.Says("HTTP/1.1 400 Bad Request\r\n\r\n")), check.StageAPI, check.NotKafka, "ENV004"},
		{"http by line", impostor.Listen(t, impostor.HTTP), check.StageAPI, check.Silent, "ENV004"},
		{"ssh", impostor.Listen(t, impostor.Greets("SSH-2.0-OpenSSH_9.2\r\n")), check.StageAPI, check.NotKafka, "ENV004"},
		{"zookeeper", impostor.Listen(t, impostor.ZooKeeper), check.StageAPI, check.Closed, "ENV003"},
		{"garbage", impostor.Listen(t, impostor.Says("\x00\x00\x00\x09\xde\xad\xbe\xef\x01\x02\x03\x04\x05")), check.StageAPI, check.NotKafka, "ENV004"},
		{"2 GiB", impostor.Listen(t, impostor.Says("\x7f\xff\xff\xffabc")), check.StageAPI, check.TooLong, "ENV004"},
		{"negative length", impostor.Listen(t, impostor.Says("\xff\xff\xff\xff")), check.StageAPI, check.NotKafka, "ENV004"},
		{"truncated", impostor.Listen(t, impostor.Says("\x00\x00\x10\x00\x00\x00\x00\x00\x00")), check.StageAPI, check.Closed, "ENV005"},
		{"controller", impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(1, 18, 52), 17: handshake(34)})), check.StageAPI, check.NoMetadataKey, "ENV002"},
		{"sasl required", impostor.Listen(t, saslOnly), check.StageMetadata, check.Closed, "SASL001"},
		{"metadata closed", impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18)})), check.StageMetadata, check.Closed, "API002"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantReason(t, walkStub(t, c.address, check.ClientFacts{}, nil), c.stage, c.failure, c.reason)
		})
	}
}

func wantReason(t *testing.T, f *check.Facts, stage check.Stage, failure check.Failure, reason string) {
	t.Helper()
	e := &f.Endpoints[0]
	l, _ := e.Deepest().Failed()
	if l.Stage != stage || l.Failure != failure || f.Reason(e) != reason {
		t.Errorf("%s, %s, %s: reason %q; expected %s, %s: reason %q\n%+v\n%+v", l.Stage, l.Failure, l.Detail, f.Reason(e), stage, failure, reason, e.Paths, e.Experiments)
	}
	if len(f.Gaps) == 0 {
		t.Error("no gap where nothing was reached")
	}
}

func TestReasonOfSASLFaults(t *testing.T) {
	with := func(hand, auth func() kmsg.Response) string {
		return impostor.Listen(t, impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 17, 18, 36), 17: hand, 36: auth}))
	}
	login := func(t *Target) { t.Mechanism = plain.Auth{User: "app", Pass: "pw-canary"}.AsMechanism() }
	scrams := func(t *Target) {
		t.Mechanism = scram.Auth{User: "app", Pass: "pw-canary"}.AsSha512Mechanism()
		t.OtherSCRAM = scram.Auth{User: "app", Pass: "pw-canary"}.AsSha256Mechanism()
	}
	for _, c := range []struct {
		name, mechanism, address string
		change                   func(*Target)
		failure                  check.Failure
		reason                   string
	}{
		{"not a sasl listener", "PLAIN", with(handshake(34), nil), login, check.Rejected, "SASL002"},
		{"mechanism off", "PLAIN", with(handshake(33, "SCRAM-SHA-512"), nil), login, check.Rejected, "SASL003"},
		{"wrong password", "PLAIN", with(handshake(0, "PLAIN"), authenticate(58)), login, check.Rejected, "SASL004"},
		{"no scram user", "SCRAM-SHA-512", with(handshake(0, "SCRAM-SHA-512"), func() kmsg.Response { return authenticate(58)() }), scrams, check.Rejected, "SASL005"},
		{"gssapi offered", "GSSAPI", with(handshake(0, "GSSAPI"), nil), nil, check.NotSupported, ""},
		{"gssapi not offered", "GSSAPI", with(handshake(33, "PLAIN"), nil), nil, check.Rejected, "SASL003"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := walkStub(t, c.address, check.ClientFacts{SASL: true, Mechanism: c.mechanism, User: "app"}, c.change)
			wantReason(t, f, check.StageSASL, c.failure, c.reason)
			if x := f.Endpoints[0].Tried(check.TryOtherSCRAM); (x != nil) != (c.name == "no scram user") {
				t.Errorf("other scram: %+v", x)
			}
		})
	}
}

func TestReasonOfTLSFaults(t *testing.T) {
	good := certs.Leaf{CommonName: "127.0.0.1", IPs: []net.IP{net.IPv4(127, 0, 0, 1)}}
	ca, pair := issue(t, good)
	past := good
	past.NotBefore, past.NotAfter = time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)
	_, foreign := issue(t, good)
	leaf := func(l certs.Leaf) certs.Pair {
		p, err := ca.Issue(l)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	server := func(p certs.Pair) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{p.TLS()}} }
	mutual := server(pair)
	mutual.ClientAuth = tls.RequireAnyClientCert
	old := server(pair)
	old.MaxVersion = tls.VersionTLS12
	mutual12 := mutual.Clone()
	mutual12.MaxVersion = tls.VersionTLS12
	broker := impostor.Kafka(map[int16]func() kmsg.Response{18: offers(3, 18), 3: func() kmsg.Response { return kmsg.NewPtrMetadataResponse() }})
	wrongKey := server(pair)
	wrongKey.Certificates[0].PrivateKey = foreign.Key
	for _, c := range []struct {
		name, address string
		stage         check.Stage
		failure       check.Failure
		reason        string
	}{
		{"plain kafka", impostor.Listen(t, broker), check.StageTLS, check.Closed, "TLS002"},
		{"not tls", impostor.Listen(t, impostor.Says("HTTP/1.0 400 Bad Request\r\n\r\n")), check.StageTLS, check.NotTLS, "ENV004"},
		{"closes", impostor.Listen(t, impostor.Closes), check.StageTLS, check.Closed, "ENV005"},
		{"silent", impostor.Listen(t, impostor.Silent), check.StageTLS, check.Silent, "TCP002"},
		{"unknown authority", impostor.Listen(t, impostor.TLS(server(foreign), broker)), check.StageTLS, check.Untrusted, "TLS003"},
		{"expired", impostor.Listen(t, impostor.TLS(server(leaf(past)), broker)), check.StageTLS, check.Untrusted, "TLS007"},
		{"no ip", impostor.Listen(t, impostor.TLS(server(leaf(certs.Leaf{CommonName: "kafka", DNSNames: []string{"kafka"}})), broker)), check.StageTLS, check.Untrusted, "TLS006"},
		{"usage", impostor.Listen(t, impostor.TLS(server(leaf(certs.Leaf{CommonName: "kafka", IPs: good.IPs, Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})), broker)), check.StageTLS, check.Untrusted, "TLS011"},
		{"http in tls", impostor.Listen(t, impostor.TLS(server(foreign), impostor.HTTP)), check.StageTLS, check.Untrusted, "TLS017"},
		{"client certificate, tls 1.3", impostor.Listen(t, impostor.TLS(mutual, broker)), check.StageAPI, check.Alert, "TLS009"},
		{"client certificate, tls 1.2", impostor.Listen(t, impostor.TLS(mutual12, broker)), check.StageTLS, check.Alert, "TLS009"},
		{"key of another certificate", impostor.Listen(t, impostor.TLS(wrongKey, broker)), check.StageTLS, check.BadSignature, "TLS015"},
		{"alert 40", impostor.Listen(t, impostor.Says("\x15\x03\x03\x00\x02\x02\x28")), check.StageTLS, check.Alert, "TLS016"},
		{"alert 112", impostor.Listen(t, impostor.Says("\x15\x03\x03\x00\x02\x02\x70")), check.StageTLS, check.Alert, "TLS017"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := walkStub(t, c.address, check.ClientFacts{TLS: true, Verify: true, VerifyName: true}, func(t *Target) {
				t.TLS, t.Roots = &tls.Config{}, []*x509.Certificate{ca.Cert}
			})
			wantReason(t, f, c.stage, c.failure, c.reason)
		})
	}
	t.Run("plaintext client on a tls port", func(t *testing.T) {
		wantReason(t, walkStub(t, impostor.Listen(t, impostor.TLSListener(server(pair), broker)), check.ClientFacts{}, nil), check.StageAPI, check.NotKafka, "TLS001")
	})
	t.Run("too old for the settings", func(t *testing.T) {
		f := walkStub(t, impostor.Listen(t, impostor.TLS(old, broker)), check.ClientFacts{TLS: true}, func(t *Target) { t.TLS = &tls.Config{MinVersion: tls.VersionTLS13} })
		wantReason(t, f, check.StageTLS, check.Alert, "TLS016")
		if x := f.Endpoints[0].Tried(check.TryTLS12); x == nil || !x.Answered {
			t.Errorf("tls 1.2: %+v", x)
		}
	})
}
