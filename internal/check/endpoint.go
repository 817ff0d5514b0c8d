package check

import "time"

// Stage is one layer of the walk of an address.
type Stage string

// The stages, in the order in which an address is walked.
const (
	StageDNS      Stage = "dns"
	StageTCP      Stage = "tcp"
	StageTLS      Stage = "tls"
	StageAPI      Stage = "api"
	StageSASL     Stage = "sasl"
	StageMetadata Stage = "metadata"
)

// Outcome is how a stage ended.
type Outcome string

// A stage went well, failed, or was not tried (because an earlier one failed, or it is not in use).
const (
	OK       Outcome = "ok"
	Failed   Outcome = "failed"
	NotTried Outcome = "not tried"
)

// Failure is the kind of a failed stage, as seen on the wire.
type Failure string

// The kinds of failure.
const (
	NoSuchName    Failure = "no such name"    // the resolver says that the name does not exist
	ResolverError Failure = "resolver error"  // the resolver failed or did not answer
	Refused       Failure = "refused"         // the host answers, the port is closed
	Unroutable    Failure = "unroutable"      // no route to host, network unreachable
	TimedOut      Failure = "timed out"       // no SYN-ACK within the limit
	Closed        Failure = "closed"          // FIN or RST where an answer was due; both are treated alike
	Silent        Failure = "silent"          // connected, then nothing within the limit
	Alert         Failure = "alert"           // a TLS alert; Layer.Code is its number
	NotTLS        Failure = "not tls"         // the answer to a ClientHello is not TLS
	Untrusted     Failure = "untrusted"       // the chain fails our own verification; the walk stops before the first secret
	BadSignature  Failure = "bad signature"   // the server's key is not its certificate's
	NotKafka      Failure = "not kafka"       // an answer that is no Kafka frame; Layer.Detail quotes its first bytes
	TooLong       Failure = "too long"        // a frame longer than the limit
	Rejected      Failure = "rejected"        // a Kafka error; Layer.Code is its number
	NoToken       Failure = "no token"        // the token endpoint gave none; Layer.Code is its HTTP status, 0 without an answer
	NotSupported  Failure = "not supported"   // kscope cannot do what the settings ask for (GSSAPI)
	WrongNode     Failure = "wrong node"      // another broker or cluster answers there
	NoMetadataKey Failure = "no metadata key" // ApiVersions without key 3: a controller's port
)

// Endpoint is one address as it was given or advertised, and all that was seen there.
type Endpoint struct {
	// Address is HOST:PORT as given or advertised, IPv6 in brackets.
	Address string `json:"address"`
	// Dialed is the address that was dialled instead, under --map.
	Dialed string `json:"dialed,omitempty"`
	// Seed says that the user gave it.
	Seed bool `json:"seed,omitempty"`
	// Brokers are the ids that advertise it to clients.
	Brokers []int32 `json:"brokers,omitempty"`
	// Inter are the ids whose inter-broker listener advertises it; walked only when replication stands still.
	Inter []int32 `json:"inter,omitempty"`
	// Lookup is the resolution of its name.
	Lookup Lookup `json:"lookup"`
	// Paths are its addresses, each walked alone.
	Paths []Path `json:"paths,omitempty"`
	// Experiments are what was tried, on fresh sockets, to tell apart what looks alike.
	Experiments []Experiment `json:"experiments,omitempty"`
}

// Lookup is the resolution of a name.
type Lookup struct {
	// Literal says that the host is an IP address and nothing was looked up.
	Literal bool          `json:"literal,omitempty"`
	IPs     []string      `json:"ips,omitempty"`
	Failure Failure       `json:"failure,omitempty"`
	Detail  string        `json:"detail,omitempty"`
	Took    time.Duration `json:"took,omitempty"`
}

// Path is the walk of one IP address.
type Path struct {
	IP     string  `json:"ip"`
	Layers []Layer `json:"layers"`
	// What each stage saw; nil where it was not reached.
	TLS      *TLSFacts      `json:"tls,omitempty" need:"tls"`
	API      *APIFacts      `json:"api,omitempty" need:"api"`
	SASL     *SASLFacts     `json:"sasl,omitempty" need:"sasl"`
	Metadata *MetadataFacts `json:"metadata,omitempty" need:"cluster"`
	// Identity is who answers, where it was asked.
	Identity *Identity `json:"identity,omitempty" need:"cluster"`
}

