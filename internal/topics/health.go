package topics

import (
	"fmt"
	"slices"
	"strconv"
)

// Problem is what is wrong with a partition, by the name of the filter that finds it.
type Problem string

// A partition without a leader serves nobody. One that has lost replicas is under-replicated; with fewer in sync than
// min.insync.replicas it takes no writes of acks=all, and at that number it is one failure away from it.
const (
	Leaderless      Problem = "leaderless"
	UnderMinISR     Problem = "under-min-isr"
	AtMinISR        Problem = "at-min-isr"
	UnderReplicated Problem = "under-replicated"
)

// Words say what is so of a partition that has the problem.
func (p Problem) Words() string {
	return map[Problem]string{
		Leaderless:      "without a leader: nobody can read or write them",
		UnderMinISR:     "with fewer replicas in sync than min.insync.replicas: no writes of acks=all",
		AtMinISR:        "whose replicas in sync have become as few as min.insync.replicas: one failure away from no writes of acks=all",
		UnderReplicated: "with a replica that is not in sync",
	}[p]
}

// Problems are all of them, the worst first.
func Problems() []Problem { return []Problem{Leaderless, UnderMinISR, AtMinISR, UnderReplicated} }

// Problems are what is wrong with a partition, the worst first. Replicas that a reassignment is still adding are not lost
// ones (Partition.isUnderReplicated), and since ELR no more are demanded in sync than there are replicas.
func (s State) Problems(t *Topic, p Partition) []Problem {
	replicas := without(p.Replicas, s.Moving[t.Name][p.ID].Adding)
	least, _ := strconv.Atoi(t.Settings["min.insync.replicas"].Value)
	least = min(least, len(replicas))
	var all []Problem
	if p.Leader < 0 {
		all = append(all, Leaderless)
	}
	switch in := len(p.ISR); {
	case in < least:
		all = append(all, UnderMinISR)
	case in == least && len(replicas) > least:
		all = append(all, AtMinISR)
	}
	if len(p.ISR) < len(replicas) {
		all = append(all, UnderReplicated)
	}
	return all
}

// Unhealthy says that one of the problems needs somebody: a partition that is only at its least is under-replicated too.
func Unhealthy(all []Problem) bool {
	return slices.ContainsFunc(all, func(p Problem) bool { return p != AtMinISR })
}

// FactorWords is "3", or "1 to 3" where the partitions differ.
func FactorWords(all []int) string {
	if len(all) > 1 {
		return fmt.Sprintf("%d to %d", all[0], all[len(all)-1])
	}
	return strconv.Itoa(all[0])
}

// Count counts a topic's partitions by their problems.
func (s State) Count(t *Topic) map[Problem]int {
	n := map[Problem]int{}
	for _, p := range t.Partitions {
		for _, problem := range s.Problems(t, p) {
			n[problem]++
		}
	}
	return n
}

// Unread are the topics whose settings could not be read.
func (s State) Unread() []string {
	var all []string
	for _, name := range s.Names() {
		if s.Topics[name].Unread != nil {
			all = append(all, name)
		}
	}
	return all
}
