package topics

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
)

// ordersState is a cluster of three brokers with one topic of three partitions, in good health.
func ordersState(change func(*State, *Topic)) State {
	t := &Topic{Name: "orders", Settings: map[string]Setting{
		"retention.ms":        {Value: "604800000", Source: OfKafka, Inherited: "604800000", InheritedFrom: OfKafka},
		"retention.bytes":     {Value: "-1", Source: OfKafka, Inherited: "-1", InheritedFrom: OfKafka},
		"cleanup.policy":      {Value: "delete", Source: OfKafka, Inherited: "delete", InheritedFrom: OfKafka},
		"min.insync.replicas": {Value: "1", Source: OfClusterDefault, Inherited: "1", InheritedFrom: OfClusterDefault},
	}}
	for i := range int32(3) {
		t.Partitions = append(t.Partitions, Partition{ID: i, Leader: i + 1, Replicas: []int32{i + 1, (i+1)%3 + 1}})
	}
	s := State{Brokers: brokers("", "", ""), Topics: map[string]*Topic{"orders": t}, Moving: map[string]map[int32]Move{}, Records: map[string]int64{"orders": 7}}
	if change != nil {
		change(&s, t)
	}
	return s
}

func own(value, inherited string) Setting {
	return Setting{Value: value, Source: OfTopic, Inherited: inherited, InheritedFrom: OfKafka}
}

