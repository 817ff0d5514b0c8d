package check

import "time"

// TLSFacts is what was seen of one TLS session, also of one that failed verification.
type TLSFacts struct {
	Version string `json:"version,omitempty"`
	Cipher  string `json:"cipher,omitempty"`
	// ServerName is the name that was sent (SNI), empty for an IP literal.
	ServerName string        `json:"server_name,omitempty"`
	Chain      []Certificate `json:"chain,omitempty"`
	// Defects are all that is wrong with the chain by our own rules, also when the client does not verify.
	Defects []Defect `json:"defects,omitempty"`
	// Requested says that the broker asked for a client certificate, Authorities which issuers it named.
	Requested   bool     `json:"requested,omitempty"`
	Authorities []string `json:"authorities,omitempty"`
	// Sent says that a client certificate was sent; Withheld that one is configured and no named authority issued it.
	Sent     bool `json:"sent,omitempty"`
	Withheld bool `json:"withheld,omitempty"`
	// Alert is the number of the alert that ended the session, after the handshake too; 0 where none came.
	Alert int16 `json:"alert,omitempty"`
}

// Certificate is what can be read in one certificate.
type Certificate struct {
	Subject    string    `json:"subject"`
	CommonName string    `json:"common_name,omitempty"`
	Issuer     string    `json:"issuer"`
	Serial     string    `json:"serial"`
	NotBefore  time.Time `json:"not_before"`
	NotAfter   time.Time `json:"not_after"`
	DNSNames   []string  `json:"dns_names,omitempty"`
	IPs        []string  `json:"ips,omitempty"`
	CA         bool      `json:"ca,omitempty"`
	SelfSigned bool      `json:"self_signed,omitempty"`
	// Usages are the extended key usages, "serverAuth" and "clientAuth" among them; nil where it restricts none.
	Usages []string `json:"usages,omitempty"`
	// Key is "ECDSA P-256" or "RSA 2048", Signature "SHA256-RSA".
	Key       string `json:"key"`
	Signature string `json:"signature"`
	// File and Entry are where it lies on this machine, empty for one that a broker presented.
	File  string `json:"file,omitempty"`
	Entry string `json:"entry,omitempty"`
}

// Rule is one of our own rules of verification; see certs.Verify.
type Rule string

// The rules, one at a time, so that all that is wrong with a chain is known.
const (
	RuleUnknownAuthority    Rule = "unknown authority"
	RuleSelfSigned          Rule = "self-signed"
	RuleIntermediateMissing Rule = "intermediate missing"
	RuleExpired             Rule = "expired"
	RuleNotYetValid         Rule = "not yet valid"
	RuleName                Rule = "name"    // a DNS name that no SAN covers
	RuleCNOnly              Rule = "cn only" // no SAN at all, reached by name
	RuleIP                  Rule = "ip"      // reached by IP, no SAN holds it as an address
	RuleUsage               Rule = "usage"   // extended key usage without serverAuth
	RuleWeak                Rule = "weak"    // SHA-1 or MD5 signature, RSA below 2048
)

// Defect is one broken rule.
type Defect struct {
	Rule Rule `json:"rule"`
	// Index is the certificate in Chain; -1 for a root that the broker did not send (Root then tells which).
	Index  int          `json:"index"`
	Root   *Certificate `json:"root,omitempty"`
	Detail string       `json:"detail"`
}
