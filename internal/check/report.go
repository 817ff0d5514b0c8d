package check

import "time"

// State is how one check ended.
type State string

// A check passed, failed, could not be made for want of a fact, was left out, or broke.
const (
	Pass    State = "pass"
	Fail    State = "fail"
	AGap    State = "gap"
	Skipped State = "skipped"
	Broken  State = "broken"
)

// Result is one check with all it found.
type Result struct {
	Check    *Check
	State    State
	Findings []Finding
	Gaps     []Gap
	// Reason is why it was skipped or how it broke.
	Reason string
}

// Cause is what is wrong at the root: the findings of one check, and what follows from them.
type Cause struct {
	Check    *Check
	Level    Level
	Findings []Finding
	// Consequences are findings of any check that blame, at the end of their chain, one of these subjects.
	Consequences []Consequence
	// LeadsTo is what it means for the user: partitions and groups that cannot be reached.
	LeadsTo []string
	Fixes   []Fix
}

// Consequence is what follows from a cause.
type Consequence struct {
	Check    *Check
	Level    Level
	Findings []Finding
}

// Report is all that one run tells.
type Report struct {
	Facts   *Facts
	Results []Result
	Causes  []Cause
	Gaps    []Gap
}

// Verdict is the one word of a report.
type Verdict string

// The verdicts: nothing wrong, warnings only, errors, nothing could be judged, nobody let us in, settings that no
// client could start with.
const (
	Well        Verdict = "well"
	Warned      Verdict = "warned"
	Sick        Verdict = "sick"
	Incomplete  Verdict = "incomplete"
	Unreachable Verdict = "unreachable"
	Unusable    Verdict = "unusable"
)

// Verdict returns the one word. Gaps from missing rights leave a report well.
func (r *Report) Verdict() Verdict {
	switch {
	case len(r.Facts.Client.Unusable()) > 0:
		return Unusable
	case r.Reached() == 0 && !r.Facts.Interrupted:
		return Unreachable
	case r.Worst() == Error:
		return Sick
	case r.Interrupted() || r.Late() || r.Judged() == 0:
		return Incomplete
	case r.Worst() == Warning:
		return Warned
	}
	return Well
}

// Worst returns the highest level among the causes and their consequences, 0 where nothing was found.
func (r *Report) Worst() Level {
	var worst Level
	for _, c := range r.Causes {
		worst = max(worst, c.Level)
		for _, q := range c.Consequences {
			worst = max(worst, q.Level)
		}
	}
	return worst
}

// Reached counts the addresses whose walk came through.
func (r *Report) Reached() int {
	n := 0
	for i := range r.Facts.Endpoints {
		if r.Facts.Endpoints[i].Reached() != nil {
			n++
		}
	}
	return n
}

// Late says that a broker did not answer in time.
func (r *Report) Late() bool {
	for _, g := range r.Gaps {
		if g.Late {
			return true
		}
	}
	return false
}

// Interrupted says that the user stopped the run.
func (r *Report) Interrupted() bool { return r.Facts.Interrupted }

// Judged counts the checks that passed or failed.
func (r *Report) Judged() int { return r.Count(Pass) + r.Count(Fail) }

// Count returns how many checks ended in a state.
func (r *Report) Count(s State) int {
	n := 0
	for _, res := range r.Results {
		if res.State == s {
			n++
		}
	}
	return n
}

// Levels counts the causes of a level.
func (r *Report) Levels(l Level) int {
	n := 0
	for _, c := range r.Causes {
		if c.Level == l {
			n++
		}
	}
	return n
}

// Took is how long the run lasted.
func (r *Report) Took() time.Duration { return r.Facts.Took }
