package check

import "time"

// Facts is all that one run saw, as values that can be saved and judged elsewhere. Nil and zero mean "not seen".
// No field ever holds a secret.
type Facts struct {
	// Now is when the run began.
	Now time.Time `json:"now"`
	// Took is how long collecting lasted.
	Took time.Duration `json:"took"`
	// Interrupted says that the user stopped the run, so what is missing was not looked for.
	Interrupted bool `json:"interrupted,omitempty"`
	// Asked is what the user wanted to know.
	Asked Asked `json:"asked"`
	// SeenFrom is the machine that looked.
	SeenFrom SeenFrom `json:"seen_from"`
	// Client is what the settings say and the files they name.
	Client ClientFacts `json:"client" need:"client"`
	// Endpoints are all addresses that were walked: seeds first, then what brokers advertise.
	Endpoints []Endpoint `json:"endpoints" need:"reach"`
	// Cluster is what the cluster says of itself, nil where no broker said anything.
	Cluster *ClusterFacts `json:"cluster,omitempty" need:"cluster"`
	// Topics are all topics that the principal may see.
	Topics []Topic `json:"topics,omitempty" need:"topics"`
	// Brokers are the settings of each broker that answered.
	Brokers []BrokerFacts `json:"brokers,omitempty" need:"broker settings"`
	// Gaps are the needs that could not be met.
	Gaps []Gap `json:"gaps,omitempty"`
	// Earlier is the sample before this one, for checks that need two; nil on a single look.
	Earlier *Facts `json:"-"`
}

// Asked is what the user wanted to know.
type Asked struct {
	BootstrapServers []string `json:"bootstrap_servers"`
	Topics           []string `json:"topics,omitempty"`
	Groups           []string `json:"groups,omitempty"`
	Can              []string `json:"can,omitempty"`
	// Flags are the user's connection flags as they can be printed: never a secret.
	Flags []string `json:"flags,omitempty"`
	// CertDays is how many days a certificate must still last to be no warning.
	CertDays int `json:"cert_days"`
	// DialTimeout is the limit of setting up one address, Timeout that of one broker in all.
	DialTimeout time.Duration `json:"dial_timeout"`
	Timeout     time.Duration `json:"timeout"`
}

// SeenFrom is the machine that looked.
type SeenFrom struct {
	Host      string `json:"host"`
	OS        string `json:"os"`
	Container bool   `json:"container,omitempty"`
	WSL       bool   `json:"wsl,omitempty"`
}

// Gap is a need that could not be met.
type Gap struct {
	Need    Need    `json:"need"`
	Subject Subject `json:"subject"`
	// Reason is why: "not reached", "not allowed", "no answer within 10s", "not offered by this broker".
	Reason string `json:"reason"`
	// Right is the right that is missing, where that is the reason: "DESCRIBE_CONFIGS on the cluster".
	Right string `json:"right,omitempty"`
	// Late says that a broker did not answer in time.
	Late bool `json:"late,omitempty"`
}

// ClusterFacts is what the cluster says of itself.
type ClusterFacts struct {
	ID      string   `json:"id"`
	Brokers []Broker `json:"brokers"`
	// QuorumLeader is the active controller by DescribeQuorum, -1 where that was not to be learned. The controller id
	// of Metadata is a random live broker in KRaft and is never put here.
	QuorumLeader int32 `json:"quorum_leader"`
	// Principal is whom the brokers take us for, Sure whether that is proved.
	Principal string `json:"principal,omitempty"`
	Sure      bool   `json:"sure,omitempty"`
	// ScramUsers are the users that have a SCRAM credential; nil where that was not to be learned.
	ScramUsers []string `json:"scram_users,omitempty"`
	// ScramUsersKnown says whether ScramUsers was answered.
	ScramUsersKnown bool `json:"scram_users_known,omitempty"`
}

// Broker is one broker as the cluster lists it.
type Broker struct {
	ID int32 `json:"id"`
	// Address is its advertised HOST:PORT on the listener that was asked.
	Address string      `json:"address"`
	Rack    string      `json:"rack,omitempty"`
	State   BrokerState `json:"state"`
}

// BrokerState is the cluster's word on a broker.
type BrokerState string

// A broker is alive, fenced (registered, but its session has ended) or absent (replicas name it, nothing lists it).
const (
	Alive  BrokerState = "alive"
	Fenced BrokerState = "fenced"
	Absent BrokerState = "absent"
)

// Topic is one topic with its partitions.
type Topic struct {
	Name       string      `json:"name"`
	Internal   bool        `json:"internal,omitempty"`
	Partitions []Partition `json:"partitions"`
}

// Partition is the state of one partition by Metadata.
type Partition struct {
	ID int32 `json:"id"`
	// Leader is -1 where there is none.
	Leader   int32   `json:"leader"`
	Replicas []int32 `json:"replicas"`
	ISR      []int32 `json:"isr"`
	Offline  []int32 `json:"offline,omitempty"`
	// Code is the Kafka error of this partition; 72 is LISTENER_NOT_FOUND.
	Code int16 `json:"code,omitempty"`
}

// BrokerFacts are the settings of one broker, by DescribeConfigs at that broker; only the names that checks judge.
type BrokerFacts struct {
	ID       int32             `json:"id"`
	Settings map[string]string `json:"settings"`
}

// Get returns a setting and whether the broker told it.
func (b BrokerFacts) Get(key string) (string, bool) {
	v, ok := b.Settings[key]
	return v, ok
}
