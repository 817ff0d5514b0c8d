package faults

import (
	"testing"

	"kscope/internal/kafkatest"
)

// TestOtherEntriesAreKnown: where a broker's own address leads nowhere, the way in is another door of that broker, which
// tells what else it advertises. So the printed step is whole, but for the one address that nobody can know.
func TestOtherEntriesAreKnown(t *testing.T) {
	s := newStage(t, kafkatest.Start(t, kafkatest.Spec{}))
	s.advertise(1, "kafka-1:9092")
	causes := told(s.doctor())
	c := causeOf(causes, "ADV002")
	if len(causes) != 1 || c == nil {
		t.Fatalf("want ADV002 alone; found:%s", words(causes))
	}
	want := "CLIENT://‹host and port of broker 1 as this machine reaches it›,INTERNAL://" + s.C.Internal(1)
	if set := c.Fixes[0].Steps[0].Set; len(set) != 1 || set[0].Key != "advertised.listeners" || set[0].Value != want {
		t.Errorf("sets %+v, want %s", set, want)
	}
}
