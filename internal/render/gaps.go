package render

import (
	"slices"
	"strings"

	"kscope/internal/check"
)

// needWords names what is missing as a person would.
func needWords(n check.Need) string {
	switch n {
	case check.Client:
		return "client settings"
	case check.Reach:
		return "connections"
	case check.TLS:
		return "TLS"
	case check.API:
		return "protocol versions"
	case check.SASL:
		return "logins"
	}
	return string(n)
}

// missing is what one reason keeps from being examined.
type missing struct {
	needs, subjects []string
	reason          string
}

// grouped joins gaps: first the subjects of one need and reason, then the needs that lack the same subjects.
func grouped(gaps []check.Gap) []missing {
	var byNeed []missing
	for _, g := range gaps {
		reason := g.Reason
		if g.Right != "" {
			reason = "needs " + g.Right
		}
		need, subject := needWords(g.Need), ""
		if g.Subject != check.TheCluster && g.Subject != check.TheClient && g.Subject != "" {
			subject = subjectWords(g.Subject)
		}
		i := slices.IndexFunc(byNeed, func(m missing) bool { return m.needs[0] == need && m.reason == reason })
		if i < 0 {
			i = len(byNeed)
			byNeed = append(byNeed, missing{needs: []string{need}, reason: reason})
		}
		if subject != "" && !slices.Contains(byNeed[i].subjects, subject) {
			byNeed[i].subjects = append(byNeed[i].subjects, subject)
		}
	}
	var all []missing
	for _, m := range byNeed {
		i := slices.IndexFunc(all, func(o missing) bool { return o.reason == m.reason && slices.Equal(o.subjects, m.subjects) })
		if i < 0 {
			all = append(all, m)
			continue
		}
		all[i].needs = append(all[i].needs, m.needs...)
	}
	return all
}

// notExamined writes all gaps in one line, empty where there are none.
func notExamined(gaps []check.Gap) string {
	var parts []string
	for _, m := range grouped(gaps) {
		s := strings.Join(m.needs, ", ")
		if len(m.subjects) > 0 {
			s += " of " + few(m.subjects)
		}
		parts = append(parts, s+" ("+m.reason+")")
	}
	return strings.Join(parts, " · ")
}

// rights are the rights that are missing, each once.
func rights(gaps []check.Gap) []string {
	var all []string
	for _, g := range gaps {
		if g.Right != "" && !slices.Contains(all, g.Right) {
			all = append(all, g.Right)
		}
	}
	return all
}
