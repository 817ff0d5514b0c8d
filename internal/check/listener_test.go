package check

import (
	"slices"
	"testing"
)

func TestInterBrokerListener(t *testing.T) {
	b := Healthy().Brokers[0]
	want := Listener{Name: "INTERNAL", Protocol: "SSL", Address: "kafka-1:9092"}
	if got, ok := b.InterBrokerListener(); !ok || got != want {
		t.Errorf("got %+v, %v, want %+v", got, ok, want)
	}
	delete(b.Settings, "inter.broker.listener.name")
	b.Settings["security.inter.broker.protocol"] = "SASL_SSL"
	if got, ok := b.InterBrokerListener(); !ok || got.Name != "EXTERNAL" {
		t.Errorf("by protocol: got %+v, %v, want EXTERNAL", got, ok)
	}
	if got, ok := (BrokerFacts{}).InterBrokerListener(); ok {
		t.Errorf("without settings: got %+v", got)
	}
}

func TestIsolated(t *testing.T) {
	part := func(leader int32, isr ...int32) Partition {
		return Partition{Leader: leader, Replicas: []int32{1, 2, 3}, ISR: isr}
	}
	oneDown, allDown := part(1, 1), part(1, 1)
	oneDown.Offline, allDown.Offline = []int32{2}, []int32{2, 3}
	for name, c := range map[string]struct {
		parts []Partition
		want  []int32
	}{
		"one of two":                     {[]Partition{part(1, 1), part(1, 1), part(2, 1, 2, 3)}, []int32{1}},
		"all":                            {[]Partition{part(1, 1), part(2, 2), part(3, 3)}, []int32{1, 2, 3}},
		"followed elsewhere":             {[]Partition{part(1, 1), part(1, 1, 2, 3)}, nil},
		"followed elsewhere, seen first": {[]Partition{part(1, 1, 2, 3), part(1, 1)}, nil},
		"another has a follower less":    {[]Partition{part(1, 1), part(2, 2, 3)}, []int32{1}},
		"a follower is down, one is up":  {[]Partition{oneDown}, []int32{1}},
		"no follower is up":              {[]Partition{allDown}, nil},
		"no leader":                      {[]Partition{part(-1, 1)}, nil},
		"one replica":                    {[]Partition{{Leader: 1, Replicas: []int32{1}, ISR: []int32{1}}}, nil},
	} {
		f := Facts{Topics: []Topic{{Partitions: c.parts}}}
		if got := f.Isolated(); !slices.Equal(got, c.want) {
			t.Errorf("%s: isolated are %v, want %v", name, got, c.want)
		}
	}
}
