package certs

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Mapping turns the name of a client certificate into the name of its principal, as ssl.principal.mapping.rules tells a
// broker (Kafka's SslPrincipalMapper): the first rule that matches the whole name wins.
type Mapping struct{ rules []rule }

// rule is one of them; the zero value is DEFAULT, which leaves the name as it is.
type rule struct {
	pattern, replacement string
	letters              string // "L" for lower case, "U" for upper case
}

// What can be wrong with mapping rules.
var (
	// ErrMapping is a text that Kafka refuses, with which no broker starts.
	ErrMapping = errors.New("not a list of mapping rules")
	// ErrForeignPattern is a pattern that Java's regular expressions know and Go's do not, so that it cannot be tried here.
	ErrForeignPattern = errors.New("a pattern that cannot be tried here")
	// ErrNoRule says that no rule matches: the broker then refuses the login.
	ErrNoRule = errors.New("no mapping rule matches")
)

// The grammar of SslPrincipalMapper: DEFAULT, or RULE:pattern/replacement/ with an L or U behind, where a backslash
// takes the meaning of a slash away. Kafka cuts the text into rules first, and reads each of them then.
var (
	ruleCut  = regexp.MustCompile(`^\s*((?:DEFAULT)|RULE:(?:\\.|[^\\/])*/(?:\\.|[^\\/])*/[LU]?.*?|.*?)\s*(?:,\s*|$)`)
	ruleRead = regexp.MustCompile(`^(?:(DEFAULT)|RULE:((?:\\.|[^\\/])*)/((?:\\.|[^\\/])*)/([LU]?))$`)
)

// ParseMapping reads the value of ssl.principal.mapping.rules; an empty one is DEFAULT.
func ParseMapping(text string) (Mapping, error) {
	rest := strings.TrimSpace(text)
	if rest == "" {
		rest = "DEFAULT"
	}
	m := Mapping{rules: []rule{}}
	for rest != "" {
		at := ruleCut.FindStringSubmatchIndex(rest)
		if at == nil || at[1] == 0 {
			return Mapping{}, fmt.Errorf("%w: it goes wrong at %q", ErrMapping, rest)
		}
		if text := rest[at[2]:at[3]]; text != "" { // Kafka steps over nothing between two commas
			r, err := parseRule(text)
			if err != nil {
				return Mapping{}, err
			}
			m.rules = append(m.rules, r)
		}
		rest = rest[at[1]:]
	}
	return m, nil
}

func parseRule(text string) (rule, error) {
	found := ruleRead.FindStringSubmatch(text)
	switch {
	case found == nil:
		return rule{}, fmt.Errorf("%w: %q, needs DEFAULT or RULE:pattern/replacement/ with L or U behind it at most", ErrMapping, text)
	case found[1] != "":
		return rule{}, nil
	}
	r := rule{pattern: found[2], replacement: found[3], letters: found[4]}
	if _, err := regexp.Compile(r.pattern); err != nil || strings.Contains(r.pattern, "&&") {
		return rule{}, fmt.Errorf("%w: %q uses what only Java's regular expressions have", ErrForeignPattern, r.pattern)
	}
	return r, nil
}

// Principal is the principal that a certificate with this name becomes, "User:kafka-1".
func (m Mapping) Principal(distinguishedName string) (string, error) {
	if m.rules == nil {
		return "User:" + distinguishedName, nil
	}
	for _, r := range m.rules {
		name, matches, err := r.apply(distinguishedName)
		if err != nil || matches {
			return "User:" + name, err
		}
	}
	return "", fmt.Errorf("%w %s", ErrNoRule, distinguishedName)
}

func (r rule) apply(name string) (string, bool, error) {
	if r == (rule{}) {
		return name, true, nil
	}
	whole := regexp.MustCompile(`\A(?:` + r.pattern + `)\z`)
	if !whole.MatchString(name) {
		return "", false, nil
	}
	mapped, err := replaceAll(r.pattern, name, literal(r.replacement, whole.NumSubexp()))
	switch r.letters {
	case "L":
		mapped = strings.ToLower(mapped)
	case "U":
		mapped = strings.ToUpper(mapped)
	}
	return mapped, true, err
}
