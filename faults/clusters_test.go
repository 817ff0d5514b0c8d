package faults

import "kscope/internal/kafkatest"

// The clusters that faults share. Plain has an address that is no usual name of the own machine, so that a broker that
// advertises localhost is wrong there.
func plain(name string, parts ...Part) Fault {
	return Fault{Name: name, Pool: "plain", Cluster: kafkatest.Spec{Nodes: 3, Host: "127.0.0.2", Bind: "127.0.0.2"}, Parts: parts}
}

func secured(name string, parts ...Part) Fault {
	return Fault{Name: name, Pool: "tls", Cluster: kafkatest.Spec{Nodes: 3, Security: kafkatest.TLS, Host: "localhost"}, Parts: parts}
}

func mutual(name string, parts ...Part) Fault {
	return Fault{Name: name, Pool: "mtls", Cluster: kafkatest.Spec{Security: kafkatest.MTLS, Host: "localhost"}, Parts: parts}
}

func login(name string, parts ...Part) Fault {
	return Fault{Name: name, Pool: "sasl", Cluster: kafkatest.Spec{Security: kafkatest.SASLPlaintext, Users: []kafkatest.User{
		{Name: "admin", Password: "admin-secret", Mechanism: "SCRAM-SHA-512"}, {Name: "half", Password: "half-secret", Mechanism: "SCRAM-SHA-256"},
	}}, Parts: parts}
}
