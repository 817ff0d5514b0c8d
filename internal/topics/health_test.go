package topics

import (
	"reflect"
	"testing"
)

func TestProblems(t *testing.T) {
	least := func(n string) *Topic {
		return &Topic{Name: "t", Settings: map[string]Setting{"min.insync.replicas": {Value: n}}}
	}
	for name, c := range map[string]struct {
		topic *Topic
		p     Partition
		move  Move
		want  []Problem
	}{
		"well":                          {least("2"), Partition{Leader: 1, Replicas: []int32{1, 2, 3}, ISR: []int32{1, 2, 3}}, Move{}, nil},
		"one replica lost":              {least("1"), Partition{Leader: 1, Replicas: []int32{1, 2, 3}, ISR: []int32{1, 2}}, Move{}, []Problem{UnderReplicated}},
		"one failure away":              {least("2"), Partition{Leader: 1, Replicas: []int32{1, 2, 3}, ISR: []int32{1, 2}}, Move{}, []Problem{AtMinISR, UnderReplicated}},
		"no writes":                     {least("2"), Partition{Leader: 1, Replicas: []int32{1, 2, 3}, ISR: []int32{1}}, Move{}, []Problem{UnderMinISR, UnderReplicated}},
		"no leader":                     {least("1"), Partition{Leader: -1, Replicas: []int32{1}, ISR: nil}, Move{}, []Problem{Leaderless, UnderMinISR, UnderReplicated}},
		"more demanded than there are":  {least("2"), Partition{Leader: 1, Replicas: []int32{1}, ISR: []int32{1}}, Move{}, nil},
		"all demanded, all there":       {least("2"), Partition{Leader: 1, Replicas: []int32{1, 2}, ISR: []int32{1, 2}}, Move{}, nil},
		"a replica is still being made": {least("1"), Partition{Leader: 1, Replicas: []int32{1, 2, 3}, ISR: []int32{1, 2}}, Move{Adding: []int32{3}}, nil},
		"settings not read":             {&Topic{Name: "t"}, Partition{Leader: 1, Replicas: []int32{1, 2}, ISR: []int32{1}}, Move{}, []Problem{UnderReplicated}},
	} {
		s := State{Moving: map[string]map[int32]Move{"t": {0: c.move}}}
		got := s.Problems(c.topic, c.p)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, wanted %v", name, got, c.want)
		}
		if Unhealthy(got) != (len(c.want) > 0) {
			t.Errorf("%s: unhealthy is %v", name, Unhealthy(got))
		}
	}
}
