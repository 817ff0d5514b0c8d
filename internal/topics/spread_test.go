package topics

import (
	"maps"
	"reflect"
	"testing"
)

func brokers(racks ...string) []Broker {
	var all []Broker
	for i, rack := range racks {
		all = append(all, Broker{int32(i + 1), rack})
	}
	return all
}

func TestSpread(t *testing.T) {
	three, racks := brokers("", "", ""), brokers("a", "a", "b", "b")
	for name, c := range map[string]struct {
		brokers []Broker
		parts   [][]int32
		factor  int
		load    map[int32]int
		want    [][]int32
	}{
		"nothing to do":                        {three, [][]int32{{2, 1}}, 2, nil, [][]int32{{2, 1}}},
		"every broker once more":               {three, [][]int32{{1}, {2}, {3}}, 2, nil, [][]int32{{1, 2}, {2, 1}, {3, 1}}},
		"all":                                  {three, [][]int32{{3}}, 3, nil, [][]int32{{3, 1, 2}}},
		"the emptier broker":                   {three, [][]int32{{1}}, 2, map[int32]int{1: 1, 2: 9, 3: 4}, [][]int32{{1, 3}}},
		"the topic before the cluster":         {three, [][]int32{{1}, {3}}, 2, map[int32]int{1: 1, 2: 9, 3: 1}, [][]int32{{1, 2}, {3, 1}}},
		"another rack first":                   {racks, [][]int32{{1}}, 2, map[int32]int{3: 9, 4: 8}, [][]int32{{1, 4}}},
		"a third in the emptier of two racks":  {racks, [][]int32{{1, 3}}, 3, map[int32]int{2: 5, 4: 1}, [][]int32{{1, 3, 4}}},
		"fewer: of the rack that has two":      {racks, [][]int32{{1, 2, 3}}, 2, map[int32]int{3: 99}, [][]int32{{1, 3}}},
		"fewer: the fullest":                   {three, [][]int32{{1, 2, 3}}, 2, map[int32]int{1: 9, 2: 5, 3: 1}, [][]int32{{1, 3}}},
		"fewer: the leader stays":              {three, [][]int32{{2, 1, 3}}, 1, map[int32]int{2: 99}, [][]int32{{2}}},
		"fewer: a broker that is gone first":   {three, [][]int32{{9, 1, 2}}, 2, nil, [][]int32{{1, 2}}},
		"more, with a broker that is gone":     {three, [][]int32{{9, 1}}, 3, nil, [][]int32{{9, 1, 2}}},
		"uneven partitions":                    {three, [][]int32{{1, 2, 3}, {2}}, 2, nil, [][]int32{{1, 3}, {2, 1}}},
		"more than there are brokers: no more": {brokers(""), [][]int32{{1}}, 2, nil, [][]int32{{1}}},
	} {
		load := maps.Clone(c.load)
		if load == nil {
			load = map[int32]int{}
		}
		if got := Spread(c.brokers, c.parts, c.factor, load); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, wanted %v", name, got, c.want)
		}
	}
}

// TestSpreadIsEven: whatever the leaders, brokers end with the same number of replicas, give or take one; racks too.
func TestSpreadIsEven(t *testing.T) {
	for _, all := range [][]Broker{brokers("", "", "", "", ""), brokers("a", "b", "c", "a", "b", "c")} {
		var parts [][]int32
		load := map[int32]int{}
		for i := range 60 {
			parts = append(parts, []int32{int32(i%len(all) + 1)})
			load[parts[i][0]]++
		}
		n, rackOf := map[int32]int{}, map[int32]string{}
		for _, b := range all {
			rackOf[b.ID] = b.Rack
		}
		for i, replicas := range Spread(all, parts, 3, load) {
			racks := map[string]bool{}
			for _, id := range replicas {
				n[id]++
				racks[rackOf[id]] = true
			}
			if replicas[0] != parts[i][0] || len(replicas) != 3 || all[0].Rack != "" && len(racks) != 3 {
				t.Errorf("%v became %v", parts[i], replicas)
			}
		}
		for id, is := range n {
			if is < 180/len(all)-1 || is > 180/len(all)+1 || load[id] != is {
				t.Errorf("broker %d of %d has %d replicas, counted as %d", id, len(all), is, load[id])
			}
		}
	}
}
