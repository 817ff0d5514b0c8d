package main

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"kscope/internal/check"
	"kscope/internal/check/catalog"
	"kscope/internal/explain"
	"kscope/internal/kafka"
	"kscope/internal/render"
)

// maxMatches is how many checks a text is said to point to: a longer list explains nothing.
const maxMatches = 6

// explained is the JSON of an explanation of a text.
type explained struct {
	Schema string         `json:"schema"`
	Errors []kafkaError   `json:"kafka_errors"`
	Checks []matchedCheck `json:"checks"`
}

type kafkaError struct {
	Code int16  `json:"code"`
	Name string `json:"name"`
	Says string `json:"says"`
}

type matchedCheck struct {
	Check string `json:"check"`
	Title string `json:"title"`
	Why   string `json:"why"`
	// Text is the text of the check that matched, Line the line of the input.
	Text string `json:"text,omitempty"`
	Line int    `json:"line"`
}

func runExplain(app *App, text, output string) error {
	word := strings.TrimSpace(text)
	if c := checkNamed(word); c != nil && output == "text" {
		return render.Explain(app.out, app.term, c)
	}
	errs := kafkaErrors(text)
	for _, e := range errs {
		if !strings.Contains(strings.ToUpper(text), e.Name) {
			text += "\n" + e.Name
		}
	}
	matches := explain.Find(text, allKnown())
	if len(matches) == 0 && len(errs) == 0 {
		if idShape.MatchString(word) {
			_, err := catalog.Find(word)
			return err
		}
		return fmt.Errorf("no check knows %q", shorten(word))
	}
	matches = matches[:min(len(matches), maxMatches)]
	if output == "json" {
		return explainJSON(app.out, errs, matches)
	}
	return explainText(app, errs, matches, strings.Contains(word, "\n"))
}

// allKnown are the checks and what only explain knows.
func allKnown() []*check.Check { return append(catalog.All(), catalog.Unseen()...) }

// checkNamed returns the check of an ID, nil where the word is none.
func checkNamed(word string) *check.Check {
	word = strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(word))
	for _, c := range allKnown() {
		if digits := strings.TrimLeft(c.ID[len(c.Family()):], "0"); word == c.ID || word == c.Family()+digits || word == c.Family()+"0"+digits {
			return c
		}
	}
	return nil
}

var (
	codeAlone  = regexp.MustCompile(`^\s*(-?\d{1,3})\s*$`)
	codeInText = regexp.MustCompile(`(?i)\b(?:error|code|error[ _]?code)s?[ :=_(]+(-?\d{1,3})\b`)
	idShape    = regexp.MustCompile(`^[A-Za-z]{2,4}[0-9]{3}$`)
	errorName  = regexp.MustCompile(`\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b`)
)

// kafkaErrors are the errors of Kafka's protocol that a text names, by name or code, each once.
func kafkaErrors(text string) []kafkaError {
	var found []kafkaError
	seen := map[int16]bool{}
	add := func(word string) {
		if name, code, says, ok := kafka.ErrorNamed(word); ok && code != 0 && !seen[code] && len(found) < maxMatches {
			seen[code] = true
			found = append(found, kafkaError{code, name, says})
		}
	}
	if m := codeAlone.FindStringSubmatch(text); m != nil {
		add(m[1])
	}
	for _, m := range codeInText.FindAllStringSubmatch(text, -1) {
		add(m[1])
	}
	if word := strings.TrimSpace(text); !strings.ContainsAny(word, " \n") {
		add(strings.ToUpper(word))
	}
	for _, name := range errorName.FindAllString(text, -1) {
		add(name)
	}
	return found
}

func explainJSON(w io.Writer, errs []kafkaError, matches []explain.Match) error {
	doc := explained{Schema: "kscope.explain/1", Errors: append([]kafkaError{}, errs...), Checks: []matchedCheck{}}
	for _, m := range matches {
		doc.Checks = append(doc.Checks, matchedCheck{m.Check.ID, m.Check.Title, m.Check.Why, m.Text, m.Line})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}

// explainText lists the checks; a single one is told whole.
func explainText(app *App, errs []kafkaError, matches []explain.Match, log bool) error {
	for _, e := range errs {
		fmt.Fprintf(app.out, "%s is Kafka's error %d: %s\n", e.Name, e.Code, strings.TrimRight(e.Says, "."))
	}
	if len(matches) == 0 {
		_, err := fmt.Fprintln(app.out, "no check of kscope speaks of it")
		return err
	}
	if len(matches) == 1 && !log {
		return render.Explain(app.out, app.term, matches[0].Check)
	}
	fmt.Fprintln(app.out, "this text points to, the most likely first")
	var rows [][]string
	for _, m := range matches {
		row := []string{m.Check.ID, m.Check.Title}
		if log {
			row = append(row, fmt.Sprintf("line %d", m.Line))
		}
		rows = append(rows, row)
	}
	header := []string{"check", "what is then not so"}
	if log {
		header = append(header, "seen in")
	}
	if err := render.Table(app.out, app.term, header, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(app.out, "more on one\n  $ kscope explain %s\nto know which\n  $ kscope doctor -b HOST:PORT\n", matches[0].Check.ID)
	return err
}

// shorten is the beginning of a text, in one line.
func shorten(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return text
}
