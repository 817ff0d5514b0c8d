package render

import (
	"slices"
	"strings"

	"kscope/internal/check"
)

type docCause struct {
	Check        string           `json:"check"`
	Title        string           `json:"title"`
	Level        string           `json:"level"`
	Certain      bool             `json:"certain"`
	Probably     string           `json:"probably"`
	Against      string           `json:"against"`
	Subjects     []string         `json:"subjects"`
	Detail       string           `json:"detail"`
	Evidence     []string         `json:"evidence"`
	Because      string           `json:"because"`
	LeadsTo      []string         `json:"leads_to"`
	Consequences []docConsequence `json:"consequences"`
	Fixes        []docFix         `json:"fixes"`
}

type docConsequence struct {
	Check    string   `json:"check"`
	Level    string   `json:"level"`
	Subjects []string `json:"subjects"`
	Detail   string   `json:"detail"`
}

type docFix struct {
	Say   string    `json:"say"`
	Steps []docStep `json:"steps"`
}

// docStep has one of say, run, do and set, and the blanks of run.
type docStep struct {
	Say    string       `json:"say,omitempty"`
	Run    string       `json:"run,omitempty"`
	Do     *docAct      `json:"do,omitempty"`
	Set    []docSetting `json:"set,omitempty"`
	Blanks []string     `json:"blanks,omitempty"`
}

type docAct struct {
	Verb  string        `json:"verb"`
	Where check.Subject `json:"where"`
}

type docSetting struct {
	Where  check.Subject `json:"where"`
	File   string        `json:"file"`
	Line   int           `json:"line"`
	Key    string        `json:"key"`
	Value  string        `json:"value"`
	Remove bool          `json:"remove,omitempty"`
	Blanks []string      `json:"blanks"`
}

func causeOf(f *check.Facts, c check.Cause) docCause {
	d := docCause{
		Check: c.Check.ID, Title: c.Check.Title, Level: c.Level.String(), Certain: len(each(c.Findings, doubt)) == 0,
		Probably: strings.Join(each(c.Findings, doubt), "; "), Against: strings.Join(each(c.Findings, against), "; "),
		Subjects: subjectsOf(f, c.Findings), Detail: headline(c.Findings), Evidence: []string{},
		Because: strings.Join(each(c.Findings, because), "; "), LeadsTo: list(c.LeadsTo),
		Consequences: []docConsequence{}, Fixes: []docFix{},
	}
	for _, at := range c.Findings {
		for _, s := range at.Evidence {
			if !slices.Contains(d.Evidence, s) {
				d.Evidence = append(d.Evidence, s)
			}
		}
	}
	for _, q := range c.Consequences {
		d.Consequences = append(d.Consequences, docConsequence{q.Check.ID, q.Level.String(), subjectsOf(f, q.Findings), headline(q.Findings)})
	}
	for _, way := range c.Fixes {
		fix := docFix{Say: way.Say, Steps: []docStep{}}
		for _, s := range way.Steps {
			fix.Steps = append(fix.Steps, stepOf(s))
		}
		d.Fixes = append(d.Fixes, fix)
	}
	return d
}

func stepOf(s check.Step) docStep {
	switch {
	case s.Run != "":
		return docStep{Run: s.Run, Blanks: check.Blanks(s.Run)}
	case s.Do != nil:
		return docStep{Do: &docAct{s.Do.Verb, s.Do.Where}}
	case len(s.Set) > 0:
		d := docStep{}
		for _, v := range s.Set {
			d.Set = append(d.Set, docSetting{v.Where, v.File, v.Line, v.Key, v.Value, v.Remove, list(check.Blanks(v.Value))})
		}
		return d
	}
	return docStep{Say: s.Say}
}

// subjectsOf lists the subjects, each once; an address is followed by the brokers that advertise it.
func subjectsOf(f *check.Facts, findings []check.Finding) []string {
	all := []string{}
	add := func(s check.Subject) {
		if !slices.Contains(all, string(s)) {
			all = append(all, string(s))
		}
	}
	for _, at := range findings {
		add(at.Subject)
		for i := range f.Endpoints {
			if f.Endpoints[i].Subject() == at.Subject {
				for _, id := range f.Endpoints[i].Brokers {
					add(check.BrokerSubject(id))
				}
			}
		}
	}
	return all
}
