package topics

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kscope/internal/nearest"
)

// alter compares a topic that is there. Each difference stands for itself: one that is refused keeps back no other.
func (d *differ) alter(w Want, t *Topic) {
	c := &Change{Action: Alter, Topic: t.Name, want: Want{Name: t.Name, Settings: map[string]*string{}}}
	d.partitions(c, w, t)
	d.replication(c, w, t)
	for _, key := range slices.Sorted(maps.Keys(w.Settings)) {
		d.setting(c, w, t, key)
	}
	if len(c.Differences) > 0 {
		d.add(*c)
	}
	d.byHand(w, t)
}

func (d *differ) partitions(c *Change, w Want, t *Topic) {
	is, will := int32(len(t.Partitions)), w.Partitions
	if will == 0 || will == is {
		return
	}
	diff := Difference{Field: "partitions", From: strconv.Itoa(int(is)), To: strconv.Itoa(int(will))}
	risky, why := d.movesKeys(t)
	switch {
	case will < is:
		d.refuse(t.Name, "Kafka takes no partition away, and its records with it; a topic with fewer has to be made under another name", diff)
	case t.Internal:
		d.refuse(t.Name, "Kafka finds what it keeps in an internal topic by the number of its partitions", diff)
	case risky && !slices.Contains(d.rules.Allow, MovedKeys):
		d.refuse(t.Name, why+"; new records of a key would go to another partition than those before: --allow moved-keys", diff)
	default:
		c.want.Partitions = will
		c.Differences = append(c.Differences, diff)
	}
}

// movesKeys says whether more partitions part the records of one key, and why that is to be feared. A topic without any
// record has no key to part.
func (d *differ) movesKeys(t *Topic) (bool, string) {
	records, counted := d.have.Records[t.Name]
	switch {
	case counted && records == 0:
		return false, ""
	case compacts(t.Settings["cleanup.policy"].Value):
		return true, "it is compacted, so its records have keys"
	case !counted:
		return true, "its records could not be counted"
	}
	return true, fmt.Sprintf("it holds %s, which may have keys", count(records, "record"))
}

func (d *differ) replication(c *Change, w Want, t *Topic) {
	will := int(w.ReplicationFactor)
	is := d.have.Factors(t)
	moving := len(d.have.Moving[t.Name]) > 0
	if will == 0 || len(is) == 1 && is[0] == will && !moving {
		return
	}
	diff := Difference{Field: "replication_factor", From: FactorWords(is), To: strconv.Itoa(will)}
	if moving {
		diff.From += fmt.Sprintf(" (%s being reassigned)", count(int64(len(d.have.Moving[t.Name])), "partition"))
	}
	switch lost := t.leaderless(); {
	case will > len(d.have.Brokers):
		d.refuse(t.Name, fmt.Sprintf("%d replicas need as many brokers, %d are alive", will, len(d.have.Brokers)), diff)
	case len(lost) > 0:
		d.refuse(t.Name, fmt.Sprintf("%s has no leader to copy from", lost[0]), diff)
	default:
		c.want.ReplicationFactor, c.rises = w.ReplicationFactor, will > is[0]
		c.Differences = append(c.Differences, diff)
	}
}

func (d *differ) setting(c *Change, w Want, t *Topic, key string) {
	is, will := t.Settings[key], w.Settings[key]
	if why := d.unknown(key); why != "" {
		d.refuse(t.Name, why)
		return
	}
	diff := Difference{Field: key, From: is.Value, Source: is.Source}
	switch {
	case will == nil && is.Source != OfTopic, will != nil && sameValue(is.Value, *will):
		return
	case will != nil:
		diff.To = *will
	}
	risky, why := d.deletesRecords(w, t, key)
	if risky && !slices.Contains(d.rules.Allow, DeletedRecords) {
		d.refuse(t.Name, why+": --allow deleted-records", diff)
		return
	}
	c.Destroys = c.Destroys || risky
	c.want.Settings[key] = will
	c.Differences = append(c.Differences, diff)
}

// unknown says why a key cannot be a topic setting, as far as the cluster tells its keys. A topic that holds all keys has
// to be there: else the broker is left to say so.
func (d *differ) unknown(key string) string {
	if len(d.known) == 0 || slices.Contains(d.known, key) {
		return ""
	}
	if near := nearest.Suggestion(key, d.known); near != "" {
		return fmt.Sprintf("there is no topic setting %q, the nearest is %q", key, near)
	}
	return fmt.Sprintf("there is no topic setting %q", key)
}

// keys are all keys of topic settings that the cluster tells of.
func (s State) keys() []string {
	all := map[string]bool{}
	for _, t := range s.Topics {
		for key := range t.Settings {
			all[key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