// told is a plan in short: an action, the differences and why, a line each.
func told(p Plan) string {
	var lines []string
	for _, c := range p.Changes {
		line := string(c.Action) + " " + c.Topic
		for _, d := range c.Differences {
			line += fmt.Sprintf(" %s:%s>%s", d.Field, d.From, d.To)
		}
		if c.Why != "" {
			line += " (" + c.Why + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestDiff(t *testing.T) {
	want := func(w Want) Desired { w.Name = "orders"; return Desired{Topics: []Want{w}} }
	set := func(pairs ...string) Desired {
		w := Want{Settings: map[string]*string{}}
		for i := 0; i < len(pairs); i += 2 {
			if w.Settings[pairs[i]] = &pairs[i+1]; pairs[i+1] == "" {
				w.Settings[pairs[i]] = nil
			}
		}
		return want(w)
	}
	all := Rules{Allow: Risks()}
	empty := func(s *State, _ *Topic) { s.Records["orders"] = 0 }
	with := func(key string, is Setting) func(*State, *Topic) {
		return func(_ *State, t *Topic) { t.Settings[key] = is }
	}
	for name, c := range map[string]struct {
		want  Desired
		have  State
		rules Rules
		plan  string
	}{
		"nothing asked":                {want(Want{}), ordersState(nil), Rules{}, ""},
		"as it is":                     {want(Want{Partitions: 3, ReplicationFactor: 2}), ordersState(nil), Rules{}, ""},
		"not there":                    {Desired{Topics: []Want{{Name: "new", Partitions: 3, Settings: map[string]*string{"retention.ms": text("1"), "cleanup.policy": nil}}}}, ordersState(nil), Rules{}, "create new partitions:>3 replication_factor:>the cluster's default retention.ms:>1"},
		"may not be seen":              {want(Want{Partitions: 3}), State{Denied: map[string]bool{"orders": true}}, Rules{}, "refuse orders (this principal may not see whether it is there, needs DESCRIBE on the topic)"},
		"settings may not be read":     {set("retention.ms", "1"), ordersState(func(_ *State, t *Topic) { t.Unread, t.Settings = fmt.Errorf("no"), nil }), Rules{}, "refuse orders (its settings may not be read, needs DESCRIBE_CONFIGS on the topic)"},
		"fewer partitions":             {want(Want{Partitions: 2}), ordersState(nil), all, "refuse orders partitions:3>2 (Kafka takes no partition away, and its records with it; a topic with fewer has to be made under another name)"},
		"more partitions":              {want(Want{Partitions: 6}), ordersState(nil), Rules{}, "refuse orders partitions:3>6 (it holds 7 records, which may have keys; new records of a key would go to another partition than those before: --allow moved-keys)"},
		"more partitions, allowed":     {want(Want{Partitions: 6}), ordersState(nil), all, "alter orders partitions:3>6"},
		"more partitions, empty":       {want(Want{Partitions: 6}), ordersState(empty), Rules{}, "alter orders partitions:3>6"},
		"more partitions, not counted": {want(Want{Partitions: 6}), ordersState(func(s *State, _ *Topic) { s.Records = nil }), Rules{}, "refuse orders partitions:3>6 (its records could not be counted; new records of a key would go to another partition than those before: --allow moved-keys)"},
		"more partitions, compacted":   {want(Want{Partitions: 6}), ordersState(with("cleanup.policy", own("compact,delete", "delete"))), Rules{}, "refuse orders partitions:3>6 (it is compacted, so its records have keys; new records of a key would go to another partition than those before: --allow moved-keys)\nkeep orders cleanup.policy:compact,delete>compact,delete (set by hand, the file does not name it)"},
		"more partitions, internal":    {want(Want{Partitions: 6}), ordersState(func(_ *State, t *Topic) { t.Internal = true }), all, "refuse orders partitions:3>6 (Kafka finds what it keeps in an internal topic by the number of its partitions)"},
		"more replicas":                {want(Want{ReplicationFactor: 3}), ordersState(nil), Rules{}, "alter orders replication_factor:2>3"},
		"fewer replicas":               {want(Want{ReplicationFactor: 1}), ordersState(nil), Rules{}, "alter orders replication_factor:2>1"},
		"more replicas than brokers":   {want(Want{ReplicationFactor: 4}), ordersState(nil), all, "refuse orders replication_factor:2>4 (4 replicas need as many brokers, 3 are alive)"},
		"replicas of no leader":        {want(Want{ReplicationFactor: 3}), ordersState(func(_ *State, t *Topic) { t.Partitions[1].Leader = -1 }), Rules{}, "refuse orders replication_factor:2>3 (orders/1 has no leader to copy from)"},
		"uneven replicas":              {want(Want{ReplicationFactor: 2}), ordersState(func(_ *State, t *Topic) { t.Partitions[0].Replicas = []int32{1} }), Rules{}, "alter orders replication_factor:1 to 2>2"},
		"in progress":                  {want(Want{ReplicationFactor: 2}), ordersState(func(s *State, t *Topic) { s.Moving["orders"] = map[int32]Move{0: {Adding: []int32{2}}} }), Rules{}, "alter orders replication_factor:2 (1 partition being reassigned)>2"},
		"a setting":                    {set("retention.ms", "700000000"), ordersState(nil), Rules{}, "alter orders retention.ms:604800000>700000000"},
		"settings in another spelling": {set("retention.ms", "604800000.0", "cleanup.policy", " delete "), ordersState(nil), Rules{}, ""},
		"lists in another spelling":    {set("cleanup.policy", "compact, delete"), ordersState(with("cleanup.policy", own("compact,delete", ""))), Rules{}, ""},
		"a boolean in other letters":   {set("preallocate", "TRUE"), ordersState(with("preallocate", own("true", "false"))), Rules{}, ""},
		"unset":                        {set("retention.ms", ""), ordersState(with("retention.ms", own("1000", "604800000"))), Rules{}, "alter orders retention.ms:1000>"},
		"unset, nothing of its own":    {set("retention.ms", ""), ordersState(nil), Rules{}, ""},
		"unset to less":                {set("retention.ms", ""), ordersState(with("retention.ms", own("700000000", "604800000"))), Rules{}, "refuse orders retention.ms:700000000> (retention.ms from 700000000 to 604800000 deletes records that are kept now: --allow deleted-records)"},
		"unset to what is not told":    {set("retention.ms", ""), ordersState(with("retention.ms", Setting{Value: "700000000", Source: OfTopic})), Rules{}, "refuse orders retention.ms:700000000> (the broker does not tell its default, which may be less and would delete records that are kept now: --allow deleted-records)"},
		"unset to what another tells": {set("retention.ms", ""), ordersState(func(s *State, t *Topic) {
			t.Settings["retention.ms"] = Setting{Value: "1000", Source: OfTopic}
			s.Topics["z"] = ordersState(nil).Topics["orders"]
		}), Rules{}, "alter orders retention.ms:1000>"},
		"less retention":                 {set("retention.ms", "1000"), ordersState(nil), Rules{}, "refuse orders retention.ms:604800000>1000 (retention.ms from 604800000 to 1000 deletes records that are kept now: --allow deleted-records)"},
		"less retention, allowed":        {set("retention.ms", "1000"), ordersState(nil), all, "alter orders retention.ms:604800000>1000"},
		"less retention, empty":          {set("retention.ms", "1000"), ordersState(empty), Rules{}, "alter orders retention.ms:604800000>1000"},
		"less retention, only compacted": {set("retention.ms", "1000", "cleanup.policy", "compact"), ordersState(with("cleanup.policy", own("compact", "delete"))), Rules{}, "alter orders retention.ms:604800000>1000"},
		"a bound where there was none":   {set("retention.bytes", "100"), ordersState(nil), Rules{}, "refuse orders retention.bytes:-1>100 (retention.bytes from -1 to 100 deletes records that are kept now: --allow deleted-records)"},
		"no bound":                       {set("retention.ms", "-1"), ordersState(nil), Rules{}, "alter orders retention.ms:604800000>-1"},
		"compaction":                     {set("cleanup.policy", "compact"), ordersState(nil), Rules{}, "refuse orders cleanup.policy:delete>compact (compaction deletes all but the last record of each key: --allow deleted-records)"},
		"deletion":                       {set("cleanup.policy", "delete"), ordersState(with("cleanup.policy", own("compact", "delete"))), Rules{}, "refuse orders cleanup.policy:compact>delete (records older than the retention are deleted: --allow deleted-records)"},
		"one refused, one not":           {set("retention.ms", "1", "min.insync.replicas", "2"), ordersState(nil), Rules{}, "refuse orders retention.ms:604800000>1 (retention.ms from 604800000 to 1 deletes records that are kept now: --allow deleted-records)\nalter orders min.insync.replicas:1>2"},
		"a misspelt setting":             {set("retention.mss", "1"), ordersState(nil), Rules{}, `refuse orders (there is no topic setting "retention.mss", the nearest is "retention.ms")`},
		"no such setting, of a new":      {Desired{Topics: []Want{{Name: "new", Settings: map[string]*string{"zzz": text("1")}}}}, ordersState(nil), Rules{}, `refuse new (there is no topic setting "zzz")`},
		"by hand":                        {want(Want{}), ordersState(with("retention.ms", own("1", "2"))), Rules{}, "keep orders retention.ms:1>1 (set by hand, the file does not name it)"},
		"by hand, a throttle in use": {want(Want{}), ordersState(func(s *State, t *Topic) {
			s.Moving["orders"] = map[int32]Move{0: {}}
			t.Settings[leaderReplicas] = own("*", "")
		}), Rules{}, ""},
		"by hand, strict":   {set("min.insync.replicas", "2"), ordersState(with("retention.ms", own("1", "2"))), Rules{Strict: true}, "alter orders min.insync.replicas:1>2\nrefuse orders retention.ms:1>1 (set by hand, the file does not name it; with --strict nothing at all is done)"},
		"owned":             {Desired{OwnedPrefixes: []string{"ord"}}, ordersState(nil), Rules{}, "keep orders (under an owned prefix, not in the file; --prune deletes it)"},
		"owned, pruned":     {Desired{OwnedPrefixes: []string{"ord"}}, ordersState(nil), Rules{Prune: true}, "delete orders (3 partitions, under an owned prefix, not in the file)"},
		"not owned, pruned": {Desired{OwnedPrefixes: []string{"other"}}, ordersState(nil), Rules{Prune: true}, ""},
		"internal, pruned":  {Desired{OwnedPrefixes: []string{"ord"}}, ordersState(func(_ *State, t *Topic) { t.Internal = true }), Rules{Prune: true}, ""},
		"reserved, pruned":  {Desired{OwnedPrefixes: []string{"_"}}, ordersState(func(s *State, t *Topic) { s.Topics = map[string]*Topic{"__orders": t} }), Rules{Prune: true}, ""},
	} {
		p := Diff(c.want, c.have, c.rules)
		if got := told(p); got != c.plan {
			t.Errorf("%s:\n%s, wanted\n%s", name, got, c.plan)
		}
		if blocked := strings.Contains(c.plan, "--strict"); p.Blocked != blocked {
			t.Errorf("%s: blocked %v", name, p.Blocked)
		}
	}
}

// TestDiffDestroys: only what is gone for good is destroyed.
func TestDiffDestroys(t *testing.T) {
	w := Desired{OwnedPrefixes: []string{"o"}, Topics: []Want{{Name: "a", Partitions: 6, ReplicationFactor: 3}, {Name: "b", Settings: map[string]*string{"retention.ms": text("1")}}}}
	s := ordersState(nil)
	for _, name := range []string{"a", "b"} {
		other := *s.Topics["orders"]
		other.Name = name
		s.Topics[name] = &other
	}
	var names []string
	for _, c := range Diff(w, s, Rules{Allow: Risks(), Prune: true}).Destroys() {
		names = append(names, c.Topic)
	}
	if !reflect.DeepEqual(names, []string{"b", "orders"}) {
		t.Errorf("destroys %v", names)
	}
}

// TestLateSettings: more in-sync replicas are demanded only once there are so many replicas.
func TestLateSettings(t *testing.T) {
	w := Desired{Topics: []Want{{Name: "orders", ReplicationFactor: 3, Settings: map[string]*string{"min.insync.replicas": text("2"), "retention.ms": text("-1")}}}}
	up := Diff(w, ordersState(nil), Rules{}).Changes[0]
	w.Topics[0].ReplicationFactor = 1
	down := Diff(w, ordersState(nil), Rules{}).Changes[0]
	keys := func(m map[string]*string) string {
		return fmt.Sprint(len(m), maps.Clone(m)["min.insync.replicas"] != nil)
	}
	if keys(early(&up)) != "1 false" || keys(late(&up)) != "1 true" || keys(early(&down)) != "2 true" || keys(late(&down)) != "0 false" {
		t.Errorf("up: early %s, late %s; down: early %s, late %s", keys(early(&up)), keys(late(&up)), keys(early(&down)), keys(late(&down)))
	}
}

// TestPartly: of a change that failed half-way, what is there is told.
func TestPartly(t *testing.T) {
	c := Change{Action: Alter, Topic: "orders", want: Want{Name: "orders", Partitions: 6, Settings: map[string]*string{"retention.ms": text("700000000")}},
		Differences: []Difference{{Field: "partitions"}, {Field: "retention.ms"}}, err: fmt.Errorf("partitions: refused")}
	have := ordersState(func(_ *State, t *Topic) { t.Settings["retention.ms"] = own("700000000", "604800000") })
	if c.shown([]State{have}) || c.Outcome != Failed || c.Why != "partitions: refused; done: retention.ms" {
		t.Errorf("%s %s", c.Outcome, c.Why)
	}
}
