package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"kscope/internal/check"
)

// Action is what a plan does with a thing.
type Action string

// A thing is created, altered or deleted; refused where the difference is seen and will not be made; kept where it is
// shown and left alone.
const (
	Create Action = "create"
	Alter  Action = "alter"
	Delete Action = "delete"
	Refuse Action = "refuse"
	Keep   Action = "keep"
)

// Outcome is how a change ended.
type Outcome string

// A change was done, failed, was not tried because the run ended before, or goes on in the cluster by itself.
const (
	Done       Outcome = "done"
	Failed     Outcome = "failed"
	NotTried   Outcome = "not tried"
	InProgress Outcome = "in progress"
)

// Change is one thing of a plan.
type Change struct {
	Action  Action        `json:"action"`
	Subject check.Subject `json:"subject"`
	// Differences are what is, and what will be.
	Differences []Difference `json:"differences"`
	// Why says why it is refused, kept or failed.
	Why string `json:"why,omitempty"`
	// Outcome is empty for a plan that is only shown.
	Outcome Outcome `json:"outcome,omitempty"`
}

// Difference is one field of a thing: From is empty where it was not there, To where it will not be. Where both are the
// same, it is a field that is kept.
type Difference struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
	// Source is where From comes from: "topic", "server.properties"; empty where there is only one place.
	Source string `json:"source,omitempty"`
}

// PlanFormats are the formats of a plan, the default first.
func PlanFormats() []string { return []string{"text", "json", "yaml", "jsonl"} }

// Plan writes a plan, or with outcomes what became of it. Same is said where there is no change: "nothing to do: 3 topics
// are as they should be".
func Plan(w io.Writer, term Terminal, format string, changes []Change, same string) error {
	if format != "text" {
		if changes == nil {
			changes = []Change{}
		}
		for i := range changes {
			if changes[i].Differences == nil {
				changes[i].Differences = []Difference{}
			}
		}
		return Document(w, format, "kscope.plan/1", Field{"changes", changes}, Field{"counts", counts(changes)})
	}
	p := &pen{term: term}
	for _, c := range changes {
		p.change(c)
	}
	if len(changes) == 0 {
		p.line(0, plain, same)
	} else {
		p.line(0, plain, summary(changes))
	}
	return p.flush(w)
}

// actionWords are the mark of an action and the words of its count: planned, and done.
type actionWords struct {
	action        Action
	mark          string
	style         style
	planned, done string
}

// actions are in the order in which they are counted.
var actions = []actionWords{
	{Create, "+", wellStyle, "to create", "created"}, {Alter, "~", warningStyle, "to alter", "altered"}, {Delete, "-", causeStyle, "to delete", "deleted"},
	{Refuse, "!", causeStyle, "refused", "refused"}, {Keep, "·", plain, "left alone", "left alone"},
}

func (p *pen) change(c Change) {
	i := slices.IndexFunc(actions, func(a actionWords) bool { return a.action == c.Action })
	text := c.Subject.Kind() + " " + c.Subject.Name()
	if c.Outcome != "" {
		text += ": " + string(c.Outcome)
	}
	if c.Why != "" {
		text += ": " + c.Why
	}
	p.marked("", actions[i].style, actions[i].mark+" ", text)
	width := 0
	for _, d := range c.Differences {
		width = max(width, utf8.RuneCountInString(d.Field))
	}
	for _, d := range c.Differences {
		p.line(4, plain, d.Field+strings.Repeat(" ", width-utf8.RuneCountInString(d.Field))+"  "+d.words())
	}
}

func (d Difference) words() string {
	from := d.From
	if d.Source != "" {
		from += " (" + d.Source + ")"
	}
	switch {
	case from == "", d.From == d.To:
		return d.To
	case d.To == "":
		return from + " → (default)"
	}
	return from + " → " + d.To
}

// counts are how many changes there are of each action and, where the plan was carried out, of each outcome.
func counts(changes []Change) map[string]int {
	n := map[string]int{}
	for _, c := range changes {
		n[string(c.Action)]++
		if c.Outcome != "" {
			n[strings.ReplaceAll(string(c.Outcome), " ", "_")]++
		}
	}
	return n
}

func summary(changes []Change) string {
	var words []string
	for _, a := range actions {
		planned, done := 0, 0
		for _, c := range changes {
			switch {
			case c.Action != a.action:
			case c.Outcome == Done:
				done++
			case c.Outcome == "":
				planned++
			}
		}
		if done > 0 {
			words = append(words, fmt.Sprintf("%d %s", done, a.done))
		}
		if planned > 0 {
			words = append(words, fmt.Sprintf("%d %s", planned, a.planned))
		}
	}
	for _, o := range []Outcome{Failed, NotTried, InProgress} {
		if n := counts(changes)[strings.ReplaceAll(string(o), " ", "_")]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, o))
		}
	}
	return strings.Join(words, ", ")
}
