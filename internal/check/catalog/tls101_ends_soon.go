package catalog

import (
	"fmt"
	"time"

	"kscope/internal/check"
)

var tlsEndsSoon = check.Check{
	ID:    "TLS101",
	Title: "no certificate ends soon",
	Level: check.Warning,
	Why:   "When a certificate ends, clients and brokers refuse it from one second to the next. This is the time to renew it.",
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for i := range f.Endpoints {
			found = append(found, endingAt(f, &f.Endpoints[i])...)
		}
		found = append(found, endingHere(f, f.Client.Certificates, "the client's certificate")...)
		return append(found, endingHere(f, f.Client.Authorities, "the trusted authority")...)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		if e := at(f, fd.Subject); e != nil {
			authority := leafOf(e).Issuer
			again := reissued(f, e, "renew it with the same names, and load it", authority)
			if len(e.Brokers) == 0 {
				return []check.Fix{again}
			}
			again.Say = "or load it by a restart"
			return []check.Fix{reloaded(f, e, "renew it with the same names and the same subject, and load it without a restart", authority, wayOrBlank(f)), again}
		}
		for _, c := range f.Client.Certificates {
			if fd.Subject == ownSubject(c) {
				return []check.Fix{
					change("get a new one from "+c.Issuer+", then", presenting(f, c.Issuer)...),
					clientCertificate(f, "or issue it, where the authority's key is at hand", c.Issuer, orClient(opensslName(c.Subject))),
				}
			}
		}
		for _, c := range f.Client.Authorities {
			if fd.Subject == ownSubject(c) {
				return renewedAuthority(f, c)
			}
		}
		return nil
	},
	Example: func(f *check.Facts) {
		endpointOf(f, 3).Paths[0].TLS.Chain[0].NotAfter = f.Now.AddDate(0, 0, 12)
	},
}

// endsSoon says that a certificate ends within the days that were asked for. One that has ended is another check's.
func endsSoon(f *check.Facts, c check.Certificate) bool {
	return c.NotAfter.After(f.Now) && c.NotAfter.Before(f.Now.Add(time.Duration(f.Asked.CertDays)*24*time.Hour))
}

// endingAt judges what an address presents, without what this machine has in a file of its own.
func endingAt(f *check.Facts, e *check.Endpoint) []check.Finding {
	for i, c := range tlsOf(e).Chain {
		if !endsSoon(f, c) || fileOf(f, c) != "" {
			continue
		}
		what := whichCertificate(f, e, check.Defect{Index: i})
		return []check.Finding{{Subject: e.Subject(), Detail: fmt.Sprintf("%s ends %s", what, moment(f.Now, c.NotAfter)), Evidence: []string{presents(e, c)}}}
	}
	return nil
}

func endingHere(f *check.Facts, certificates []check.Certificate, what string) []check.Finding {
	var found []check.Finding
	for _, c := range certificates {
		if !endsSoon(f, c) {
			continue
		}
		where := ""
		if c.File != "" {
			where = " in " + c.File
		}
		found = append(found, check.Finding{Subject: ownSubject(c), Detail: fmt.Sprintf("%s %s%s ends %s", what, subjectOf(c), where, moment(f.Now, c.NotAfter)), Evidence: []string{certificateWords(c)}})
	}
	return found
}

// ownSubject is the file of a certificate on this machine, the client where it stands in the settings themselves.
func ownSubject(c check.Certificate) check.Subject {
	if c.File == "" {
		return check.TheClient
	}
	return check.FileSubject(c.File)
}

func orClient(name string) string {
	if name == "" {
		return "/CN=" + check.Blank("name of the client")
	}
	return name
}
