package acl

import (
	"cmp"
	"fmt"
	"strings"
)

// ParsePrincipal reads TYPE:NAME and refuses what a broker would keep in silence and never match.
func ParsePrincipal(text string) (string, error) {
	kind, name, typed := strings.Cut(text, ":")
	switch {
	case text == "":
		return "", fmt.Errorf("the principal is empty, needs User:NAME")
	case !typed:
		return "", fmt.Errorf("the principal %q has no type, needs %q", text, "User:"+text)
	case kind != "User" && strings.EqualFold(kind, "user"):
		return "", fmt.Errorf("the principal %q never matches: types are compared letter by letter, needs %q", text, "User:"+name)
	case name == "":
		return "", fmt.Errorf("the principal %q has no name, needs User:NAME", text)
	case strings.TrimSpace(name) != name || strings.TrimSpace(kind) != kind || kind == "":
		return "", fmt.Errorf("the principal %q has blanks or nothing around its colon or at its end, needs %q", text, "User:"+strings.TrimSpace(name))
	}
	return text, nil
}

// Oddity says why an entry can have no effect, empty where nothing is odd about it. Brokers take all of these in silence.
func (e Entry) Oddity(s Settings) string {
	kind, _, _ := strings.Cut(e.Principal, ":")
	if never := e.Never(s); never != "" || kind == "User" {
		return never
	}
	return fmt.Sprintf("Kafka itself makes no principal of type %q: only a principal builder of the cluster's own can", kind)
}

// Never says why no broker ever matches an entry, whoever makes its principals; empty where one can.
func (e Entry) Never(s Settings) string {
	_, badPrincipal := ParsePrincipal(e.Principal)
	_, badResource := ParseResource(e.Resource.Key(), e.Resource.Name)
	_, badOperation := ParseOperation(string(e.Operation), e.Resource.Type)
	if bad := cmp.Or(badPrincipal, badResource, badOperation); bad != nil {
		return bad.Error()
	}
	return neverMatches(e.Host, s)
}
