package acl

import (
	"slices"
	"strings"

	"kscope/internal/strictyaml"
)

// fileEntry has one of allow and deny, and one of the keys that name a resource.
type fileEntry struct {
	Allow                 []strictyaml.Text `yaml:"allow"`
	Deny                  []strictyaml.Text `yaml:"deny"`
	Cluster               strictyaml.Text   `yaml:"cluster"`
	Topic                 strictyaml.Text   `yaml:"topic"`
	TopicPrefix           strictyaml.Text   `yaml:"topic_prefix"`
	Group                 strictyaml.Text   `yaml:"group"`
	GroupPrefix           strictyaml.Text   `yaml:"group_prefix"`
	TransactionalID       strictyaml.Text   `yaml:"transactional_id"`
	TransactionalIDPrefix strictyaml.Text   `yaml:"transactional_id_prefix"`
	Token                 strictyaml.Text   `yaml:"delegation_token"`
	TokenPrefix           strictyaml.Text   `yaml:"delegation_token_prefix"`
	User                  strictyaml.Text   `yaml:"user"`
	UserPrefix            strictyaml.Text   `yaml:"user_prefix"`
	Host                  strictyaml.Text   `yaml:"host"`
}

// entry reads one entry of a principal: as many as it has operations.
func (r *fileReader) entry(who strictyaml.Text, e *fileEntry) {
	on, ok := r.resource(who, e)
	if !ok {
		return
	}
	permission, operations := Allow, e.Allow
	if len(e.Deny) > 0 {
		permission, operations = Deny, e.Deny
	}
	host := Anywhere
	if e.Host.Line > 0 {
		host = e.Host.Value
	}
	for _, text := range operations {
		operation, err := parseAnyOperation(text.Value)
		if err != nil {
			r.fault(text, "%s", err)
			continue
		}
		r.take(text, Entry{permission, who.Value, operation, on, host})
	}
}

// take keeps an entry, and tells what is odd about it. What is odd about its principal was told with that.
func (r *fileReader) take(at strictyaml.Text, e Entry) {
	if _, err := ParsePrincipal(e.Principal); err == nil && e.Oddity(Settings{Networks: true}) != "" {
		r.odd(at, e.Oddity(Settings{Networks: true}))
	}
	r.want.Entries = append(r.want.Entries, e)
}

// resource is the one resource of an entry that has what it needs.
func (r *fileReader) resource(who strictyaml.Text, e *fileEntry) (Resource, bool) {
	at := e.first(who)
	on, found := e.resource()
	before := len(r.faults)
	switch {
	case (len(e.Allow) > 0) == (len(e.Deny) > 0):
		r.fault(at, "an entry of %s needs one of allow and deny, with a list of operations", who.Value)
	case found != 1:
		r.fault(at, "an entry of %s names %d resources, needs one of %s", who.Value, found, strings.Join(Keys(), ", "))
	case on.Name == "":
		r.fault(at, "the %s has no name", on.Key())
	case on.Type == Cluster && e.Cluster.Value != "true":
		r.fault(e.Cluster, "cluster is %q, needs true: there is one cluster", e.Cluster.Value)
	}
	return on, len(r.faults) == before
}

// resources are the values of the keys that name a resource, in the order of keys.
func (e *fileEntry) resources() []strictyaml.Text {
	return []strictyaml.Text{e.Cluster, e.Topic, e.TopicPrefix, e.Group, e.GroupPrefix, e.TransactionalID, e.TransactionalIDPrefix,
		e.Token, e.TokenPrefix, e.User, e.UserPrefix}
}

// resource is the one that an entry names, and how many it names.
func (e *fileEntry) resource() (on Resource, found int) {
	for i, text := range e.resources() {
		if text.Line == 0 {
			continue
		}
		found++
		on = Resource{keys()[i].typ, text.Value, keys()[i].pattern}
		if on.Type == Cluster {
			on = TheCluster()
		}
	}
	return on, found
}

// first is the first text of an entry, or the principal where the entry is empty.
func (e *fileEntry) first(who strictyaml.Text) strictyaml.Text {
	first := who
	for _, t := range slices.Concat(e.Allow, e.Deny, e.resources(), []strictyaml.Text{e.Host}) {
		if t.Line > 0 && (first == who || t.Line < first.Line) {
			first = t
		}
	}
	return first
}
