package faults

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"kscope/internal/check"
	"kscope/internal/kafkatest"
)

const scramModule = "org.apache.kafka.common.security.scram.ScramLoginModule"

// as logs the client in.
func (s *Stage) as(user, password, mechanism string) {
	s.client("sasl.mechanism="+mechanism, fmt.Sprintf("sasl.jaas.config=%s required username=%q password=%q;", scramModule, user, password))
}

// adminFile is the settings file of somebody who may make users.
func adminFile(s *Stage) string {
	path := filepath.Join(s.Work, "admin.properties")
	write(s.T, path, read(s.T, s.C.ClientProperties(s.T)))
	return path
}

func admin(s *Stage) { s.as("admin", "admin-secret", "SCRAM-SHA-512") }

func TestSASL(t *testing.T) {
	password := map[string]func(*Stage) string{"password": func(*Stage) string { return "admin-secret" }}
	run(t, []Fault{
		login("no-login", Part{Want: "SASL001", Break: func(s *Stage) {
			s.client("security.protocol=PLAINTEXT", "sasl.mechanism", "sasl.jaas.config")
		}, Person: admin}),
		mutualLocalhost("login-where-none-is-wanted", Part{Want: "SASL002", Break: func(s *Stage) {
			s.client("security.protocol=SASL_PLAINTEXT")
			admin(s)
		}}),
		{Name: "mechanism-not-enabled", Cluster: kafkatest.Spec{Security: kafkatest.SASLPlaintext}, Parts: []Part{{Want: "SASL003", On: onBroker(1),
			Break: func(s *Stage) { s.as("admin", "admin-secret", "SCRAM-SHA-256") }, Person: admin}}},
		login("wrong-password", Part{Want: "SASL004", Break: func(s *Stage) { s.as("admin", "wrong", "SCRAM-SHA-512") }, Fill: password, Person: admin}),
		login("credential-of-the-other-mechanism", Part{Want: "SASL005", Break: func(s *Stage) { s.as("half", "half-secret", "SCRAM-SHA-512") }}),
		login("no-such-user", Part{Want: "SASL005", Break: func(s *Stage) { s.as("nobody", "x", "SCRAM-SHA-512") },
			Fill: map[string]func(*Stage) string{"settings file": adminFile, "password": func(*Stage) string { return "x" }}}),
		{Name: "no-credential-between-brokers", Alone: true, Cluster: scramBetweenBrokers(), Parts: []Part{{Want: "SASL006", Break: func(*Stage) {},
			Fill: map[string]func(*Stage) string{
				"password": func(*Stage) string { return "admin-secret" }, "log": func(*Stage) string { return "admin" }, "user": func(*Stage) string { return "admin" }}}}},
		{Name: "scram-on-the-controller-listener", Cluster: scramOnControllers(), Parts: []Part{{Want: "SASL007",
			Break: func(s *Stage) {
				s.client("bootstrap.servers=" + s.C.Controller(1))
				for until := time.Now().Add(30 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
					if c, err := net.DialTimeout("tcp", s.C.Controller(1), time.Second); err == nil {
						_ = c.Close()
						return
					}
				}
				s.T.Fatal("the controller does not listen")
			}, Unhealed: "the cluster has to be set up anew"}}},
		login("mechanism-by-default", Part{Want: "SASL008", Break: func(s *Stage) { s.client("sasl.mechanism") }, Person: admin,
			Fill: map[string]func(*Stage) string{"mechanism": func(*Stage) string { return "SCRAM-SHA-512" }}}),
		{Name: "login-that-ends", Cluster: kafkatest.Spec{Security: kafkatest.SASLPlaintext, Properties: map[string]string{"connections.max.reauth.ms": "5000"}},
			Parts: []Part{{Want: "SASL011", Level: check.Info, Break: func(*Stage) {}, Unhealed: "it is information"}}},
	})
}

// scramBetweenBrokers has brokers that log in to each other as a user whom nobody made at format time.
func scramBetweenBrokers() kafkatest.Spec {
	return kafkatest.Spec{Nodes: 3, Properties: map[string]string{
		"listener.security.protocol.map":                        "CLIENT:PLAINTEXT,INTERNAL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
		"sasl.mechanism.inter.broker.protocol":                  "SCRAM-SHA-512",
		"listener.name.internal.sasl.enabled.mechanisms":        "SCRAM-SHA-512",
		"listener.name.internal.scram-sha-512.sasl.jaas.config": scramModule + ` required username="admin" password="admin-secret";`,
	}}
}

func scramOnControllers() kafkatest.Spec {
	jaas := scramModule + ` required username="admin" password="admin-secret";`
	return kafkatest.Spec{Nodes: 3, Unready: true, FormatArgs: []string{"--add-scram", "SCRAM-SHA-512=[name=admin,password=admin-secret]"}, Properties: map[string]string{
		"listener.security.protocol.map":                          "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
		"sasl.mechanism.controller.protocol":                      "SCRAM-SHA-512",
		"listener.name.controller.sasl.enabled.mechanisms":        "SCRAM-SHA-512",
		"listener.name.controller.scram-sha-512.sasl.jaas.config": jaas,
	}}
}

func TestAPI(t *testing.T) {
	run(t, []Fault{
		{Name: "old-clients-are-cut-off", Cluster: kafkatest.Spec{Version: "4.0.0"}, Parts: []Part{{Want: "API001", Level: check.Info, Break: func(*Stage) {}, Unhealed: "it is information"}}},
		{Name: "upgrade-not-finished", Cluster: kafkatest.Spec{FormatArgs: []string{"--release-version", "3.3"}},
			Parts: []Part{{Want: "API004", Level: check.Warning, Break: func(*Stage) {}}}},
	})
}
