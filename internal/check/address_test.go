package check

import (
	"reflect"
	"testing"
)

func TestHostAndPort(t *testing.T) {
	for _, c := range []struct {
		address, host string
		port          int
	}{
		{"kafka:9092", "kafka", 9092},
		{"[2001:db8::1]:9093", "2001:db8::1", 9093},
		{"kafka.example.com.:9092", "kafka.example.com.", 9092},
		{"kafka", "kafka", 0},
		{"kafka:http", "kafka", 0},
		{"", "", 0},
	} {
		e := Endpoint{Address: c.address}
		if e.Host() != c.host || e.Port() != c.port {
			t.Errorf("%q: %q %d", c.address, e.Host(), e.Port())
		}
	}
}

// kinds are all that is said of a host.
type kinds struct{ localhost, loopback, notPublic, internal, container, single bool }

func kindsOf(host string) kinds {
	return kinds{IsLocalhost(host), IsLoopback(host), NotPublic(host), InternalName(host), ContainerID(host), SingleLabel(host)}
}

func TestKindsOfHosts(t *testing.T) {
	for host, want := range map[string]kinds{
		"localhost":                        {localhost: true, loopback: true},
		"LOCALHOST.":                       {localhost: true, loopback: true},
		"127.0.0.1":                        {localhost: true, loopback: true},
		"127.0.0.2":                        {loopback: true},
		"::1":                              {localhost: true, loopback: true},
		"10.1.2.3":                         {notPublic: true},
		"172.32.0.1":                       {},
		"172.31.255.255":                   {notPublic: true},
		"192.168.0.9":                      {notPublic: true},
		"::ffff:192.168.0.9":               {notPublic: true},
		"100.64.0.1":                       {notPublic: true},
		"192.0.2.10":                       {notPublic: true},
		"169.254.1.1":                      {notPublic: true},
		"fd00::1":                          {notPublic: true},
		"8.8.8.8":                          {},
		"kafka":                            {single: true},
		"c3d0d2984699":                     {container: true, single: true},
		"kafka-0.kafka.default.svc":        {internal: true},
		"kafka-0.kafka.svc.cluster.local.": {internal: true},
		"ip-10-0-0-1.eu-west-1.internal":   {internal: true},
		"b.svc.example.com":                {internal: true},
		"kafka.example.com":                {},
		"":                                 {single: true},
		"c3d0d2984699.example.com":         {},
		"kafkalocal":                       {single: true},
		"broker.lan":                       {internal: true},
	} {
		if got := kindsOf(host); got != want {
			t.Errorf("%q: %+v, wanted %+v", host, got, want)
		}
	}
}

func TestManagedAt(t *testing.T) {
	for address, want := range map[string]*Managed{
		"b-1.prod.abc123.c2.kafka.eu-west-1.amazonaws.com:9096":  {Offering: "Amazon MSK", Protocol: "SASL_SSL", Mechanism: "SCRAM-SHA-512"},
		"b-1.prod.abc123.c2.kafka.eu-west-1.amazonaws.com:9094":  {Offering: "Amazon MSK", Protocol: "SSL"},
		"B-1.prod.abc123.c2.kafka.EU-WEST-1.amazonaws.com:20098": {Offering: "Amazon MSK", Protocol: "SASL_SSL", Mechanism: "AWS_MSK_IAM"},
		"b-1.prod.abc123.c2.kafka.eu-west-1.amazonaws.com:14001": nil,
		"ns.servicebus.windows.net:9093":                         {Offering: "Azure Event Hubs", Protocol: "SASL_SSL", Mechanism: "PLAIN"},
		"pkc-1.eu.confluent.cloud:9092":                          {Offering: "Confluent Cloud", Protocol: "SASL_SSL", Mechanism: "PLAIN"},
		"kafka.example.com:9092":                                 nil,
		"servicebus.windows.net.example.com:9093":                nil,
	} {
		got := ManagedAt(&Endpoint{Address: address})
		if got != nil {
			got.Ports, got.User, got.Key = "", "", "" // words for a person
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, wanted %+v", address, got, want)
		}
	}
}

func TestSubjects(t *testing.T) {
	for s, want := range map[Subject][2]string{
		AddressSubject("[::1]:9092"):     {"address", "[::1]:9092"},
		BrokerSubject(2):                 {"broker", "2"},
		FileSubject("/etc/kafka/ca.pem"): {"certificate", "/etc/kafka/ca.pem"},
		TheClient:                        {"client", "client"},
	} {
		if got := [2]string{s.Kind(), s.Name()}; got != want {
			t.Errorf("%s: %v, wanted %v", s, got, want)
		}
	}
}
