package catalog

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"kscope/internal/check"
)

func TestSASLConnection(t *testing.T) {
	refused := func(mechanism string, round int, change func(*check.Facts)) func(*check.Facts) {
		return func(f *check.Facts) {
			useMechanism(f, mechanism)
			refusedLogin(onlySeed(f), 58, round, func(*check.SASLFacts) {})
			change(f)
		}
	}
	nothing := func(*check.Facts) {}
	hangsUp := func(f *check.Facts) {
		p := &f.Endpoints[0].Paths[0]
		l := &p.Layers[len(p.Layers)-1]
		l.Failure, l.Code, p.SASL.Code = check.Closed, 0, 0
	}
	const seedName = "kafka.example.com:9093 "
	runJudges(t, []judgeTest{
		{"example", &saslRequired, saslRequired.Example, fails(seed, seedName+"wants a login, and security.protocol is SSL")},
		{"closed for another reason", &saslRequired, func(f *check.Facts) { saslRequired.Example(f); f.Endpoints[0].Experiments = nil }, nil},
		{"example", &saslNoSASLListener, saslNoSASLListener.Example, fails(seed, seedName+"takes no login, and security.protocol is SASL_SSL")},
		{"example", &saslMechanismNotEnabled, saslMechanismNotEnabled.Example, fails(seed, seedName+"does not take SCRAM-SHA-256, it offers SCRAM-SHA-512")},
		{"SCRAM", &saslWrongPassword, refused("SCRAM-SHA-512", 2, nothing), fails(seed, seedName+"refuses the password of user app; the user has a SCRAM-SHA-512 credential there")},
		{"PLAIN", &saslWrongPassword, refused("PLAIN", 1, nothing), fails(seed, seedName+"refuses the user or password (user app, PLAIN)")},
		{"OAUTHBEARER", &saslWrongPassword, refused("OAUTHBEARER", 1, nothing), fails(seed, "kafka.example.com:9093: the broker refuses the token")},
		{"hangs up instead, PLAIN", &saslWrongPassword, refused("PLAIN", 1, hangsUp), probably(seed, seedName+"refuses the user or password (user app, PLAIN)")},
		{"hangs up instead, SCRAM", &saslWrongPassword, refused("SCRAM-SHA-512", 2, hangsUp), probably(seed, seedName+"refuses the password of user app; the user has a SCRAM-SHA-512 credential there")},
		{"hangs up at once", &saslNoSCRAMCredential, refused("SCRAM-SHA-512", 1, hangsUp), probably(seed, "user app has no SCRAM-SHA-512 credential at kafka.example.com:9093")},
		{"first round of SCRAM", &saslWrongPassword, refused("SCRAM-SHA-512", 1, nothing), nil},
		{"example", &saslNoSCRAMCredential, saslNoSCRAMCredential.Example, fails(seed, "user app has no SCRAM-SHA-512 credential; it has one for SCRAM-SHA-256")},
		{"none for either", &saslNoSCRAMCredential, refused("SCRAM-SHA-256", 1, func(f *check.Facts) {
			f.Endpoints[0].Experiments = []check.Experiment{{Try: check.TryOtherSCRAM, Failure: check.Rejected, Code: 58, Round: 1, Mechanism: "SCRAM-SHA-512"}}
		}), fails(seed, "user app has no SCRAM-SHA-256 credential, nor one for SCRAM-SHA-512")},
		{"other mechanism not tried", &saslNoSCRAMCredential, refused("SCRAM-SHA-512", 1, nothing), fails(seed, "user app has no SCRAM-SHA-512 credential at kafka.example.com:9093")},
		{"second round", &saslNoSCRAMCredential, refused("SCRAM-SHA-512", 2, nothing), nil},
		{"example", &saslControllerSCRAM, saslControllerSCRAM.Example, probably(seed, seedName[:len(seedName)-1]+" is a controller's port that takes SCRAM-SHA-512 alone, and no broker answers")},
		{"example", &saslManagedPort, saslManagedPort.Example, fails("address/b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com:9098",
			"Amazon MSK wants SASL_SSL with AWS_MSK_IAM on port 9098, and the settings are SASL_SSL with SCRAM-SHA-512")},
		{"a port that nobody knows", &saslManagedPort, func(f *check.Facts) {
			saslManagedPort.Example(f)
			f.Endpoints[0].Address = strings.Replace(f.Endpoints[0].Address, "9098", "14001", 1)
		}, nil},
	})
}

