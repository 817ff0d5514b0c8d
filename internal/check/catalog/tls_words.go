package catalog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// whose names the server at an address: "broker 2", or the address where no broker is known to have it.
func whose(e *check.Endpoint) string {
	if len(e.Brokers) == 0 {
		return e.Address
	}
	return brokers(e.Brokers)
}

// shortSerial writes a serial number in pairs, the first four: enough to tell certificates apart.
func shortSerial(s string) string {
	if len(s)%2 == 1 {
		s = "0" + s
	}
	var pairs []string
	for ; len(s) > 1; s = s[2:] {
		if len(pairs) == 4 {
			return strings.Join(pairs, ":") + "…"
		}
		pairs = append(pairs, s[:2])
	}
	return strings.Join(pairs, ":")
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }

// moment writes when something ended, ends or begins: "3 days ago, on 2026-11-19 08:00 UTC", "in 12 days, on …".
func moment(now, t time.Time) string {
	on := ", on " + t.UTC().Format("2006-01-02 15:04 UTC")
	if t.After(now) {
		return "in " + span(t.Sub(now)) + on
	}
	return span(now.Sub(t)) + " ago" + on
}

// span writes a duration in the largest unit of which it has more than one or exactly one.
func span(d time.Duration) string {
	for _, u := range []struct {
		name string
		is   time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if n := int(d / u.is); n == 1 {
			return "1 " + u.name
		} else if n > 1 {
			return fmt.Sprintf("%d %ss", n, u.name)
		}
	}
	return fmt.Sprintf("%d s", int(d/time.Second))
}

// presents describes the leaf that an address presents.
func presents(e *check.Endpoint, c check.Certificate) string {
	return fmt.Sprintf("%s presents %s", e.Address, certificateWords(c))
}

// certificateWords describes a certificate: subject, issuer, serial, validity.
func certificateWords(c check.Certificate) string {
	issuer := "self-signed"
	if !c.SelfSigned {
		issuer = "issued by " + c.Issuer
	}
	return fmt.Sprintf("%s, %s, serial %s, valid %s to %s", subjectOf(c), issuer, shortSerial(c.Serial), day(c.NotBefore), day(c.NotAfter))
}

func subjectOf(c check.Certificate) string {
	if c.Subject == "" {
		return "a certificate without subject"
	}
	return c.Subject
}

// certificateNames are the names and IP addresses a certificate holds, as they count for a client that verifies.
func certificateNames(c check.Certificate) []string { return slices.Concat(c.DNSNames, c.IPs) }

// tlsOf is what was seen of the TLS session that came farthest; empty where there was none.
func tlsOf(e *check.Endpoint) check.TLSFacts {
	if e == nil {
		return check.TLSFacts{}
	}
	p := e.Deepest()
	if p == nil || p.TLS == nil {
		return check.TLSFacts{}
	}
	return *p.TLS
}

// leafOf is the certificate that an address presents, empty where it was not seen.
func leafOf(e *check.Endpoint) check.Certificate {
	if chain := tlsOf(e).Chain; len(chain) > 0 {
		return chain[0]
	}
	return check.Certificate{}
}

// defectOf is the first defect of a chain by one of the rules, false where there is none.
func defectOf(e *check.Endpoint, rules ...check.Rule) (check.Defect, bool) {
	for _, r := range rules {
		for _, d := range tlsOf(e).Defects {
			if d.Rule == r {
				return d, true
			}
		}
	}
	return check.Defect{}, false
}

// accused is the certificate that a defect is about, empty where it was not seen.
func accused(e *check.Endpoint, d check.Defect) check.Certificate {
	chain := tlsOf(e).Chain
	switch {
	case d.Root != nil:
		return *d.Root
	case d.Index >= 0 && d.Index < len(chain):
		return chain[d.Index]
	}
	return check.Certificate{}
}

// whichCertificate names the certificate of a defect by its place: the broker's own, an intermediate, or the authority
// on this machine.
func whichCertificate(f *check.Facts, e *check.Endpoint, d check.Defect) string {
	c := accused(e, d)
	switch {
	case d.Index == 0:
		return "the certificate of " + whose(e)
	case d.Index > 0 && !c.SelfSigned:
		return fmt.Sprintf("the intermediate %s that %s sends", subjectOf(c), whose(e))
	case d.Index > 0:
		return fmt.Sprintf("the authority %s that %s sends", subjectOf(c), whose(e))
	}
	if file := fileOf(f, c); file != "" {
		return fmt.Sprintf("the authority %s in %s, which issued the certificate of %s,", subjectOf(c), file, whose(e))
	}
	return fmt.Sprintf("the authority %s, which issued the certificate of %s,", subjectOf(c), whose(e))
}

// fileOf is the file of this machine that holds an authority, empty where it is not known.
func fileOf(f *check.Facts, c check.Certificate) string {
	if c.File != "" {
		return c.File
	}
	for _, a := range f.Client.Authorities {
		if a.Serial == c.Serial && a.Subject == c.Subject {
			return a.File
		}
	}
	return ""
}

// trusted says where the client's trust comes from: "ca.pem holds CN=kafka-ca", or this machine's own authorities.
func trusted(f *check.Facts) string {
	if len(f.Client.Authorities) == 0 {
		return "no authority is configured, so those of this machine are trusted"
	}
	var subjects []string
	for _, a := range f.Client.Authorities {
		if s := subjectOf(a); !slices.Contains(subjects, s) {
			subjects = append(subjects, s)
		}
	}
	return trustFile(f) + " holds " + check.FirstFew(subjects, 3)
}

// trustFile names the store that holds the trusted authorities.
func trustFile(f *check.Facts) string {
	for _, a := range f.Client.Authorities {
		if a.File != "" {
			return a.File
		}
	}
	if len(f.Client.Authorities) == 0 {
		return "this machine's trust store"
	}
	return "the trust store"
}
