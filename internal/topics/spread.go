package topics

import (
	"cmp"
	"slices"
)

// Spread chooses the replicas of partitions anew for a replication factor: it keeps what is there as far as it can, and the
// first replica, who leads, always first; it adds brokers whose rack has the fewest replicas of the partition, among those
// the one with the fewest of the topic, then of the cluster. To have fewer, it drops replicas of brokers that are not alive,
// then of racks that have two, then of the fullest brokers. load are the replicas of each broker in the whole cluster; it is
// kept up to date. It is pure but for that, and needs as many brokers as the factor.
func Spread(brokers []Broker, parts [][]int32, factor int, load map[int32]int) [][]int32 {
	s := spreader{load: load, topic: map[int32]int{}, rack: map[int32]string{}}
	for _, b := range brokers {
		s.alive = append(s.alive, b.ID)
		s.rack[b.ID] = b.Rack
	}
	for _, replicas := range parts {
		for _, id := range replicas {
			s.topic[id]++
		}
	}
	var chosen [][]int32
	for _, replicas := range parts {
		chosen = append(chosen, s.choose(replicas, factor))
	}
	return chosen
}

type spreader struct {
	alive       []int32
	rack        map[int32]string
	load, topic map[int32]int
}

func (s *spreader) choose(replicas []int32, factor int) []int32 {
	now := slices.Clone(replicas)
	for len(now) > factor {
		at := s.drop(now)
		s.count(now[at], -1)
		now = slices.Delete(now, at, at+1)
	}
	for len(now) < factor {
		id, ok := s.add(now)
		if !ok {
			break
		}
		s.count(id, 1)
		now = append(now, id)
	}
	return now
}

func (s *spreader) count(id int32, n int) { s.load[id] += n; s.topic[id] += n }

// drop is the place of the replica to give up. The leader's is given up only where its broker is not alive.
func (s *spreader) drop(now []int32) int {
	worse := func(a, b int) int {
		return cmp.Or(
			cmp.Compare(truth(!slices.Contains(s.alive, now[b])), truth(!slices.Contains(s.alive, now[a]))),
			cmp.Compare(truth(a == 0), truth(b == 0)),
			cmp.Compare(s.together(now, now[b]), s.together(now, now[a])),
			cmp.Compare(s.topic[now[b]], s.topic[now[a]]),
			cmp.Compare(s.load[now[b]], s.load[now[a]]),
			cmp.Compare(b, a),
		)
	}
	var places []int
	for i := range now {
		places = append(places, i)
	}
	return slices.MinFunc(places, worse)
}

// add is the broker that gets a replica.
func (s *spreader) add(now []int32) (int32, bool) {
	free := slices.DeleteFunc(slices.Clone(s.alive), func(id int32) bool { return slices.Contains(now, id) })
	if len(free) == 0 {
		return 0, false
	}
	return slices.MinFunc(free, func(a, b int32) int {
		return cmp.Or(
			cmp.Compare(s.together(now, a), s.together(now, b)),
			cmp.Compare(s.topic[a], s.topic[b]),
			cmp.Compare(s.load[a], s.load[b]),
			cmp.Compare(a, b),
		)
	}), true
}

// together counts the replicas in a broker's rack. Brokers without a rack are each in one of their own.
func (s *spreader) together(now []int32, id int32) int {
	n := 0
	for _, other := range now {
		if other == id || s.rack[id] != "" && s.rack[other] == s.rack[id] {
			n++
		}
	}
	return n
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
