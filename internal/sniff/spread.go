package sniff

import (
	"cmp"
	"slices"
)

// Spread is how records are spread over keys and keys over partitions.
type Spread struct {
	// Records have a key that is not null, Keys are the different ones.
	Records int `json:"records"`
	Keys    int `json:"keys"`
	// Hottest are the keys of most records.
	Hottest []HotKey `json:"hottest"`
	// SplitKeys were seen in more than one partition; Split are some of them.
	SplitKeys int      `json:"split_keys"`
	Split     []HotKey `json:"split"`
	// Placements are the rules that were tried; Places is of how many keys, counted once for each partition.
	Placements []Placement `json:"placements"`
	Places     int         `json:"places"`
	// First is the rule that explains most; Second the one that explains those it does not; Before is the number of
	// partitions under which the first rule explains them: partitions were added. Each is empty where nothing is proved.
	First  string `json:"first,omitempty"`
	Second string `json:"second,omitempty"`
	Before int    `json:"before,omitempty"`
	// FirstKeys and RestKeys are how many places the first rule explains, and the other.
	FirstKeys int `json:"first_keys"`
	RestKeys  int `json:"rest_keys"`
	// Unruled says that no rule explains where keys are, though there are enough to tell.
	Unruled bool `json:"unruled"`
}

// HotKey is a key with its records among those that were looked at.
type HotKey struct {
	Key        string  `json:"key"`
	Records    int     `json:"records"`
	Share      float64 `json:"share"`
	Partitions []int32 `json:"partitions"`
}

// few is how many keys are named.
const few = 5

// spreadOf looks at the keys of all samples of a topic of n partitions.
func spreadOf(samples []*Sample, n int) Spread {
	keys := map[string]*HotKey{}
	var s Spread
	for _, r := range samples {
		if r.Key == nil {
			continue
		}
		s.Records++
		k := keys[string(r.Key)]
		if k == nil {
			k = &HotKey{Key: string(r.Key)}
			keys[string(r.Key)] = k
		}
		k.Records++
		if !slices.Contains(k.Partitions, r.Partition) {
			k.Partitions = append(k.Partitions, r.Partition)
		}
	}
	s.Keys = len(keys)
	s.name(keys)
	s.place(keys, n)
	return s
}

// name picks the keys that are told.
func (s *Spread) name(keys map[string]*HotKey) {
	s.Hottest, s.Split = []HotKey{}, []HotKey{}
	for _, k := range keys {
		k.Share = share(k.Records, s.Records)
		slices.Sort(k.Partitions)
		if k.Records > 1 {
			s.Hottest = append(s.Hottest, *k)
		}
		if len(k.Partitions) > 1 {
			s.Split = append(s.Split, *k)
		}
	}
	s.SplitKeys = len(s.Split)
	for _, list := range []*[]HotKey{&s.Hottest, &s.Split} {
		slices.SortFunc(*list, func(a, b HotKey) int { return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.Key, b.Key)) })
		*list = (*list)[:min(few, len(*list))]
		for i := range *list {
			(*list)[i].Key = keyText([]byte((*list)[i].Key))
		}
	}
}

// place finds the rules by which keys were put into partitions. One partition tells nothing; empty keys are left out
// because librdkafka spreads them like null ones.
func (s *Spread) place(keys map[string]*HotKey, n int) {
	var all []place
	for key, k := range keys {
		for _, p := range k.Partitions {
			if key != "" {
				all = append(all, place{key, p})
			}
		}
	}
	s.Places, s.Placements = len(all), placements()
	if n < 2 || len(all) == 0 {
		s.Placements = []Placement{}
		return
	}
	for i := range s.Placements {
		yes, _ := explained(all, s.Placements[i], n)
		s.Placements[i].Keys = len(yes)
	}
	best := slices.MaxFunc(s.Placements, func(a, b Placement) int { return cmp.Compare(a.Keys, b.Keys) })
	yes, rest := explained(all, best, n)
	s.RestKeys = len(rest)
	if convincing(len(yes), len(all), n) {
		s.First, s.FirstKeys = best.Name, len(yes)
	}
	s.second(best, yes, rest, n)
	s.Unruled = s.First == "" && enough(len(all), n)
}

// second explains what the best rule does not: another rule, or the same one from when there were fewer partitions.
func (s *Spread) second(best Placement, yes, rest []place, n int) {
	most := 0
	for _, other := range s.Placements {
		matched, _ := explained(rest, other, n)
		if other.Name != best.Name && len(matched) > most && convincing(len(matched), len(rest), n) {
			most, s.Second = len(matched), other.Name
		}
	}
	for fewer := 1; fewer < n; fewer++ {
		matched, _ := explained(rest, best, fewer)
		if len(matched) > most && convincing(len(matched), len(rest), n) {
			most, s.Second, s.Before = len(matched), "", fewer
		}
	}
	if most > 0 && s.First == "" {
		s.First, s.FirstKeys = best.Name, len(yes)
	}
}

// enough says that so many places would show a rule if there were one.
func enough(places, n int) bool { return convincing(places, places, n) && places >= 20 }

func share(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(part) / float64(of)
}
