package topics

import (
	"fmt"
	"slices"
	"strconv"
)

// compacts and expires say what a cleanup.policy does to records.
func compacts(policy string) bool { return slices.Contains(listOf(policy), "compact") }
func expires(policy string) bool  { return slices.Contains(listOf(policy), "delete") }

// deletesRecords says whether a change of a setting lets the broker delete records that it keeps now, and how. Only three
// settings do: the two bounds of retention, lowered while the policy deletes, and a policy that compacts or deletes where it
// did not. A topic without any record has none to lose.
func (d *differ) deletesRecords(w Want, t *Topic, key string) (bool, string) {
	if n, counted := d.have.Records[t.Name]; counted && n == 0 {
		return false, ""
	}
	is := t.Settings[key].Value
	will, known := d.effective(w, t, key)
	switch key {
	case "retention.ms", "retention.bytes":
		policy, _ := d.effective(w, t, "cleanup.policy")
		switch {
		case !expires(policy):
		case !known:
			return true, "the broker does not tell its default, which may be less and would delete records that are kept now"
		case bounded(is, will):
			return true, fmt.Sprintf("%s from %s to %s deletes records that are kept now", key, is, will)
		}
	case "cleanup.policy":
		switch {
		case compacts(will) && !compacts(is):
			return true, "compaction deletes all but the last record of each key"
		case expires(will) && !expires(is):
			return true, "records older than the retention are deleted"
		}
	}
	return false, ""
}

// bounded says that a bound of retention is lower than it was; -1 is no bound.
func bounded(is, will string) bool {
	from, errFrom := strconv.ParseInt(is, 10, 64)
	to, errTo := strconv.ParseInt(will, 10, 64)
	return errFrom == nil && errTo == nil && to >= 0 && (from < 0 || to < from)
}

// effective is the value that a setting will have with the plan done, and whether that is known.
func (d *differ) effective(w Want, t *Topic, key string) (string, bool) {
	is := t.Settings[key]
	will, named := w.Settings[key]
	switch {
	case !named:
		return is.Value, true
	case will != nil:
		return *will, true
	case is.InheritedFrom != "":
		return is.Inherited, true
	}
	// The broker keeps it back of a topic that has its own; another topic without one shows it.
	for _, name := range d.have.Names() {
		if other := d.have.Topics[name].Settings[key]; other.InheritedFrom != "" {
			return other.Inherited, true
		}
	}
	return "", false
}
