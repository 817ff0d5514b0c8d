package main

import (
	"path/filepath"
	"strings"
	"time"

	"kscope/internal/certs"
	"kscope/internal/check"
	"kscope/internal/render"
)

// memberChanges are the members that get new certificates.
func memberChanges(dir string, old certs.Set, g certs.Grown, dryRun bool) []render.Change {
	var all []render.Change
	for _, at := range g.New {
		was, is := certs.Facts(old.Members[at].Pair.Chain[0]), certs.Facts(g.Members[at].Pair.Chain[0])
		c := render.Change{Action: render.Alter, Subject: check.FileSubject(filepath.Join(dir, g.Members[at].Folder)), Outcome: render.Done,
			Differences: []render.Difference{
				{Field: "serial", From: was.Serial, To: is.Serial},
				{Field: "ends", From: was.NotAfter.Format(time.DateOnly), To: is.NotAfter.Format(time.DateOnly)},
			}}
		if dryRun {
			c.Outcome, c.Differences = "", c.Differences[1:]
		}
		if was.Issuer != is.Issuer {
			c.Differences = append(c.Differences, render.Difference{Field: "issuer", From: was.Issuer, To: is.Issuer})
		}
		all = append(all, c)
	}
	return all
}

// trustChanges are the members whose trust changes.
func trustChanges(dir string, old certs.Set, g certs.Grown, dryRun bool) []render.Change {
	names := func(m certs.Member) string {
		var all []string
		for _, c := range m.Trusted {
			all = append(all, certs.DistinguishedName(c.RawSubject))
		}
		return strings.Join(all, ", ")
	}
	var changes []render.Change
	for _, at := range g.New {
		c := render.Change{Action: render.Alter, Subject: check.FileSubject(filepath.Join(dir, g.Members[at].Folder)), Outcome: render.Done,
			Differences: []render.Difference{{Field: "trusts", From: names(old.Members[at]), To: names(g.Members[at])}}}
		if dryRun {
			c.Outcome = ""
		}
		changes = append(changes, c)
	}
	return changes
}