func TestSASLBetweenBrokers(t *testing.T) {
	each := func(doubt bool, detail func(id string) string) []told {
		var all []told
		for _, id := range []string{"1", "2", "3"} {
			all = append(all, told{check.Subject("address/kafka-" + id + ":9092"), detail(id), check.Error, doubt})
		}
		return all
	}
	runJudges(t, []judgeTest{
		{"no user has a credential", &saslInterbrokerSCRAM, saslInterbrokerSCRAM.Example, each(false, func(id string) string {
			return "nobody replicates from broker " + id + ": brokers log in to each other with SCRAM-SHA-512, and there is no user that has a credential"
		})},
		{"credentials not to be learned", &saslInterbrokerSCRAM, func(f *check.Facts) { saslInterbrokerSCRAM.Example(f); f.Cluster.ScramUsersKnown = false }, each(true, func(id string) string {
			return "nobody replicates from broker " + id + ": brokers log in to each other with SCRAM-SHA-512, and are refused"
		})},
		{"other users have one", &saslInterbrokerSCRAM, func(f *check.Facts) { saslInterbrokerSCRAM.Example(f); f.Cluster.ScramUsers = []string{"app"} }, each(true, func(id string) string {
			return "nobody replicates from broker " + id + ": brokers log in to each other with SCRAM-SHA-512, and are refused"
		})},
		{"listener between brokers not reached", &saslInterbrokerSCRAM, func(f *check.Facts) {
			saslInterbrokerSCRAM.Example(f)
			for i := range f.Endpoints[4:] {
				breakAt(&f.Endpoints[4+i], check.StageTCP, check.TimedOut, "")
			}
		}, nil},
		{"brokers log in with PLAIN", &saslInterbrokerSCRAM, func(f *check.Facts) {
			saslInterbrokerSCRAM.Example(f)
			for i := range f.Brokers {
				f.Brokers[i].Settings["sasl.mechanism.inter.broker.protocol"] = "PLAIN"
			}
		}, nil},
	})
}

func TestSASLSettings(t *testing.T) {
	runJudges(t, []judgeTest{
		{"example", &saslMechanismDefault, saslMechanismDefault.Example, fails(check.TheClient, "sasl.mechanism is not set, so clients take GSSAPI (Kerberos), and the credentials are not for that")},
		{"example", &saslKerberosName, saslKerberosName.Example, []told{{"address/198.51.100.9:9093", "198.51.100.9:9093 is reached by IP address, and Kerberos principals hold names", check.Warning, true}}},
		{"by name", &saslKerberosName, func(f *check.Facts) {
			saslKerberosName.Example(f)
			f.Endpoints[0].Address = "kafka.example.com:9093"
		}, nil},
		{"not offered", &saslKerberosName, func(f *check.Facts) {
			saslKerberosName.Example(f)
			breakAt(&f.Endpoints[0], check.StageSASL, check.Rejected, "")
		}, nil},
		{"a lifetime at one broker", &saslLoginExpires, func(f *check.Facts) { endpointOf(f, 2).Paths[0].SASL.SessionLifetime = time.Hour }, informs(second, "broker 2 wants a new login within 1h0m0s")},
		{"example", &saslLibrdkafkaNonce, saslLibrdkafkaNonce.Example, informs(check.TheClient, "librdkafka before 2.6.1 is refused here with the right password, newer ones log in")},
		{"Kafka 3", &saslLibrdkafkaNonce, func(f *check.Facts) {
			saslLibrdkafkaNonce.Example(f)
			for i := range f.Endpoints {
				f.Endpoints[i].Paths[0].API.Keys[1] = check.Versions{Min: 0, Max: 17}
			}
		}, nil},
		{"example", &saslPlainWithoutTLS, saslPlainWithoutTLS.Example, warns(check.TheClient, "the password goes over the network as it stands: security.protocol is SASL_PLAINTEXT with PLAIN")},
		{"example", &saslTokenEndpoint, saslTokenEndpoint.Example, fails(check.TheClient, "the token endpoint https://login.example.com/token answers 401 Unauthorized (invalid_client)")},
		{"its certificate is not trusted", &saslTokenEndpoint, func(f *check.Facts) {
			saslTokenEndpoint.Example(f)
			l := &f.Endpoints[0].Paths[0].Layers
			(*l)[len(*l)-1].Failure, (*l)[len(*l)-1].Detail = check.Untrusted, "the token endpoint is not trusted"
		}, probably(check.TheClient, "the token endpoint is not trusted")},
		{"PLAIN inside TLS", &saslPlainWithoutTLS, func(f *check.Facts) { useMechanism(f, "PLAIN") }, nil},
		{"SCRAM without TLS", &saslPlainWithoutTLS, tlsOff, nil},
	})
}

