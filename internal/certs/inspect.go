package certs

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"time"

	"kscope/internal/check"
)

// Look is how an inspection looks: with which clock, which days a certificate must still last to be no warning, and
// which rules make a principal of its name.
type Look struct {
	Now     time.Time
	Days    int
	Mapping Mapping
}

// Inspection is what a store or a listener shows. No secret is in it.
type Inspection struct {
	// Source is the file, or the HOST:PORT; Kind is "file" or "listener".
	Source string `json:"source"`
	Kind   string `json:"kind"`
	// Format is one of the store's, by content; Seal how a PKCS12 store is protected; Entries are counted as Java does.
	Format  string `json:"format,omitempty"`
	Seal    string `json:"seal,omitempty"`
	Entries int    `json:"entries,omitempty"`
	// Key is how a PEM key is written, "PKCS#8"; "yes" for one in another store; empty where there is none.
	Key string `json:"key,omitempty"`
	// Chain is the key's or the listener's own, leaf first; Trusted are certificates without a key.
	Chain   []Seen   `json:"chain,omitempty"`
	Trusted []Seen   `json:"trusted,omitempty"`
	Openers []Opener `json:"openers,omitempty"`
	// Listener is what a live one said beside its chain.
	Listener *ListenerSeen `json:"listener,omitempty"`
	Notes    []Note        `json:"notes"`
	// Sealed says that the password was missing or wrong.
	Sealed bool `json:"sealed,omitempty"`

	key crypto.Signer
}

// Seen is one certificate as it is shown.
type Seen struct {
	check.Certificate
	// DaysLeft are whole days, negative for one that has ended.
	DaysLeft int `json:"days_left"`
	// Principal is whom a broker takes its holder for; empty for an authority, and where the mapping rules refuse it.
	Principal string `json:"principal,omitempty"`

	public []byte
}

// ListenerSeen is what a listener said in a handshake beside its certificates.
type ListenerSeen struct {
	Brokers []int32 `json:"brokers,omitempty"`
	Version string  `json:"version"`
	Cipher  string  `json:"cipher"`
	// AsksCertificate says that it asked for a client certificate, Authorities whose it named.
	AsksCertificate bool     `json:"asks_certificate"`
	Authorities     []string `json:"authorities,omitempty"`
}

// Note is one thing that is worth knowing about a store or a certificate.
type Note struct {
	Level check.Level `json:"-"`
	Word  string      `json:"level"`
	Text  string      `json:"text"`
}

func note(level check.Level, format string, args ...any) Note {
	return Note{level, level.String(), fmt.Sprintf(format, args...)}
}

// Note adds one thing worth knowing.
func (in *Inspection) Note(level check.Level, format string, args ...any) {
	in.Notes = append(in.Notes, note(level, format, args...))
}

// Worst is the highest level of the notes, 0 without any.
func (in *Inspection) Worst() check.Level {
	worst := check.Level(0)
	for _, n := range in.Notes {
		worst = max(worst, n.Level)
	}
	return worst
}

// InspectStore reads a store of any format and says what is in it, who opens it, and what will not be noticed until it
// bites.
func (l Look) InspectStore(source string, data []byte, password string) Inspection {
	s, err := ReadStore(data, password)
	in := Inspection{Source: source, Kind: "file", Format: s.Format, Entries: s.Entries, Notes: []Note{}, Sealed: errors.Is(err, ErrPassword), key: s.Key}
	if sealed, ok := sealOf(data); ok && s.Format == FormatPKCS12 {
		in.Seal = sealed.String()
	}
	if in.Key = s.KeyKind; in.Key == "" && s.Key != nil {
		in.Key = "yes"
	}
	if chainAlone(s) {
		s.Chain, s.Trusted = s.Trusted, nil
	}
	in.Chain, in.Trusted = l.see(s.Chain, true), l.see(s.Trusted, false)
	keyAlone := s.Format == FormatPEM && s.Key != nil && errors.Is(err, ErrNoCertificate)
	if !keyAlone {
		in.Openers = Openers(data, s)
	}
	if err != nil && !keyAlone {
		in.Note(check.Error, "%s", err)
	}
	in.traps(data, s, err, password)
	in.Notes = append(in.Notes, l.ofChain(s.Chain)...)
	in.Notes = append(in.Notes, l.ofTrusted(s.Trusted)...)
	in.mapped()
	return in
}

// chainAlone says that certificates without a key are a leaf with its chain, and not authorities to be trusted.
func chainAlone(s Store) bool {
	if s.Key != nil || s.KeyKind != "" || len(s.Chain) > 0 || len(s.Trusted) == 0 || s.Trusted[0].IsCA || selfSigned(s.Trusted[0]) {
		return false
	}
	return s.Format == FormatPEM || s.Format == FormatDER
}

// InspectListener says the same of what a listener presents.
func (l Look) InspectListener(source string, chain []*x509.Certificate, seen ListenerSeen) Inspection {
	in := Inspection{Source: source, Kind: "listener", Chain: l.see(chain, true), Listener: &seen, Notes: []Note{}}
	in.Notes = append(in.Notes, l.ofChain(chain)...)
	in.mapped()
	return in
}

// see makes facts of certificates; of a chain that somebody presents the first one makes a principal.
func (l Look) see(certs []*x509.Certificate, presented bool) []Seen {
	var all []Seen
	for i, c := range certs {
		s := Seen{Certificate: Facts(c), public: c.RawSubjectPublicKeyInfo, DaysLeft: int(math.Floor(c.NotAfter.Sub(l.Now).Hours() / 24))}
		if presented && i == 0 {
			s.Principal, _ = l.Mapping.Principal(s.Subject)
		}
		all = append(all, s)
	}
	return all
}

// mapped speaks of a name that no mapping rule takes.
func (in *Inspection) mapped() {
	if len(in.Chain) > 0 && in.Chain[0].Principal == "" {
		in.Note(check.Error, "no mapping rule matches %s, so a broker refuses its holder", in.Chain[0].Subject)
	}
}

// traps are what a store does to a client without a word.
func (in *Inspection) traps(data []byte, s Store, err error, password string) {
	switch {
	case s.Format == FormatPKCS12 && errors.Is(err, ErrNoCertificate):
		in.Note(check.Error, "as a trust store it is empty for Java, without a word: a broker ends with %q, a client waits until its time is out", "the trustAnchors parameter must be non-empty")
	case s.Format == FormatPKCS12 && len(s.Trusted) > 0 && password != "":
		in.Note(check.Info, "without ssl.truststore.password Java finds 0 entries in it, without a word")
	case s.Format == FormatPEM && s.Key != nil && err == nil:
		in.Note(check.Info, "Java needs ssl.keystore.type=PEM and no ssl.keystore.password")
	case s.Format == FormatPEM && len(s.Trusted) > 0:
		in.Note(check.Info, "Java needs ssl.truststore.type=PEM and no ssl.truststore.password")
	}
	if Indented(data) {
		in.Note(check.Warning, "not every PEM block begins at the start of a line: Java reads them all, Go and OpenSSL step over some without a word")
	}
}
