package catalog

import (
	"reflect"
	"slices"
	"testing"

	"kscope/internal/check"
)

func TestCFG(t *testing.T) {
	runJudges(t, []judgeTest{
		{"example", &cfgSettingsFileReadable, cfgSettingsFileReadable.Example, fails(check.TheClient, `settings file "client.properties" is empty`)},
		{"example", &cfgValuesValid, cfgValuesValid.Example, fails(check.TheClient, `security.protocol is "SASL", needs PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL`)},
		{"example", &cfgJAASParses, cfgJAASParses.Example, fails(check.TheClient, "Java refuses sasl.jaas.config: it does not end with a semicolon")},
		{"example", &cfgCredentialsGiven, cfgCredentialsGiven.Example, fails(check.TheClient, "sasl.mechanism is SCRAM-SHA-512, and no password is given")},
		{"example", &cfgLoginSupported, cfgLoginSupported.Example, warns(check.TheClient, "kscope cannot log in with AWS_MSK_IAM; it looks as far as it can without")},
		{"the walk ended before the login", &cfgLoginSupported, func(f *check.Facts) {
			cfgLoginSupported.Example(f)
			breakAt(&f.Endpoints[0], check.StageTCP, check.Refused, "")
		}, nil},
		{"Kerberos by name", &cfgLoginSupported, func(f *check.Facts) {
			saslKerberosName.Example(f)
			f.Endpoints[0].Address = "kafka.example.com:9093"
		}, warns(check.TheClient, "kscope cannot log in with GSSAPI; it looks as far as it can without")},
		{"Kerberos by IP address is another check's", &cfgLoginSupported, saslKerberosName.Example, nil},
		{"example", &cfgAddressesValid, cfgAddressesValid.Example, fails(check.TheClient, `bootstrap server "kafka.example.com" has no port, needs HOST:PORT`)},
		{"example", &cfgKeysKnown, cfgKeysKnown.Example, warns(check.TheClient, "no client knows request.timout.ms; the nearest is request.timeout.ms")},
	})
}

func TestProblemsSayWhereTheyStand(t *testing.T) {
	for want, from := range map[string]check.Origin{
		"client.properties line 4: sasl.jaas.config=****": inFile(4),
		"client.properties line 9: sasl.jaas.config":      inFile(9),
		"--sasl-mechanism: sasl.jaas.config":              {Source: "flag", Name: "--sasl-mechanism"},
		"-X: sasl.jaas.config":                            {Source: "-X"},
		"environment variable KSCOPE_X: sasl.jaas.config": {Source: "environment", Name: "KSCOPE_X"},
		"sasl.jaas.config":                                {Source: "default"},
	} {
		if got := stands(check.Healthy(), "sasl.jaas.config", from); !slices.Equal(got, []string{want}) {
			t.Errorf("%+v: got %q, wanted %q", from, got, want)
		}
	}
}

func TestCFGFixes(t *testing.T) {
	set := func(line int, key, value string, remove bool) check.Setting {
		return check.Setting{Where: check.TheClient, File: "client.properties", Line: line, Key: key, Value: value, Remove: remove}
	}
	for _, tt := range []struct {
		check *check.Check
		want  []check.Step
	}{
		{&cfgValuesValid, []check.Step{{Set: []check.Setting{set(2, "security.protocol", "SASL_SSL", false)}}}},
		{&cfgAddressesValid, []check.Step{{Set: []check.Setting{set(1, "bootstrap.servers", "kafka-1.example.com:9093,kafka.example.com:‹port›", false)}}}},
		{&cfgKeysKnown, []check.Step{{Set: []check.Setting{set(0, "request.timeout.ms", "5000", false)}}, {Set: []check.Setting{set(7, "request.timout.ms", "", true)}}}},
		{&tlsStoreFormat, []check.Step{{Set: []check.Setting{set(5, "ssl.truststore.type", "PEM", false)}}}},
		{&tlsVerificationOff, []check.Step{{Set: []check.Setting{set(7, "ssl.endpoint.identification.algorithm", "", true)}}}},
		{&saslMechanismDefault, []check.Step{{Set: []check.Setting{set(0, "sasl.mechanism", "SCRAM-SHA-512", false)}}}},
	} {
		f := broken(tt.check)
		if got := tt.check.Remedy(f, tt.check.Judge(f)[0])[0].Steps; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", tt.check.ID, got, tt.want)
		}
	}
}

func TestOnlyLinesOfAFileAreTakenOut(t *testing.T) {
	f := broken(&tlsVerificationOff)
	f.Client.Setting("ssl.endpoint.identification.algorithm").Origin = check.Origin{Source: "-X"}
	want := []check.Step{{Set: []check.Setting{{Where: check.TheClient, File: "client.properties", Key: "ssl.endpoint.identification.algorithm", Value: "https"}}}}
	if got := tlsVerificationOff.Remedy(f, check.Finding{Subject: check.TheClient})[0].Steps; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestStorePrefix(t *testing.T) {
	for key, want := range map[string]string{
		"ssl.truststore.password": "ssl.truststore", "ssl.ca.location": "ssl.truststore", "ssl.keystore.type": "ssl.keystore", "ssl.certificate.location": "ssl.keystore",
	} {
		if got := storePrefix(key); got != want {
			t.Errorf("%s: %s, wanted %s", key, got, want)
		}
	}
}

// TestLibrdkafkaKeys hands the same finding to settings of both dialects: the keys are those that each client knows.
func TestLibrdkafkaKeys(t *testing.T) {
	keys := func(dialect string, c *check.Check) []string {
		f := broken(c)
		f.Client.Dialect = dialect
		var all []string
		for _, s := range c.Remedy(f, c.Judge(f)[0])[0].Steps {
			for _, one := range s.Set {
				all = append(all, one.Key)
			}
		}
		return all
	}
	for dialect, want := range map[string][]string{
		"java":       {"ssl.truststore.type", "ssl.truststore.location", "ssl.keystore.type", "ssl.keystore.location", "sasl.jaas.config"},
		"librdkafka": {"ssl.ca.location", "ssl.certificate.location", "ssl.key.location", "sasl.username", "sasl.password"},
	} {
		var got []string
		for _, c := range []*check.Check{&tlsUnknownAuthority, &tlsClientCertificateRequired, &saslWrongPassword} {
			got = append(got, keys(dialect, c)...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, wanted %v", dialect, got, want)
		}
	}
}

// TestAloneAlsoWithInformation: what is only for information counts as well, so that no two checks of these families
// speak of one thing.
func TestAloneAlsoWithInformation(t *testing.T) {
	for _, c := range All() {
		if !slices.Contains([]string{"TLS", "SASL", "CFG"}, c.Family()) {
			continue
		}
		var ids []string
		for _, cause := range check.Run(All(), broken(c), nil).Causes {
			ids = append(ids, cause.Check.ID)
		}
		if !slices.Equal(ids, []string{c.ID}) {
			t.Errorf("%s: causes %v", c.ID, ids)
		}
	}
}
