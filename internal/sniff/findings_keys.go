package sniff

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

// keyFindings tells of records whose key loses them: none at all on a compacted topic, or one that lies in two
// partitions.
func keyFindings(r Report) []Finding {
	return slices.Concat(keyless(r), misplaced(r), hot(r))
}

// keyless: compaction drops records without a key (LogCleaner counts them as invalid and does not retain them).
func keyless(r Report) []Finding {
	if !r.Settings.Compacted() || r.Keys.Nulls == 0 {
		return nil
	}
	f := found("null_keys_compacted", check.Warning, "%d of %d records have no key, and the topic is compacted: compaction deletes them", r.Keys.Nulls, r.Keys.Records)
	f.Evidence = []string{"cleanup.policy is " + r.Settings.CleanupPolicy + "; brokers refuse such records now, so they are from before"}
	return []Finding{f}
}

// misplaced tells of keys that two rules put into partitions.
func misplaced(r Report) []Finding {
	s := r.Spread
	level, kind := check.Info, "key_rule"
	if s.SplitKeys > 0 {
		level = check.Warning
	}
	var f Finding
	switch {
	case s.Before > 0:
		f = found("partitions_added", level, "keys lie where %s puts them among %d partitions, and others among %d: partitions were probably added", s.First, s.Before, len(r.Partitions))
		f.Doubt = fmt.Sprintf("the topic had %d partitions once", s.Before)
	case s.Second != "":
		f = found("two_partitioners", check.Warning, "keys were put into partitions by two rules, %s and %s: records of one key are in two partitions", s.First, s.Second)
		f.Evidence = append(f.Evidence, s.clients()...)
	case s.SplitKeys > 0 && len(r.Partitions) > 1:
		f = found("keys_split", check.Warning, "%d of %d keys are in more than one partition, and no known rule explains it", s.SplitKeys, s.Keys)
		f.Doubt = "a producer that chooses partitions by itself may mean it so"
	case s.Unruled:
		return []Finding{found(kind, check.Info, "no client's default rule explains where keys lie: a partitioner of its own")}
	default:
		return nil
	}
	f.Evidence = append(f.Evidence, s.evidence()...)
	return []Finding{f}
}

// clients says whose rules were met.
func (s Spread) clients() []string {
	var all []string
	for _, p := range s.Placements {
		if p.Name == s.First || p.Name == s.Second {
			all = append(all, p.Name+" is the default of "+p.Clients)
		}
	}
	return all
}

func (s Spread) evidence() []string {
	var all []string
	if s.First != "" {
		all = append(all, fmt.Sprintf("of %d keys, counted in each partition, %s explains %d and not %d", s.Places, s.First, s.FirstKeys, s.RestKeys))
	}
	for _, k := range s.Split[:min(3, len(s.Split))] {
		all = append(all, fmt.Sprintf("key %s is in partitions %s", k.Key, numbers(k.Partitions)))
	}
	return all
}

func numbers(ids []int32) string {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprint(id))
	}
	return check.FirstFew(all, few)
}

// enoughRecords is from how many records on a share says something.
const enoughRecords = 100

// hot tells of a key that makes one partition do the work of all.
func hot(r Report) []Finding {
	if len(r.Partitions) < 2 || r.Spread.Records < enoughRecords || len(r.Spread.Hottest) == 0 || r.Spread.Hottest[0].Share < 0.5 {
		return nil
	}
	k := r.Spread.Hottest[0]
	return []Finding{found("hot_key", check.Info, "key %s has %s of the records that have one", k.Key, percent(k.Share))}
}
