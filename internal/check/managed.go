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
}

var (
	mskHost       = regexp.MustCompile(`\.kafka(-serverless)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`)
	eventHubsHost = regexp.MustCompile(`\.servicebus\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$`)
	confluentHost = regexp.MustCompile(`\.confluent\.cloud$`)
)

// ManagedAt returns what a managed offering wants at an address, nil where the host is none that we know.
// The ports of Amazon MSK are in its developer guide under "Port information".
func ManagedAt(e *Endpoint) *Managed {
	host := strings.ToLower(e.Host())
	switch {
	case mskHost.MatchString(host):
		m := Managed{Offering: "Amazon MSK", Ports: "9092 PLAINTEXT, 9094 TLS, 9096 SASL_SSL with SCRAM-SHA-512, 9098 SASL_SSL with AWS_MSK_IAM (from outside the VPC: 9194, 9196, 9198)"}
		switch e.Port() {
		case 9092:
			m.Protocol = "PLAINTEXT"
		case 9094, 9194:
			m.Protocol = "SSL"
		case 9096, 9196:
			m.Protocol, m.Mechanism = "SASL_SSL", "SCRAM-SHA-512"
		case 9098, 9198:
			m.Protocol, m.Mechanism = "SASL_SSL", "AWS_MSK_IAM"
		}
		return &m
	case eventHubsHost.MatchString(host):
		return &Managed{Offering: "Azure Event Hubs", Protocol: "SASL_SSL", Mechanism: "PLAIN", Ports: "9093 SASL_SSL with PLAIN (user $ConnectionString) or OAUTHBEARER"}
	case confluentHost.MatchString(host):
		return &Managed{Offering: "Confluent Cloud", Protocol: "SASL_SSL", Mechanism: "PLAIN", Ports: "9092 SASL_SSL with PLAIN or OAUTHBEARER"}
	}
	return nil
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
