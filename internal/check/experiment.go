package check

// Try names an experiment.
type Try string

// The experiments, each on a fresh socket. None of them ever sends a secret.
const (
	TryTLSHello      Try = "tls hello"         // a ClientHello to a port that closed or was silent on plaintext
	TryPlainAPI      Try = "plain apiversions" // a plaintext ApiVersions to one that closed on TLS
	TrySASLHandshake Try = "sasl handshake"    // SaslHandshake("?") to one that closed after ApiVersions; also on TLS
	TryHTTP          Try = "http"              // GET / HTTP/1.0
	TryZooKeeper     Try = "zookeeper"         // srvr
	TryQuiet         Try = "quiet"             // a socket that sends nothing: closed at once, or held
	TryOtherSCRAM    Try = "other scram"       // the first message of the other SCRAM mechanism
	TryNoServerName  Try = "no server name"    // a ClientHello without SNI
	TryTLS12         Try = "tls 1.2"           // a ClientHello with every version and cipher we have, to read what it would take
	TryTLS13         Try = "tls 1.3"
	TryOtherFamily   Try = "other family" // the loopback address of the other family, same port
	TryOtherSource   Try = "other source" // the same from another source address (loopback only)
	TryControllers   Try = "controllers"  // DescribeCluster with EndpointType=2 to a controller's port
)

// Experiment is the result of one.
type Experiment struct {
	Try Try `json:"try"`
	// Answered says that the peer answered as one of that kind would; else Failure says how it went.
	Answered bool    `json:"answered"`
	Failure  Failure `json:"failure,omitempty"`
	Code     int16   `json:"code,omitempty"`
	// Mechanisms are those offered (TrySASLHandshake).
	Mechanisms []string `json:"mechanisms,omitempty"`
	// Round is the failed round (TryOtherSCRAM): 0 means that a server-first message came.
	Round int `json:"round,omitempty"`
	// Chain is the presented chain (TryTLSHello, TryNoServerName), Version the TLS version.
	Chain   []Certificate `json:"chain,omitempty"`
	Version string        `json:"version,omitempty"`
	// API is the answer to ApiVersions, where one came.
	API *APIFacts `json:"api,omitempty"`
	// Detail is what was seen, for a person; Mechanism the mechanism that was tried.
	Detail    string `json:"detail,omitempty"`
	Mechanism string `json:"mechanism,omitempty"`
	// Cluster is the cluster's id (TryControllers).
	Cluster string `json:"cluster,omitempty"`
}

// Tried returns the experiment of that name, nil where it was not made.
func (e *Endpoint) Tried(t Try) *Experiment {
	for i := range e.Experiments {
		if e.Experiments[i].Try == t {
			return &e.Experiments[i]
		}
	}
	return nil
}