func TestSASLEvidence(t *testing.T) {
	f := broken(&saslNoSCRAMCredential)
	want := []string{
		"the broker refused app at the first SCRAM message, as it does for a user that it does not know (a wrong password is refused at the second)",
		"SCRAM-SHA-256 came as far as the second",
	}
	if got := saslNoSCRAMCredential.Judge(f)[0].Evidence[:2]; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
	if got := saslWrongPassword.Judge(broken(&saslWrongPassword))[0].Evidence[0]; got != "client.properties line 4: the password ends in a line break" {
		t.Errorf("what is odd about the secret does not come first: %q", got)
	}
	f = broken(&saslKerberosName)
	want = []string{"GSSAPI is offered there; kscope has no Kerberos, so nobody tried to log in"}
	if got := saslKerberosName.Judge(f)[0].Evidence; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

// The way to another token depends on where the refused one came from.
func TestNewToken(t *testing.T) {
	from := func(key, value, source, name string) check.ClientSetting {
		return check.ClientSetting{Key: key, Value: value, Origin: check.Origin{Source: source, Name: name, Line: 7}}
	}
	for want, given := range map[string]check.ClientSetting{
		"sasl.oauthbearer.token.file=‹file that holds a valid token›":                        from("sasl.oauthbearer.token.file", "jwt", "file", "client.properties"),
		"sasl.oauthbearer.token.endpoint.url=file://‹file that holds a valid token›":         from(endpointKey, "file:///jwt", "file", "client.properties"),
		"sasl.oauthbearer.token=‹a token that is still valid, issued for this cluster›":      from("sasl.oauthbearer.token", "****", "file", "client.properties"),
		"put a token that is still valid, issued for this cluster, into KSCOPE_TOKEN":        from("sasl.oauthbearer.token", "****", "environment", "KSCOPE_TOKEN"),
		"compare a token of https://idp with what the brokers want: sasl.oauthbearer.expect": from(endpointKey, "https://idp", "file", "client.properties"),
	} {
		f := broken(&saslWrongPassword)
		useMechanism(f, "OAUTHBEARER")
		f.Client.Settings = append(f.Client.Settings, given)
		step := saslWrongPassword.Remedy(f, saslWrongPassword.Judge(f)[0])[0].Steps[0]
		got := step.Say
		for _, s := range step.Set {
			got += s.Key + "=" + s.Value
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSASLFixes(t *testing.T) {
	set := func(line int, key, value string) check.Setting {
		return check.Setting{Where: check.TheClient, File: "client.properties", Line: line, Key: key, Value: value}
	}
	const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="‹password›";`
	for _, tt := range []struct {
		name   string
		check  *check.Check
		change func(*check.Facts)
		want   []check.Step
	}{
		{"the other SCRAM mechanism", &saslNoSCRAMCredential, func(*check.Facts) {}, []check.Step{{Set: []check.Setting{set(3, "sasl.mechanism", "SCRAM-SHA-256")}}}},
		{"no other SCRAM credential", &saslNoSCRAMCredential, func(f *check.Facts) { f.Endpoints[0].Experiments = nil }, []check.Step{{
			Run: "bin/kafka-configs.sh --bootstrap-server '‹host and port of a broker›' --command-config '‹settings file of an administrator›' --alter --add-config 'SCRAM-SHA-512=[iterations=8192,password=‹password›]' --entity-type users --entity-name app"}}},
		{"another module", &saslMechanismNotEnabled, func(f *check.Facts) { f.Endpoints[0].Paths[0].SASL.Offered = []string{"PLAIN"} },
			[]check.Step{{Set: []check.Setting{set(3, "sasl.mechanism", "PLAIN"), set(4, "sasl.jaas.config", plain)}}}},
		{"no login", &saslNoSASLListener, func(*check.Facts) {}, []check.Step{{Set: []check.Setting{set(2, "security.protocol", "SSL")}}}},
	} {
		f := broken(tt.check)
		tt.change(f)
		if got := tt.check.Remedy(f, tt.check.Judge(f)[0])[0].Steps; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
}