// Layer is one stage of a walk.
type Layer struct {
	Stage   Stage   `json:"stage"`
	Outcome Outcome `json:"outcome"`
	// Failure is set with Outcome Failed.
	Failure Failure `json:"failure,omitempty"`
	// Code is the TLS alert or the Kafka error, where the failure has one.
	Code int16         `json:"code,omitempty"`
	Took time.Duration `json:"took,omitempty"`
	// Detail is what was seen, for a person.
	Detail string `json:"detail,omitempty"`
}

// APIFacts is an ApiVersions answer.
type APIFacts struct {
	// Keys are the offered API keys and their versions.
	Keys map[int16]Versions `json:"keys"`
	// Features are the finalized and supported features by name.
	Features map[string]Feature `json:"features,omitempty"`
}

// Versions is an inclusive range.
type Versions struct {
	Min int16 `json:"min"`
	Max int16 `json:"max"`
}

// Feature is one feature of a cluster (KIP-584): what is in force and what this broker could do.
type Feature struct {
	// Finalized is 0 where the feature is not in force.
	Finalized int16 `json:"finalized"`
	Min       int16 `json:"min"`
	Max       int16 `json:"max"`
}

// SASLFacts is what was seen of one login.
type SASLFacts struct {
	Mechanism string `json:"mechanism"`
	User      string `json:"user,omitempty"`
	// Offered are the broker's mechanisms, where it told them.
	Offered []string `json:"offered,omitempty"`
	// FailedRound is the SaslAuthenticate that failed, 1 the first; 0 where none did. SCRAM fails at the first for a
	// user without a credential for this mechanism, at the second for a wrong password.
	FailedRound int    `json:"failed_round,omitempty"`
	Code        int16  `json:"code,omitempty"`
	Message     string `json:"message,omitempty"`
	// SessionLifetime is after how long the broker wants a new login (KIP-368), 0 never.
	SessionLifetime time.Duration `json:"session_lifetime,omitempty"`
}

// MetadataFacts is a Metadata answer of one address.
type MetadataFacts struct {
	ClusterID string `json:"cluster_id"`
	// Brokers are the ids that it lists.
	Brokers []int32 `json:"brokers"`
}

// Identity is who answers at an address that a broker advertises.
type Identity struct {
	// Expected is the id that advertises the address, Answered the id that answers, -1 where only "another" is known.
	Expected int32 `json:"expected"`
	Answered int32 `json:"answered"`
	// Wrong says that another broker or another cluster answers.
	Wrong bool `json:"wrong,omitempty"`
	// Cluster is the other cluster's id where another cluster answers.
	Cluster string `json:"cluster,omitempty"`
	// By is how it is known: "ApiVersions v5", "DescribeConfigs", "Metadata".
	By string `json:"by"`
}

// Layer returns the stage of a path, not tried where it is not listed.
func (p *Path) Layer(s Stage) Layer {
	for _, l := range p.Layers {
		if l.Stage == s {
			return l
		}
	}
	return Layer{Stage: s, Outcome: NotTried}
}

// Failed returns the stage at which the walk ended, false where it came through.
func (p *Path) Failed() (Layer, bool) {
	for _, l := range p.Layers {
		if l.Outcome == Failed {
			return l, true
		}
	}
	return Layer{}, false
}

// Reached returns a path that came through to the last stage, nil where there is none.
func (e *Endpoint) Reached() *Path {
	for i := range e.Paths {
		if _, failed := e.Paths[i].Failed(); !failed && len(e.Paths[i].Layers) > 0 {
			return &e.Paths[i]
		}
	}
	return nil
}

// Deepest returns the path that came farthest, nil where there is none.
func (e *Endpoint) Deepest() *Path {
	var best *Path
	bestDepth := -1
	for i := range e.Paths {
		depth := 0
		for _, l := range e.Paths[i].Layers {
			if l.Outcome == OK {
				depth++
			}
		}
		if depth > bestDepth {
			best, bestDepth = &e.Paths[i], depth
		}
	}
	return best
}

// Advertised says whether a broker advertises this address to clients.
func (e *Endpoint) Advertised() bool { return len(e.Brokers) > 0 }

// Subject is the address as a subject.
func (e *Endpoint) Subject() Subject { return AddressSubject(e.Address) }
