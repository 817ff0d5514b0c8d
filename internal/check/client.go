package check

// ClientFacts is what the user's settings say and the files they name. Secrets are never in it, only what is odd about
// them (Secrets).
type ClientFacts struct {
	// Dialect is "java", "librdkafka", or empty where no file was given.
	Dialect string `json:"dialect,omitempty"`
	// File is the settings file as the user named it, empty where there is none.
	File string `json:"file,omitempty"`
	// Protocol is the effective security.protocol: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.
	Protocol string `json:"protocol"`
	TLS      bool   `json:"tls,omitempty"`
	SASL     bool   `json:"sasl,omitempty"`
	// Mechanism is the effective sasl.mechanism, User the name it logs in with.
	Mechanism string `json:"mechanism,omitempty"`
	User      string `json:"user,omitempty"`
	// Verify says that the client verifies the broker's chain, VerifyName that it also verifies the name.
	Verify     bool `json:"verify,omitempty"`
	VerifyName bool `json:"verify_name,omitempty"`
	// SystemRoots says that no authority is configured, so the machine's own are trusted.
	SystemRoots bool `json:"system_roots,omitempty"`
	// Authorities are the trusted certificates of the configured store, Certificates the client's own chain.
	Authorities  []Certificate `json:"authorities,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	// TLSVersions are the versions the settings allow, "TLSv1.2" and so on; nil for the default.
	TLSVersions []string `json:"tls_versions,omitempty"`
	// Settings are all keys that were given, in the order in which they take effect.
	Settings []ClientSetting `json:"settings,omitempty"`
	// Problems are why no client could start with these settings, and oddities that some clients refuse.
	Problems []Problem `json:"problems,omitempty"`
	// Secrets are oddities of secrets: "ends with a line break", with the setting they came from. Never the secret.
	Secrets []SecretOddity `json:"secrets,omitempty"`
}

// ClientSetting is one key with where it came from.
type ClientSetting struct {
	Key string `json:"key"`
	// Value is "****" for a secret.
	Value string `json:"value"`
	Origin
}

// Origin says where a value came from.
type Origin struct {
	// Source is "flag", "-X", "environment", "file" or "default".
	Source string `json:"source"`
	// Name is the flag, the variable or the file as the user named it.
	Name string `json:"name,omitempty"`
	// Line is the line in a file, 1 the first; 0 elsewhere.
	Line int `json:"line,omitempty"`
}

// Problem is one thing wrong with the settings themselves.
type Problem struct {
	Kind ProblemKind `json:"kind"`
	// Key is the setting that is at fault, Origin where it stands.
	Key string `json:"key,omitempty"`
	Origin
	// Path is the file on disk that is at fault, where the setting names one.
	Path string `json:"path,omitempty"`
	// Detail is observed against expected, lower case, no full stop, names in it, no secret.
	Detail string `json:"detail"`
	// Value is the offending value where that is no secret ("localhost", "SASL"); Want the nearest right one.
	Value string `json:"value,omitempty"`
	Want  string `json:"want,omitempty"`
	// Usable says that kscope (and some clients) can go on all the same; else nothing is dialled.
	Usable bool `json:"usable,omitempty"`
}

// ProblemKind names what is wrong; each belongs to one check.
type ProblemKind string

// The kinds of problem and the check that speaks of each.
const (
	BadFile           ProblemKind = "bad settings file"  // CFG001: empty, binary, unreadable, a folder, a line too long
	BadValue          ProblemKind = "bad value"          // CFG002: a value outside a key's domain, keys that exclude each other
	BadJAAS           ProblemKind = "bad jaas"           // CFG003: a sasl.jaas.config that Java refuses
	MissingCredential ProblemKind = "missing credential" // CFG004: a mechanism without user or password
	UnsupportedLogin  ProblemKind = "unsupported login"  // CFG005: GSSAPI, AWS_MSK_IAM and others that kscope cannot do (usable: the walk stops at SASL)
	BadAddress        ProblemKind = "bad address"        // CFG006: no port, port 0 or 70000, empty host
	OddKey            ProblemKind = "odd key"            // CFG007: a byte order mark before the first key, a likely misspelling (usable)
	UnbracketedIPv6   ProblemKind = "unbracketed ipv6"   // DNS005
	KeyFormat         ProblemKind = "key format"         // TLS013
	StoreFormat       ProblemKind = "store format"       // TLS014: type, password, no entries, unreadable, missing
	KeyMismatch       ProblemKind = "key mismatch"       // TLS015
	MechanismDefault  ProblemKind = "mechanism default"  // SASL008: SASL without sasl.mechanism means GSSAPI
)

// SecretOddity is what is odd about a secret, without the secret.
type SecretOddity struct {
	Key string `json:"key"`
	Origin
	Detail string `json:"detail"`
}

// Unusable returns the problems that keep every client from starting.
func (c *ClientFacts) Unusable() []Problem {
	var bad []Problem
	for _, p := range c.Problems {
		if !p.Usable {
			bad = append(bad, p)
		}
	}
	return bad
}

// Setting returns the effective setting of a key, nil where it was not given. The last of a key stands.
func (c *ClientFacts) Setting(key string) *ClientSetting {
	for i := len(c.Settings) - 1; i >= 0; i-- {
		if c.Settings[i].Key == key {
			return &c.Settings[i]
		}
	}
	return nil
}

// Set returns the step that gives a key another value, where it stands now or in the settings file. A key that
// librdkafka has under two names keeps the one that was given (its configuration page: metadata.broker.list is an alias
// of bootstrap.servers, sasl.mechanism one of sasl.mechanisms).
func (c *ClientFacts) Set(key, value string) Setting {
	other := map[string]string{"bootstrap.servers": "metadata.broker.list", "sasl.mechanism": "sasl.mechanisms"}[key]
	if c.Setting(key) == nil && c.Setting(other) != nil {
		key = other
	}
	s := Setting{Where: TheClient, File: c.File, Key: key, Value: value}
	if s.File == "" {
		s.File = "client.properties"
	}
	if old := c.Setting(key); old != nil && old.Source == "file" {
		s.File, s.Line = old.Name, old.Line
	}
	return s
}
