// Package check judges facts about a Kafka cluster and the way to it.
//
// A Check reads Facts and returns Findings; Run judges all checks and links their findings into causes and
// consequences. Nothing here dials, waits, prints or reads a clock: the time is a fact like any other.
package check

// Level says how bad a finding is. Higher is worse.
type Level int

const (
	// Info is worth knowing and asks for nothing.
	Info Level = iota + 1
	// Warning will bite later, or bites only some clients.
	Warning
	// Error stops a client now.
	Error
)

// String returns the word used in JSON and flags.
func (l Level) String() string {
	switch l {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "none"
}

// Need names a part of the facts that a check reads. Each field of Facts carries its need as a tag.
type Need string

const (
	// Client is what the user's settings say, and the files they name.
	Client Need = "client"
	// Reach is how far the walk of each address came: name, addresses, TCP, what answered, experiments.
	Reach Need = "reach"
	// TLS is what was seen of each TLS session.
	TLS Need = "tls"
	// API is the table of protocol versions and features of each address.
	API Need = "api"
	// SASL is what was seen of each login.
	SASL Need = "sasl"
	// Cluster is what the cluster says of itself: id, brokers, who answers where.
	Cluster Need = "cluster"
	// Topics are all topics with their partitions.
	Topics Need = "topics"
	// BrokerSettings are the few settings of each broker that checks judge.
	BrokerSettings Need = "broker settings"
)

// AllNeeds returns every need, in the order in which the probe meets them.
func AllNeeds() []Need {
	return []Need{Client, Reach, TLS, API, SASL, Cluster, Topics, BrokerSettings}
}

// Check is one thing that can be wrong, as one literal in one file of the catalogue.
type Check struct {
	// ID is the family and three digits, "TLS004". Once released it is never given to something else.
	ID string
	// Title is a sentence that is true when all is well: "every certificate names the host it is reached by".
	Title string
	// Level is the level of its findings, unless a finding sets its own.
	Level Level
	// Why says in one or two sentences what happens to the user if this is not so.
	Why string
	// Errors are the texts that clients and brokers print when this bites, for `kscope explain "<text>"`.
	Errors []string
	// Needs are the facts it reads. A check with a gap in one of them and no finding is a gap, never a pass.
	Needs []Need
	// Judge returns the findings. It is pure, and nil for an entry that only `kscope explain` knows.
	Judge func(*Facts) []Finding
	// Remedy returns the ways to heal one finding, best first, each enough by itself. It is pure.
	Remedy func(*Facts, Finding) []Fix
	// Example breaks Healthy() so that Judge speaks. `kscope explain` prints it and the laws test with it.
	Example func(*Facts)
}

// Family returns the letters of the ID: "TLS" of "TLS004".
func (c *Check) Family() string {
	for i, r := range c.ID {
		if r >= '0' && r <= '9' {
			return c.ID[:i]
		}
	}
	return c.ID
}
