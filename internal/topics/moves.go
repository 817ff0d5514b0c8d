package topics

import (
	"slices"
)

// move is one partition that gets other replicas.
type move struct {
	topic     string
	partition int32
	leader    int32
	// from are the replicas that it had, to those that it gets, adding those of them that are new.
	from, to, adding []int32
	// inProgress says that just that was asked for before.
	inProgress bool
}

// load counts the replicas of each broker.
func (s State) load() map[int32]int {
	load := map[int32]int{}
	for _, t := range s.Topics {
		for _, p := range t.Partitions {
			for _, id := range p.Replicas {
				load[id]++
			}
		}
	}
	return load
}

// moves are the partitions of a topic that get other replicas, or are getting them.
func (s State) moves(t *Topic, factor int, load map[int32]int) []move {
	var all []move
	var parts [][]int32
	for _, p := range t.Partitions {
		parts = append(parts, s.replicas(t, p))
	}
	for i, to := range Spread(s.Brokers, parts, factor, load) {
		p := t.Partitions[i]
		going, moving := s.Moving[t.Name][p.ID]
		from := slices.DeleteFunc(slices.Clone(p.Replicas), func(id int32) bool { return slices.Contains(going.Adding, id) })
		if slices.Equal(to, parts[i]) && !moving {
			continue
		}
		m := move{topic: t.Name, partition: p.ID, from: from, to: to, leader: p.Leader, inProgress: moving && slices.Equal(to, parts[i])}
		m.adding = without(to, from)
		all = append(all, m)
	}
	return all
}

func without(all, some []int32) []int32 {
	return slices.DeleteFunc(slices.Clone(all), func(id int32) bool { return slices.Contains(some, id) })
}
