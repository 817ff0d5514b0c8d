package check

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Run judges all checks on the facts and links what they found. It is pure: no context, no error, no clock.
//
// Only the checks for which show returns true are counted and shown; all are judged, so that a consequence still says
// what it follows from. A nil show shows all.
func Run(checks []*Check, f *Facts, show func(*Check) bool) Report {
	r := Report{Facts: f, Gaps: f.Gaps}
	for _, c := range checks {
		r.Results = append(r.Results, judge(c, f))
	}
	r.Causes = link(r.Results, f)
	if show == nil {
		return r
	}
	r.Causes = slices.DeleteFunc(r.Causes, func(c Cause) bool {
		return !show(c.Check) && !slices.ContainsFunc(c.Consequences, func(q Consequence) bool { return show(q.Check) })
	})
	for i := range r.Results {
		if res := &r.Results[i]; !show(res.Check) {
			*res = Result{Check: res.Check, State: Skipped, Reason: "not asked for"}
		}
	}
	r.Gaps = slices.DeleteFunc(slices.Clone(r.Gaps), func(g Gap) bool {
		return !slices.ContainsFunc(checks, func(c *Check) bool { return show(c) && slices.Contains(c.Needs, g.Need) })
	})
	return r
}

// judge runs one check. A panic in it is its own result and takes nothing else down.
func judge(c *Check, f *Facts) (res Result) {
	res = Result{Check: c, State: Pass}
	defer func() {
		if p := recover(); p != nil {
			res = Result{Check: c, State: Broken, Reason: fmt.Sprint(p)}
		}
	}()
	res.Findings = c.Judge(f)
	for i := range res.Findings {
		if res.Findings[i].Level == 0 {
			res.Findings[i].Level = c.Level
		}
	}
	for _, g := range f.Gaps {
		if slices.Contains(c.Needs, g.Need) {
			res.Gaps = append(res.Gaps, g)
		}
	}
	switch {
	case len(res.Findings) > 0:
		res.State = Fail
	case len(f.Client.Unusable()) > 0 && !onlyClient(c):
		res.State, res.Reason = Skipped, "nothing was dialled: no client could start with these settings"
	case slices.Contains(c.Needs, TLS) && !f.Client.TLS:
		res.State, res.Reason = Skipped, "this client does not use TLS"
	case slices.Contains(c.Needs, SASL) && !f.Client.SASL:
		res.State, res.Reason = Skipped, "this client does not use SASL"
	case len(res.Gaps) > 0:
		res.State = AGap
	}
	return res
}

func onlyClient(c *Check) bool { return len(c.Needs) == 1 && c.Needs[0] == Client }

// found is one finding with its check.
type found struct {
	check *Check
	at    Finding
}

// link follows blame to its end and groups what is left by check and level: causes first, errors before the rest.
func link(results []Result, f *Facts) []Cause {
	var all []found
	bySubject := map[Subject][]int{}
	for _, res := range results {
		for _, at := range res.Findings {
			bySubject[at.Subject] = append(bySubject[at.Subject], len(all))
			all = append(all, found{res.Check, at})
		}
	}
	var causes []Cause
	index := map[string]int{}
	cause := func(i int) int {
		key := fmt.Sprint(all[i].check.ID, all[i].at.Level, all[i].at.Because, all[i].at.Doubt != "")
		at, ok := index[key]
		if !ok {
			at = len(causes)
			index[key] = at
			causes = append(causes, Cause{Check: all[i].check, Level: all[i].at.Level})
		}
		return at
	}
	roots := make([][]int, len(all))
	for i := range all {
		roots[i] = rootsOf(i, all, bySubject)
		if slices.Contains(roots[i], i) {
			c := &causes[cause(i)]
			c.Findings = append(c.Findings, all[i].at)
		}
	}
	for i := range all {
		if slices.Contains(roots[i], i) {
			continue
		}
		for _, root := range roots[i] {
			causes[cause(root)].add(all[i])
		}
	}
	for i := range causes {
		causes[i].LeadsTo = leadsTo(f, causes[i].Findings)
		causes[i].Fixes = fixes(f, causes[i])
	}
	sort.SliceStable(causes, func(a, b int) bool { return causes[a].Level > causes[b].Level })
	return causes
}

