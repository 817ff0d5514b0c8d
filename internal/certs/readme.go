package certs

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"kscope/internal/check"
)

//go:embed readme.md.tmpl
var readmeTemplate string

// readmeMember is a member with what only the page says.
type readmeMember struct{ Member }

// For lists the names of a broker.
func (m readmeMember) For() string {
	if names := m.Leaf.Names(); len(names) > 0 {
		return strings.Join(names, ", ")
	}
	return string(m.Kind)
}

// Until is the day on which the certificate ends.
func (m readmeMember) Until() string {
	if !m.Issued() {
		return "–"
	}
	return m.Pair.Chain[0].NotAfter.UTC().Format(time.DateOnly)
}

// QuotedPrincipal is the principal for a shell.
func (m readmeMember) QuotedPrincipal() string { return check.ShellQuote(m.Principal()) }

// Names are DNS names and addresses of a leaf.
func (l Leaf) Names() []string {
	names := append([]string(nil), l.DNSNames...)
	for _, ip := range l.IPs {
		names = append(names, ip.String())
	}
	return names
}

// missing are the names of another leaf that this one is not for.
func (l Leaf) missing(other Leaf) []string {
	have := l.Names()
	return slices.DeleteFunc(other.Names(), func(n string) bool { return slices.Contains(have, n) })
}

// readme is the page that says what each file is.
func (s Set) readme() (File, error) {
	var brokers, clients, all []readmeMember
	var requests []string
	for _, m := range s.Members {
		all = append(all, readmeMember{m})
		switch m.Kind {
		case Broker:
			brokers = append(brokers, readmeMember{m})
		case Client:
			clients = append(clients, readmeMember{m})
		}
		if !m.Issued() {
			requests = append(requests, check.ShellQuote(m.in(RequestFile)))
		}
	}
	data := map[string]any{
		"Members": all, "Brokers": brokers, "Clients": clients, "Rule": MappingRule, "Requests": strings.Join(requests, " "),
		"SuperUsers": s.SuperUsers(Member.Principal), "MappedSuperUsers": s.SuperUsers(Member.MappedPrincipal), "Authority": s.Authority != nil,
	}
	if a := s.Authority; a != nil {
		data["AuthoritySubject"], data["HasKey"] = a.Cert.Subject.String(), a.Key != nil
		data["AuthorityUntil"] = a.Cert.NotAfter.UTC().Format(time.DateOnly)
	}
	page, err := template.New("readme").Parse(readmeTemplate)
	if err != nil {
		return File{}, fmt.Errorf("write %s: %w", ReadmeFile, err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, data); err != nil {
		return File{}, fmt.Errorf("write %s: %w", ReadmeFile, err)
	}
	return File{ReadmeFile, out.Bytes(), false}, nil
}
