package check

import "testing"

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
