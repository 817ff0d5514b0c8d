package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"kscope/internal/check"
)

type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"`
	Suites   []*suite `xml:"testsuite"`
}

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Name      string  `xml:"name,attr"`
	ClassName string  `xml:"classname,attr"`
	Failure   *told   `xml:"failure"`
	Error     *told   `xml:"error"`
	Skipped   *told   `xml:"skipped"`
	SystemOut *string `xml:"system-out"`
}

type told struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes one test for each check, in one suite for each family. Only an error fails a test: a warning passes
// and is told in its output, because a build does not stop for it unless --fail-on says so.
func writeJUnit(w io.Writer, r check.Report, _ Options) error {
	all := suites{Name: "kscope", Time: fmt.Sprintf("%.3f", r.Took().Seconds())}
	byFamily := map[string]*suite{}
	for _, res := range r.Results {
		family := res.Check.Family()
		s := byFamily[family]
		if s == nil {
			s = &suite{Name: family}
			byFamily[family] = s
			all.Suites = append(all.Suites, s)
		}
		s.add(caseOf(&r, res))
	}
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Skipped+s.Skipped
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write JUnit XML: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

func (s *suite) add(c testCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

func caseOf(r *check.Report, res check.Result) testCase {
	c := testCase{Name: clean(res.Check.Title), ClassName: "kscope." + res.Check.ID}
	switch res.State {
	case check.Fail:
		worst := check.Level(0)
		for _, at := range res.Findings {
			worst = max(worst, at.Level)
		}
		text := resultText(r, res)
		if worst == check.Error {
			c.Failure = &told{Message: clean(headline(res.Findings)), Type: worst.String(), Text: text}
		} else {
			text = strings.TrimSpace(worst.String() + ": " + clean(headline(res.Findings)) + "\n" + text)
			c.SystemOut = &text
		}
	case check.AGap:
		c.Skipped = &told{Message: clean("not examined: " + notExamined(res.Gaps))}
	case check.Skipped:
		c.Skipped = &told{Message: clean(res.Reason)}
	case check.Broken:
		c.Error = &told{Message: clean(res.Reason), Type: "broken"}
	}
	return c
}

// resultText tells what was seen and what to do; a consequence names its cause instead of its own steps.
func resultText(r *check.Report, res check.Result) string {
	var lines []string
	for _, s := range evidence(res.Findings) {
		lines = append(lines, "observed: "+clean(s))
	}
	for _, c := range r.Causes {
		if c.Check == res.Check {
			lines = append(lines, doLines(c.Fixes)...)
		}
		for _, q := range c.Consequences {
			if q.Check == res.Check {
				lines = append(lines, "follows from "+c.Check.ID+": "+clean(headline(c.Findings)))
			}
		}
	}
	return strings.Join(lines, "\n")
}

// doLines writes the ways to heal as plain lines.
func doLines(ways []check.Fix) []string {
	var lines []string
	for i, way := range ways {
		for j, one := range pieces(way) {
			switch {
			case one.command != "":
				lines = append(lines, "  $ "+clean(one.command))
			case one.setting != "":
				lines = append(lines, "  "+clean(one.setting))
			case len(ways) > 1 && j == 0:
				lines = append(lines, fmt.Sprintf("do %d: %s", i+1, clean(one.sentence)))
			default:
				lines = append(lines, "do: "+clean(one.sentence))
			}
		}
	}
	return lines
}
