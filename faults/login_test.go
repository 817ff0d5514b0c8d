package faults

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"

	"kscope/internal/check"
	"kscope/internal/impostor"
	"kscope/internal/kafkatest"
)

// TestLogin stages what is about the way of logging in, and not about user and password.
func TestLogin(t *testing.T) {
	run(t, []Fault{
		{Name: "password-without-tls", Cluster: kafkatest.Spec{Security: kafkatest.SASLSSL, Users: plainUser}, Parts: []Part{{Want: "SASL101", Level: check.Warning, On: onClient,
			Break: openListener, Fill: map[string]func(*Stage) string{
				"host and port": func(s *Stage) string { return s.C.Addr(1) }, "PEM file": func(s *Stage) string { return s.C.CA() },
			}}}},
		kerberos("kerberos-by-ip-address", Part{Want: "SASL010", Level: check.Warning, Break: func(s *Stage) {
			s.client("bootstrap.servers=" + impostor.Listen(s.T, takesLogin(0, "GSSAPI").speak))
		}}),
		kerberos("kerberos-by-name", Part{Want: "CFG005", Level: check.Warning, On: onClient, Break: func(s *Stage) {
			s.client("bootstrap.servers=localhost:" + port(impostor.Listen(s.T, takesLogin(0, "GSSAPI").speak)))
		}}),
		kerberos("kerberos-not-enabled", Part{Want: "SASL003", On: onBroker(1), Break: func(s *Stage) { s.client("bootstrap.servers=" + s.C.Addr(1)) }}),
		login("old-librdkafka", Part{Want: "SASL012", Level: check.Info, On: onClient, Break: librdkafka, Unhealed: "it is information"}),
	})
}

var plainUser = []kafkatest.User{{Name: "admin", Password: "admin-secret", Mechanism: "PLAIN"}}

// openListener adds a listener without TLS that takes the same login, and sends the client there.
func openListener(s *Stage) {
	open, p := closedPort(s.T), s.settings(1)
	s.C.Restart(s.T, 1, map[string]string{
		"listeners":                                  p["listeners"] + ",OPEN://" + open,
		"advertised.listeners":                       p["advertised.listeners"] + ",OPEN://" + open,
		"listener.security.protocol.map":             p["listener.security.protocol.map"] + ",OPEN:SASL_PLAINTEXT",
		"listener.name.open.sasl.enabled.mechanisms": "PLAIN",
		"listener.name.open.plain.sasl.jaas.config":  p["listener.name.client.plain.sasl.jaas.config"],
	})
	s.client("bootstrap.servers="+open, "security.protocol=SASL_PLAINTEXT", "ssl.truststore.type", "ssl.truststore.location")
}

// kerberos is a client with Kerberos settings. No ticket is to be had here, so nobody logs in.
func kerberos(name string, p Part) Fault {
	stage := p.Break
	p.Break = func(s *Stage) {
		s.client("security.protocol=SASL_PLAINTEXT", "sasl.mechanism=GSSAPI", "sasl.kerberos.service.name=kafka",
			"sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useTicketCache=true;")
		stage(s)
	}
	if p.Want != "SASL003" {
		p.Unhealed = "there is no KDC here"
	}
	return login(name, p)
}

// librdkafka writes the same settings with librdkafka's keys.
func librdkafka(s *Stage) {
	write(s.T, s.File, fmt.Sprintf("bootstrap.servers=%s\nsecurity.protocol=sasl_plaintext\nsasl.mechanisms=SCRAM-SHA-512\nsasl.username=admin\nsasl.password=admin-secret\n", s.C.Addr(1)))
}

// TestHangUp: a connection that is closed in the middle of a login is a refusal only probably; an error is certain.
func TestHangUp(t *testing.T) {
	refuses := takesLogin(0, "PLAIN", "SCRAM-SHA-512")
	refuses[36] = func() kmsg.Response { r := kmsg.NewPtrSASLAuthenticateResponse(); r.ErrorCode = 58; return r }
	for name, c := range map[string]struct {
		mechanism, want string
		broker          answers
		probably        bool
	}{
		"PLAIN, closed":  {"PLAIN", "SASL004", takesLogin(0, "PLAIN"), true},
		"PLAIN, refused": {"PLAIN", "SASL004", refuses, false},
		"SCRAM, closed":  {"SCRAM-SHA-512", "SASL005", takesLogin(0, "SCRAM-SHA-512"), true},
		"SCRAM, refused": {"SCRAM-SHA-512", "SASL005", refuses, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Stage{T: t, File: filepath.Join(t.TempDir(), "client.properties")}
			s.client("bootstrap.servers="+impostor.Listen(t, c.broker.speak), "security.protocol=SASL_PLAINTEXT", "sasl.mechanism="+c.mechanism, "sasl.username=app", "sasl.password=secret")
			causes := told(s.doctor())
			causes = slices.DeleteFunc(causes, func(c check.Cause) bool { return c.Check.ID == "SASL101" })
			if len(causes) != 1 || causes[0].Check.ID != c.want || (causes[0].Findings[0].Doubt != "") != c.probably {
				t.Errorf("want %s, probably %v; found:%s", c.want, c.probably, words(causes))
			}
		})
	}
}
