package topics

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Rules are what a plan may do beyond what is safe.
type Rules struct {
	// Allow are the risks that were allowed by name.
	Allow []Risk
	// Prune deletes topics under owned prefixes that the file does not name.
	Prune bool
	// Strict refuses the whole plan where somebody has changed by hand what the file does not speak of.
	Strict bool
}

// Diff is the plan from what is to what is wanted. It is pure.
func Diff(want Desired, have State, rules Rules) Plan {
	d := differ{have: have, rules: rules, known: have.keys()}
	named := map[string]bool{}
	for _, w := range want.Topics {
		named[w.Name] = true
		d.topic(w)
	}
	for _, name := range have.Names() {
		if !named[name] && want.Owns(name) && !have.Topics[name].Internal {
			d.stray(have.Topics[name])
		}
	}
	if rules.Strict {
		d.plan.block()
	}
	slices.SortStableFunc(d.plan.Changes, func(a, b Change) int { return cmp.Compare(a.Topic, b.Topic) })
	return d.plan
}

// block refuses the whole plan where something was to be left alone.
func (p *Plan) block() {
	for i, c := range p.Changes {
		if c.Action == Keep {
			p.Blocked = true
			p.Changes[i].Action, p.Changes[i].Why = Refuse, c.Why+"; with --strict nothing at all is done"
		}
	}
}

// differ makes one plan.
type differ struct {
	have  State
	rules Rules
	known []string // all keys of topic settings, as far as the cluster tells
	plan  Plan
}

func (d *differ) add(c Change) { d.plan.Changes = append(d.plan.Changes, c) }

func (d *differ) refuse(topic, why string, differences ...Difference) {
	d.add(Change{Action: Refuse, Topic: topic, Why: why, Differences: differences})
}

func (d *differ) topic(w Want) {
	t := d.have.Topics[w.Name]
	before := len(d.plan.Changes)
	switch {
	case d.have.Denied[w.Name]:
		d.refuse(w.Name, "this principal may not see whether it is there, needs DESCRIBE on the topic")
	case t == nil:
		d.create(w)
	case t.Unread != nil && len(w.Settings) > 0:
		d.refuse(w.Name, "its settings may not be read, needs DESCRIBE_CONFIGS on the topic")
	default:
		d.alter(w, t)
	}
	if !slices.ContainsFunc(d.plan.Changes[before:], func(c Change) bool { return c.Action != Keep }) {
		d.plan.Same++
	}
}

func (d *differ) create(w Want) {
	c := Change{Action: Create, Topic: w.Name, want: Want{Name: w.Name, Partitions: w.Partitions, ReplicationFactor: w.ReplicationFactor, Settings: map[string]*string{}}}
	c.Differences = []Difference{{Field: "partitions", To: orDefault(int(w.Partitions))}, {Field: "replication_factor", To: orDefault(int(w.ReplicationFactor))}}
	for _, key := range slices.Sorted(maps.Keys(w.Settings)) {
		value := w.Settings[key]
		if why := d.unknown(key); why != "" {
			d.refuse(w.Name, why)
			return
		}
		if value != nil {
			c.want.Settings[key] = value
			c.Differences = append(c.Differences, Difference{Field: key, To: *value})
		}
	}
	d.add(c)
}

func orDefault(n int) string {
	if n == 0 {
		return "the cluster's default"
	}
	return strconv.Itoa(n)
}

// byHand shows the topic's own settings that the file does not speak of. Those of a reassignment come and go with it.
func (d *differ) byHand(w Want, t *Topic) {
	c := Change{Action: Keep, Topic: t.Name, Why: "set by hand, the file does not name it"}
	for _, key := range slices.Sorted(maps.Keys(t.Settings)) {
		is := t.Settings[key]
		_, named := w.Settings[key]
		if is.Source != OfTopic || named || slices.Contains(throttled(), key) && len(d.have.Moving[t.Name]) > 0 {
			continue
		}
		c.Differences = append(c.Differences, Difference{Field: key, From: is.Value, To: is.Value})
	}
	if len(c.Differences) > 0 {
		d.add(c)
	}
}

// stray is a topic under an owned prefix that the file does not name.
func (d *differ) stray(t *Topic) {
	if d.rules.Prune {
		d.add(Change{Action: Delete, Topic: t.Name, Destroys: true, Why: fmt.Sprintf("%s, under an owned prefix, not in the file", count(int64(len(t.Partitions)), "partition"))})
		return
	}
	d.add(Change{Action: Keep, Topic: t.Name, Why: "under an owned prefix, not in the file; --prune deletes it"})
}

// count writes "1 record", "2 records".
func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
