package faults

import (
	"testing"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/impostor"
	"kscope/internal/kafkatest"
)

const (
	mskBroker = "b-1.orders.x1y2z3.c2.kafka.eu-west-1.amazonaws.com"
	eventHubs = "orders.servicebus.windows.net"
)

// TestManaged gives brokers of our own the names of managed offerings; --map leads there.
func TestManaged(t *testing.T) {
	run(t, []Fault{
		managed(t, "scram-on-the-port-for-iam", mskBroker+":9096", kafkatest.User{Name: "admin", Password: "admin-secret", Mechanism: "SCRAM-SHA-512"},
			Part{On: on(mskBroker + ":9098"), Break: func(s *Stage) {
				s.Map = append(s.Map, mskBroker+":9098="+impostor.Listen(s.T, takesLogin(33, "AWS_MSK_IAM").speakTLS(issue(s, certs.Leaf{CommonName: "msk", DNSNames: []string{mskBroker}}))))
				s.client("bootstrap.servers=" + mskBroker + ":9098")
			}}),
		managed(t, "login-without-tls-on-the-port-for-scram", mskBroker+":9096", kafkatest.User{Name: "admin", Password: "admin-secret", Mechanism: "SCRAM-SHA-512"},
			Part{On: on(mskBroker + ":9096"), Break: func(s *Stage) {
				s.client("bootstrap.servers="+mskBroker+":9096", "security.protocol=SASL_PLAINTEXT")
			}}),
		managed(t, "scram-at-event-hubs", eventHubs+":9093", kafkatest.User{Name: "$ConnectionString", Password: "Endpoint=sb://orders/;SharedAccessKey=c2VjcmV0", Mechanism: "PLAIN"},
			Part{On: on(eventHubs + ":9093"), Break: func(s *Stage) {
				s.client("bootstrap.servers=" + eventHubs + ":9093")
				s.as("app", "secret", "SCRAM-SHA-512")
			}, Fill: map[string]func(*Stage) string{"connection string": func(s *Stage) string { return s.C.Spec.Users[0].Password }}}),
	})
}

// managed is one broker that advertises an address of an offering and has a certificate for it.
func managed(t *testing.T, name, address string, user kafkatest.User, p Part) Fault {
	a := authority(t)
	pair, err := a.Issue(certs.Leaf{CommonName: "managed", DNSNames: []string{check.HostOf(address), "localhost"}})
	if err != nil {
		t.Fatal(err)
	}
	stage := p.Break
	p.Want, p.Break = "SASL009", func(s *Stage) {
		s.Map = append(s.Map, address+"="+s.C.Addr(1))
		stage(s)
	}
	return Fault{Name: name, Parts: []Part{p}, Cluster: kafkatest.Spec{Security: kafkatest.SASLSSL, Host: "localhost", Advertised: map[int]string{1: address},
		Users: []kafkatest.User{user}, Authority: a, Certificates: map[int]certs.Pair{1: pair}}}
}