// rootsOf follows the blame of one finding to the findings at its end. A chain that leads back to itself is cut there,
// and the first finding of that circle, in catalogue order, is the cause of all in it and of all that blame it.
func rootsOf(start int, all []found, bySubject map[Subject][]int) []int {
	blamed := func(i int) []int {
		var next []int
		for _, s := range all[i].at.Blames {
			next = append(next, bySubject[s]...)
		}
		return slices.DeleteFunc(next, func(j int) bool { return j == i })
	}
	var roots, circle []int
	for _, i := range follow(start, blamed) {
		next := blamed(i)
		switch {
		case len(next) == 0:
			roots = append(roots, i)
		case slices.ContainsFunc(next, func(j int) bool { return slices.Contains(follow(j, blamed), i) }):
			circle = append(circle, i)
		}
	}
	if len(roots) == 0 {
		roots = []int{slices.Min(circle)}
	}
	slices.Sort(roots)
	return roots
}

// follow returns a finding and all that it blames, directly or through others.
func follow(start int, blamed func(int) []int) []int {
	reached := []int{start}
	for at := 0; at < len(reached); at++ {
		for _, j := range blamed(reached[at]) {
			if !slices.Contains(reached, j) {
				reached = append(reached, j)
			}
		}
	}
	return reached
}

func (c *Cause) add(q found) {
	for i := range c.Consequences {
		if c.Consequences[i].Check == q.check && c.Consequences[i].Level == q.at.Level {
			if !slices.ContainsFunc(c.Consequences[i].Findings, func(o Finding) bool { return o.Subject == q.at.Subject && o.Detail == q.at.Detail }) {
				c.Consequences[i].Findings = append(c.Consequences[i].Findings, q.at)
			}
			return
		}
	}
	c.Consequences = append(c.Consequences, Consequence{Check: q.check, Level: q.at.Level, Findings: []Finding{q.at}})
}

// fixes joins the remedies of a cause's findings: way by way, each step once, the user's connection flags added.
func fixes(f *Facts, c Cause) []Fix {
	if c.Check.Remedy == nil {
		return nil
	}
	var ways []Fix
	for _, at := range c.Findings {
		for i, way := range c.Check.Remedy(f, at) {
			if i == len(ways) {
				ways = append(ways, Fix{Say: way.Say})
			}
			for _, s := range way.Steps {
				s.Run = WithFlags(s.Run, f.Asked.Flags)
				if !slices.ContainsFunc(ways[i].Steps, func(o Step) bool { return sameStep(o, s) }) {
					ways[i].Steps = append(ways[i].Steps, s)
				}
			}
		}
	}
	for i := range ways {
		// Acts come last, and each once: three settings and one restart, not a restart after each.
		sort.SliceStable(ways[i].Steps, func(a, b int) bool {
			return ways[i].Steps[a].Do == nil && ways[i].Steps[b].Do != nil && len(c.Findings) > 1
		})
	}
	return ways
}

func sameStep(a, b Step) bool {
	if a.Do != nil && b.Do != nil {
		return *a.Do == *b.Do
	}
	return a.Say == b.Say && a.Run == b.Run && slices.Equal(a.Set, b.Set) && (a.Do == nil) == (b.Do == nil)
}

// WithFlags adds the user's connection flags to a kscope command that reaches the cluster; other commands stay as
// they are, and so does one that already says -b.
func WithFlags(command string, flags []string) string {
	if len(flags) == 0 || !strings.HasPrefix(command, "kscope ") || strings.Contains(command, " -b ") {
		return command
	}
	for _, offline := range []string{"kscope explain", "kscope lab", "kscope certs gen", "kscope help", "kscope version", "kscope checks"} {
		if strings.HasPrefix(command, offline) {
			return command
		}
	}
	for i := range flags {
		command += " " + ShellQuote(flags[i])
	}
	return command
}

// ShellQuote writes one word so that a POSIX shell reads it back unchanged. Blanks (‹…›) are quoted too.
func ShellQuote(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=:/.,+@%", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
