package check

import (
	"regexp"
	"strings"
)

// Managed is what a managed offering expects at one of its ports.
type Managed struct {
	Offering string
	// Protocol and Mechanism are what the port wants; an empty mechanism is none.
	Protocol, Mechanism string
	// Ports are the offering's ports and what each is for.
	Ports string
	// User is whom everybody logs in as, empty where users differ.
	User string
	// Key is what the offering calls the password.
	Key string
}

var (
	mskHost       = regexp.MustCompile(`\.kafka(-serverless)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`)
	eventHubsHost = regexp.MustCompile(`\.servicebus\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$`)
	confluentHost = regexp.MustCompile(`\.confluent\.cloud$`)
)

// ManagedAt returns what a managed offering wants at an address, nil where host or port is none that we know.
func ManagedAt(e *Endpoint) *Managed {
	host := strings.ToLower(e.Host())
	switch {
	case mskHost.MatchString(host):
		return mskAt(e.Port())
	case eventHubsHost.MatchString(host):
		return &Managed{Offering: "Azure Event Hubs", Protocol: "SASL_SSL", Mechanism: "PLAIN", Ports: "9093 SASL_SSL with PLAIN (user $ConnectionString) or OAUTHBEARER",
			User: "$ConnectionString", Key: "connection string of the namespace"}
	case confluentHost.MatchString(host):
		return &Managed{Offering: "Confluent Cloud", Protocol: "SASL_SSL", Mechanism: "PLAIN", Ports: "9092 SASL_SSL with PLAIN or OAUTHBEARER", Key: "secret of the API key"}
	}
	return nil
}

// mskAt returns what Amazon MSK wants at a port, as its developer guide says under "Port information". What answers at
// another port is there for a reason that we do not know: connections from other VPCs have ports of their own.
func mskAt(port int) *Managed {
	m := Managed{Offering: "Amazon MSK", Ports: "9092 PLAINTEXT, 9094 TLS, 9096 SASL_SSL with SCRAM-SHA-512, 9098 SASL_SSL with AWS_MSK_IAM (from outside the VPC: 9194, 9196, 9198; over IPv6: 20092 to 20098)"}
	switch port {
	case 9092, 20092:
		m.Protocol = "PLAINTEXT"
	case 9094, 9194, 20094:
		m.Protocol = "SSL"
	case 9096, 9196, 20096:
		m.Protocol, m.Mechanism = "SASL_SSL", "SCRAM-SHA-512"
	case 9098, 9198, 20098:
		m.Protocol, m.Mechanism = "SASL_SSL", "AWS_MSK_IAM"
	default:
		return nil
	}
	return &m
}

// managedMismatch says that a managed offering wants another protocol or mechanism at this port than the settings have.
func managedMismatch(f *Facts, e *Endpoint) bool {
	m := ManagedAt(e)
	if m == nil {
		return false
	}
	if m.Protocol != f.Client.Protocol {
		return true
	}
	return m.Mechanism != "" && f.Client.Mechanism != m.Mechanism && f.Client.Mechanism != "OAUTHBEARER"
}
