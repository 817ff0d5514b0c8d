package catalog

import (
	"fmt"
	"net"
	"strconv"

	"kscope/internal/check"
)

var saslManagedPort = check.Check{
	ID:    "SASL009",
	Title: "a managed cluster is reached as its port wants it",
	Level: check.Error,
	Why:   "Amazon MSK has a port for each way to log in, Event Hubs and Confluent Cloud have one way. With another, the connection just closes.",
	Errors: []string{
		"org.apache.kafka.common.errors.SaslAuthenticationException: […]: Access denied",
		"SASL authentication error: […]: Access denied",
		"unable to initialize sasl; err: EOF",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL009", func(e *check.Endpoint) string {
			m := check.ManagedAt(e)
			return fmt.Sprintf("%s wants %s on port %d, and the settings are %s", m.Offering, loginWords(m.Protocol, m.Mechanism), e.Port(), loginWords(f.Client.Protocol, f.Client.Mechanism))
		})
		for i := range found {
			m := check.ManagedAt(at(f, found[i].Subject))
			found[i].Evidence = append([]string{fmt.Sprintf("the name is one of %s, whose ports are %s", m.Offering, m.Ports)}, found[i].Evidence...)
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil || check.ManagedAt(e) == nil {
			return nil
		}
		m := check.ManagedAt(e)
		as := change("log in as the port wants it", append([]check.Setting{f.Client.Set("security.protocol", m.Protocol)}, managedLogin(f, m)...)...)
		if port := portFor(f, e); port > 0 {
			as.Say = "or " + as.Say
			return []check.Fix{change("use the port of this login", f.Client.Set("bootstrap.servers", net.JoinHostPort(e.Host(), strconv.Itoa(port)))), as}
		}
		return []check.Fix{as}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		e.Address = "b-1.orders.abc123.c2.kafka.eu-central-1.amazonaws.com:9098"
		f.Client.Settings[0].Value = e.Address
		breakAt(e, check.StageSASL, check.Closed, "closed")
		e.Paths[0].SASL = &check.SASLFacts{Mechanism: "SCRAM-SHA-512", User: "app"}
	},
}

// loginWords writes "SASL_SSL with PLAIN".
func loginWords(protocol, mechanism string) string {
	if mechanism == "" {
		return protocol
	}
	return protocol + " with " + mechanism
}

// managedLogin are mechanism and credentials as a managed offering wants them, nothing where the settings have them.
func managedLogin(f *check.Facts, m *check.Managed) []check.Setting {
	if m.Mechanism == "" || f.Client.Mechanism == m.Mechanism {
		return nil
	}
	user, key := m.User, m.Key
	if user == "" {
		user = check.Blank("user")
	}
	if key == "" {
		key = "password"
	}
	return append([]check.Setting{f.Client.Set(given(f, "sasl.mechanism", "sasl.mechanisms"), m.Mechanism)}, credentialsOf(f, m.Mechanism, user, check.Blank(key))...)
}

// portFor is the port of Amazon MSK for the protocol and mechanism of the settings, 0 where there is none. From outside
// its network the ports are a hundred higher, over IPv6 eleven thousand.
func portFor(f *check.Facts, e *check.Endpoint) int {
	m := check.ManagedAt(e)
	if m == nil || m.Offering != "Amazon MSK" {
		return 0
	}
	higher := 0
	switch {
	case e.Port() >= 20000:
		higher = 11000
	case e.Port() >= 9100:
		higher = 100
	}
	switch loginWords(f.Client.Protocol, f.Client.Mechanism) {
	case "SSL":
		return 9094 + higher
	case "SASL_SSL with SCRAM-SHA-512":
		return 9096 + higher
	case "SASL_SSL with AWS_MSK_IAM":
		return 9098 + higher
	case "PLAINTEXT":
		if higher != 100 {
			return 9092 + higher
		}
	}
	return 0
}
