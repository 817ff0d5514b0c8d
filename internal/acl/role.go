package acl

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/nearest"
)

// Right is one thing that a role needs to be allowed.
type Right struct {
	Operation Operation
	Resource  Resource
}

// String is `WRITE on topic orders`.
func (r Right) String() string { return r.Operation.Upper() + " on " + r.Resource.String() }

// Role is what an application or a person does, with the names it does it to: produce:orders, consume:orders:payments.
type Role struct {
	text   string
	rights []Right
}

// String is the role as it was written.
func (r Role) String() string { return r.text }

// Rights are all that brokers ask for in this role, each of them.
func (r Role) Rights() []Right { return slices.Clone(r.rights) }

// ParseRole reads KIND:NAME:…. The last name may hold colons itself, as groups may; topics never do.
func ParseRole(text string) (Role, error) {
	word, rest, _ := strings.Cut(text, ":")
	kind, err := kindNamed(word)
	if err != nil {
		return Role{}, err
	}
	var names []string
	if rest != "" || strings.Contains(text, ":") {
		names = strings.SplitN(rest, ":", max(1, len(kind.Needs)))
	}
	if len(names) != len(kind.Needs) || slices.Contains(names, "") {
		return Role{}, fmt.Errorf("the role %q is not whole, needs %s", text, kind.Usage())
	}
	for _, n := range names {
		if strings.TrimSpace(n) != n {
			return Role{}, fmt.Errorf("the role %q has blanks around a name", text)
		}
	}
	return Role{text, kind.rights(names)}, nil
}

func kindNamed(word string) (RoleKind, error) {
	var words, usages []string
	for _, k := range RoleKinds() {
		if k.Name == word {
			return k, nil
		}
		words, usages = append(words, k.Name), append(usages, k.Usage())
	}
	if near := nearest.Suggestion(word, words); near != "" {
		return RoleKind{}, fmt.Errorf("there is no role %q, the nearest is %q", word, near)
	}
	return RoleKind{}, fmt.Errorf("there is no role %q, needs one of %s", word, strings.Join(usages, ", "))
}

// Entries are the fewest that give a principal the role: what another brings along needs none of its own, and where all
// operations of a resource are meant, one entry says so.
func (r Role) Entries(principal, host string) []Entry {
	var all []Entry
	for _, right := range r.rights {
		e := Entry{Allow, principal, right.Operation, right.Resource, host}
		if r.onAll(right.Resource) {
			e.Operation = All
		}
		if !slices.Contains(all, e) && (e.Operation == All || !r.brought(right)) {
			all = append(all, e)
		}
	}
	return all
}

// onAll says that every operation of a resource is in the role, and more than one.
func (r Role) onAll(on Resource) bool {
	known := Operations(on.Type)
	for _, o := range known {
		if !slices.Contains(r.rights, Right{o, on}) {
			return false
		}
	}
	return len(known) > 1
}

// brought says that another right of the role brings this one.
func (r Role) brought(right Right) bool {
	return slices.ContainsFunc(r.rights, func(other Right) bool {
		return other != right && other.Resource == right.Resource && other.Operation.brings(right.Operation)
	})
}

// Asked are the rights that brokers ask for when one is meant: all of a resource's operations for All.
func Asked(r Right) []Right {
	if r.Operation != All {
		return []Right{r}
	}
	return onEach(r.Resource, Operations(r.Resource.Type)...)
}
