package catalog

import (
	"reflect"
	"testing"
	"time"

	"kscope/internal/check"
)

// told is what a judge says at first sight.
type told struct {
	Subject check.Subject
	Detail  string
	Level   check.Level
	Doubt   bool
}

// judged runs a check on the healthy facts after a change.
func judged(c *check.Check, change func(*check.Facts)) []told {
	f := check.Healthy()
	change(f)
	var all []told
	for _, at := range c.Judge(f) {
		level := at.Level
		if level == 0 {
			level = c.Level
		}
		all = append(all, told{at.Subject, at.Detail, level, at.Doubt != ""})
	}
	return all
}

type judgeTest struct {
	name   string
	check  *check.Check
	change func(*check.Facts)
	want   []told
}

func runJudges(t *testing.T, tests []judgeTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.check.ID+" "+tt.name, func(t *testing.T) {
			if got := judged(tt.check, tt.change); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

const (
	seed    = check.Subject("address/kafka.example.com:9093")
	second  = check.Subject("address/kafka-2.example.com:9093")
	between = check.Subject("address/kafka-2:9092")
)

func fails(s check.Subject, detail string) []told { return []told{{s, detail, check.Error, false}} }
func probably(s check.Subject, detail string) []told {
	return []told{{s, detail, check.Error, true}}
}
func warns(s check.Subject, detail string) []told { return []told{{s, detail, check.Warning, false}} }
func informs(s check.Subject, detail string) []told {
	return []told{{s, detail, check.Info, false}}
}

func same(*check.Certificate) {}

func TestTLSConnection(t *testing.T) {
	runJudges(t, []judgeTest{
		{"example", &tlsPlaintextClient, tlsPlaintextClient.Example, fails(seed, "kafka.example.com:9093 wants TLS, and security.protocol is SASL_PLAINTEXT")},
		{"protocol left at its default", &tlsPlaintextClient, func(f *check.Facts) {
			tlsPlaintextClient.Example(f)
			f.Client.Settings = f.Client.Settings[:1]
		}, fails(seed, "kafka.example.com:9093 wants TLS, and the settings mean SASL_PLAINTEXT")},
		{"closed without a TLS answer", &tlsPlaintextClient, func(f *check.Facts) {
			tlsPlaintextClient.Example(f)
			f.Endpoints[0].Experiments = nil
		}, nil},
		{"example", &tlsPlaintextListener, tlsPlaintextListener.Example, fails(seed, "kafka.example.com:9093 speaks no TLS, and security.protocol is SASL_SSL")},
		{"example", &tlsNoCommonVersion, tlsNoCommonVersion.Example, fails(seed, "kafka.example.com:9093 takes TLS 1.3, and the settings allow TLSv1.2")},
		{"no cipher", &tlsNoCommonVersion, func(f *check.Facts) {
			tlsNoCommonVersion.Example(f)
			f.Client.Settings[6] = check.ClientSetting{Key: "ssl.cipher.suites", Value: "TLS_RSA_WITH_AES_128_CBC_SHA", Origin: inFile(7)}
			f.Endpoints[0].Experiments = []check.Experiment{{Try: check.TryTLS12, Answered: true, Version: "TLS 1.2"}}
		}, fails(seed, "kafka.example.com:9093 takes TLS 1.2, but none of the ciphers in ssl.cipher.suites")},
		{"nothing taken", &tlsNoCommonVersion, func(f *check.Facts) {
			tlsNoCommonVersion.Example(f)
			f.Client.TLSVersions, f.Endpoints[0].Experiments = nil, nil
		}, fails(seed, "kafka.example.com:9093 finds no TLS version or cipher that it takes, and the settings leave the default")},
		{"example", &tlsPassthrough, tlsPassthrough.Example, fails(seed, "a web server ends TLS at kafka.example.com:9093: it is not passed through to a broker")},
		{"name not known", &tlsPassthrough, func(f *check.Facts) {
			alerted(onlySeed(f), check.StageTLS, 112, func(*check.TLSFacts) {})
		}, fails(seed, `the server at kafka.example.com:9093 knows no host of the name "kafka.example.com" (alert unrecognized_name)`)},
		{"example", &tlsKeyMismatch, tlsKeyMismatch.Example, fails(second, "the private key of broker 2 does not belong to the certificate that it presents")},
	})
}

func TestTLSChains(t *testing.T) {
	unknown := check.Defect{Rule: check.RuleUnknownAuthority, Detail: "issued by another CN=kafka-ca,O=Acme than the trusted one: same name, other key"}
	ended := time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)
	runJudges(t, []judgeTest{
		{"example", &tlsUnknownAuthority, tlsUnknownAuthority.Example, fails(second, "the certificate of broker 2 is issued by CN=other-ca,O=Acme, an authority that is not in ca.pem")},
		{"same name, other key", &tlsUnknownAuthority, func(f *check.Facts) { distrust(endpointOf(f, 2), same, unknown) },
			fails(second, "the certificate of broker 2 is issued by another CN=kafka-ca,O=Acme than the one in ca.pem: same name, other key")},
		{"self-signed, nothing configured", &tlsUnknownAuthority, func(f *check.Facts) {
			f.Client.Authorities, f.Client.SystemRoots = nil, true
			distrust(onlySeed(f), func(c *check.Certificate) { c.SelfSigned = true }, check.Defect{Rule: check.RuleSelfSigned, Detail: "self-signed"})
		}, fails(seed, "kafka.example.com:9093 presents a self-signed certificate, which is not in this machine's trust store")},
		{"example", &tlsNameNotInSAN, tlsNameNotInSAN.Example, fails(second, "the certificate of broker 2 is for kafka-2, localhost, not for kafka-2.example.com")},
		{"example", &tlsCNOnly, tlsCNOnly.Example, fails(second, "the certificate of broker 2 has no subject alternative name, only CN=kafka-2.example.com")},
		{"example", &tlsIPNotInSAN, tlsIPNotInSAN.Example, fails("address/198.51.100.2:9093", "the certificate of broker 2 is for kafka-2.example.com, and holds no IP address 198.51.100.2")},
		{"of the leaf", &tlsExpired, func(f *check.Facts) {
			distrust(endpointOf(f, 2), func(c *check.Certificate) { c.NotAfter = ended }, check.Defect{Rule: check.RuleExpired, Detail: "ended"})
		}, fails(second, "the certificate of broker 2 ended 3 days ago, on 2026-11-19 08:00 UTC")},
		{"of an intermediate", &tlsExpired, func(f *check.Facts) {
			e := endpointOf(f, 2)
			tls := e.Paths[0].TLS
			tls.Chain = append(tls.Chain, check.Certificate{Subject: "CN=issuing", Issuer: "CN=kafka-ca,O=Acme", CA: true, NotAfter: ended})
			distrust(e, same, check.Defect{Rule: check.RuleExpired, Index: 1, Detail: "ended"})
		}, fails(second, "the intermediate CN=issuing that broker 2 sends ended 3 days ago, on 2026-11-19 08:00 UTC")},
		{"of the authority here", &tlsExpired, func(f *check.Facts) {
			f.Client.Authorities[0].NotAfter = ended
			root := f.Client.Authorities[0]
			root.File = ""
			distrust(endpointOf(f, 2), same, check.Defect{Rule: check.RuleExpired, Index: -1, Root: &root, Detail: "ended"})
		}, fails(second, "the authority CN=kafka-ca,O=Acme in ca.pem, which issued the certificate of broker 2, ended 3 days ago, on 2026-11-19 08:00 UTC")},
		{"example", &tlsNotYetValid, tlsNotYetValid.Example, fails(second, "the certificate of broker 2 begins only in 1 day, on 2026-11-23 09:30 UTC")},
		{"example", &tlsNoServerAuth, tlsNoServerAuth.Example, fails(second, "the certificate of broker 2 is not for servers: its extended key usage is clientAuth, needs serverAuth")},
		{"example", &tlsIntermediateMissing, tlsIntermediateMissing.Example, probably(second, "broker 2 does not send the intermediate CN=kafka-issuing-ca,O=Acme, which issued its certificate")},
	})
}

func TestTLSClientCertificate(t *testing.T) {
	sent := func(change func(*check.Certificate)) func(*check.Facts) {
		return func(f *check.Facts) {
			tlsClientCertificateRefused.Example(f)
			tls := f.Endpoints[0].Paths[0].TLS
			tls.Sent, tls.Withheld, tls.Alert = true, false, 46
			change(&f.Client.Certificates[0])
		}
	}
	const broker = "broker kafka.example.com:9093 "
	runJudges(t, []judgeTest{
		{"example", &tlsClientCertificateRequired, tlsClientCertificateRequired.Example, fails(seed, broker+"demands a client certificate, and none was sent")},
		{"asked for and not needed", &tlsClientCertificateRequired, func(f *check.Facts) { f.Endpoints[0].Paths[0].TLS.Requested = true }, nil},
		{"example", &tlsClientCertificateRefused, tlsClientCertificateRefused.Example, fails(seed, broker+"got no client certificate: CN=app is issued by CN=other-ca, and the broker takes those of CN=orders-ca,O=Acme")},
		{"withheld though the authority is right", &tlsClientCertificateRefused, func(f *check.Facts) {
			tlsClientCertificateRefused.Example(f)
			f.Client.Certificates[0].Issuer = "CN=orders-ca,O=Acme"
		}, fails(seed, broker+"got no client certificate: it takes no key such as ECDSA P-256, which CN=app has")},
		{"ended", &tlsClientCertificateRefused, sent(func(c *check.Certificate) { c.NotAfter = c.NotBefore.AddDate(0, 0, 1) }),
			fails(seed, broker+"refuses the client certificate CN=app, which ended 30 days ago, on 2026-10-23 09:30 UTC")},
		{"for servers alone", &tlsClientCertificateRefused, sent(func(c *check.Certificate) { c.Usages = []string{"serverAuth"} }),
			fails(seed, broker+"refuses the client certificate CN=app, whose extended key usage is serverAuth, needs clientAuth")},
		{"for no reason to be seen", &tlsClientCertificateRefused, sent(same), probably(seed, broker+"refuses the client certificate CN=app with alert certificate_unknown")},
	})
}

func TestTLSBetweenBrokers(t *testing.T) {
	runJudges(t, []judgeTest{
		{"example", &tlsInterbroker, tlsInterbroker.Example, probably(between, "the other brokers do not take the certificate of broker 2 between brokers: it is issued by CN=other-ca,O=Acme, theirs by CN=kafka-ca,O=Acme")},
		{"ended", &tlsInterbroker, func(f *check.Facts) {
			tlsInterbroker.Example(f)
			f.Endpoints[5].Paths[0].TLS.Defects = []check.Defect{{Rule: check.RuleExpired, Detail: "CN=kafka-2 ended on 2026-11-19 08:00 UTC"}}
		}, fails(between, "the other brokers do not take the certificate of broker 2 between brokers: CN=kafka-2 ended on 2026-11-19 08:00 UTC")},
		{"only that broker was walked", &tlsInterbroker, func(f *check.Facts) {
			tlsInterbroker.Example(f)
			f.Endpoints = append(f.Endpoints[:4:4], f.Endpoints[5])
		}, probably(between, "the other brokers do not take the certificate of broker 2 between brokers: it is issued by CN=other-ca,O=Acme, theirs by CN=kafka-ca,O=Acme")},
		{"same authority", &tlsInterbroker, func(f *check.Facts) {
			tlsInterbroker.Example(f)
			f.Endpoints[5].Paths[0].TLS.Chain[0].Issuer = "CN=kafka-ca,O=Acme"
		}, nil},
		{"one listener for all, and the client refuses it too", &tlsInterbroker, func(f *check.Facts) {
			tlsUnknownAuthority.Example(f)
			f.Topics[0].Partitions[1].ISR, f.Topics[0].Partitions[4].ISR = []int32{2}, []int32{2}
			endpointOf(f, 2).Inter = []int32{2}
		}, nil},
		{"one partition has a follower", &tlsInterbroker, func(f *check.Facts) {
			tlsInterbroker.Example(f)
			f.Topics[0].Partitions[1].ISR = []int32{2, 3}
		}, nil},
	})
}

func TestTLSSettings(t *testing.T) {
	runJudges(t, []judgeTest{
		{"of a broker", &tlsEndsSoon, tlsEndsSoon.Example, warns("address/kafka-3.example.com:9093", "the certificate of broker 3 ends in 12 days, on 2026-12-04 09:30 UTC")},
		{"of the client", &tlsEndsSoon, func(f *check.Facts) {
			f.Client.Certificates = []check.Certificate{{Subject: "CN=app", File: "client.pem", NotAfter: f.Now.Add(36 * time.Hour)}}
		}, warns("certificate/client.pem", "the client's certificate CN=app in client.pem ends in 1 day, on 2026-11-23 21:30 UTC")},
		{"of an authority", &tlsEndsSoon, func(f *check.Facts) { f.Client.Authorities[0].NotAfter = f.Now.AddDate(0, 0, 5) },
			warns("certificate/ca.pem", "the trusted authority CN=kafka-ca,O=Acme in ca.pem ends in 5 days, on 2026-11-27 09:30 UTC")},
		{"ended already", &tlsEndsSoon, tlsExpired.Example, nil},
		{"after the days asked for", &tlsEndsSoon, func(f *check.Facts) { tlsEndsSoon.Example(f); f.Asked.CertDays = 12 }, nil},
		{"example", &tlsVerificationOff, tlsVerificationOff.Example, warns(check.TheClient, "the client takes a certificate for any name: verification of the host name is switched off")},
		{"of the chain", &tlsVerificationOff, func(f *check.Facts) { f.Client.Verify, f.Client.VerifyName = false, false }, warns(check.TheClient, "the client takes any certificate: verification is switched off")},
		{"without TLS", &tlsVerificationOff, tlsOff, nil},
		{"example", &tlsOldVersionsAllowed, tlsOldVersionsAllowed.Example, warns(check.TheClient, "the settings allow TLSv1.1, needs TLSv1.2 or TLSv1.3")},
		{"example", &tlsKeyFormat, tlsKeyFormat.Example, fails("certificate/client.pem", "key store client.pem: not a readable private key for Java: it is SEC1, needs PKCS#8")},
		{"example", &tlsStoreFormat, tlsStoreFormat.Example, fails("certificate/ca.pem", "ca.pem is PEM, and ssl.truststore.type is JKS")},
		{"in the settings themselves", &tlsStoreFormat, func(f *check.Facts) {
			unusable(f, check.Problem{Kind: check.StoreFormat, Key: "ssl.ca.pem", Origin: inFile(7), Detail: "trust store: no certificate"})
		}, fails(check.TheClient, "trust store: no certificate")},
		{"of the client", &tlsKeyMismatch, func(f *check.Facts) {
			unusable(f, check.Problem{Kind: check.KeyMismatch, Path: "client.pem", Detail: "key store client.pem: the private key does not belong to the certificate CN=app"})
		}, fails("certificate/client.pem", "key store client.pem: the private key does not belong to the certificate CN=app")},
	})
}

func TestEvidenceListsEveryDefect(t *testing.T) {
	f := check.Healthy()
	distrust(endpointOf(f, 2), func(c *check.Certificate) { c.Issuer = "CN=other-ca" },
		check.Defect{Rule: check.RuleUnknownAuthority, Detail: "issued by CN=other-ca"}, check.Defect{Rule: check.RuleExpired, Detail: "CN=kafka-2 ended on 2026-11-19 08:00 UTC"})
	want := []string{
		"kafka-2.example.com:9093 presents CN=kafka-2.example.com, issued by CN=other-ca, serial 4f:a1, valid 2026-10-22 to 2027-06-22",
		"also: CN=kafka-2 ended on 2026-11-19 08:00 UTC",
	}
	if got := tlsUnknownAuthority.Judge(f)[0].Evidence[:2]; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWordsOfCertificates(t *testing.T) {
	for in, want := range map[string]string{"4fa1": "4f:a1", "1a2": "01:a2", "0011223344": "00:11:22:33…", "": ""} {
		if got := shortSerial(in); got != want {
			t.Errorf("serial %q: %q, wanted %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"CN=kafka-2,O=Acme": "/O=Acme/CN=kafka-2", `CN=a\,b`: "", "CN=a+OU=b": "", "": ""} {
		if got := opensslName(in); got != want {
			t.Errorf("name %q: %q, wanted %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"kafka.": "DNS:kafka", "::1": "IP:::1", "fe80::1%eth0": "IP:fe80::1", "a b": ""} {
		if got := sanWord(in); got != want {
			t.Errorf("host %q: %q, wanted %q", in, got, want)
		}
	}
}

// A client certificate that kscope alone cannot read is the cause; that the broker misses it follows.
func TestMissedCertificateFollowsFromAnUnreadKey(t *testing.T) {
	f := broken(&tlsClientCertificateRequired)
	f.Client.Problems = []check.Problem{{Kind: check.KeyFormat, Usable: true, Path: "client.pem", Key: "ssl.keystore.location", Detail: "its key is encrypted with PBES1"}}
	r := check.Run(All(), f, nil)
	if len(r.Causes) != 1 || r.Causes[0].Check.ID != "TLS013" || r.Causes[0].Level != check.Warning || len(r.Causes[0].Consequences) != 1 || r.Causes[0].Consequences[0].Check.ID != "TLS009" {
		t.Errorf("got %+v", r.Causes)
	}
}
