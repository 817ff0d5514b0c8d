package catalog

import (
	"reflect"
	"strings"
	"testing"

	"kscope/internal/check"
)

// printed is the first fix of a finding as a person reads it: one line for each step.
func printed(fix check.Fix) []string {
	var lines []string
	for _, s := range fix.Steps {
		switch {
		case s.Do != nil:
			lines = append(lines, s.Do.Verb+" "+string(s.Do.Where))
		case len(s.Set) > 0:
			for _, set := range s.Set {
				lines = append(lines, string(set.Where)+": "+set.Key+"="+set.Value)
			}
		default:
			lines = append(lines, s.Say+s.Run)
		}
	}
	return lines
}

// fencedAt is a broker that the cluster calls fenced, and lists at an address.
func fencedAt(address string) func(*check.Facts) {
	return func(f *check.Facts) {
		f.Cluster.Brokers = append(f.Cluster.Brokers, check.Broker{ID: 4, Address: address, State: check.Fenced})
	}
}

// silentSpare is one more seed, which is silent.
func silentSpare(f *check.Facts) {
	e := check.Endpoint{Address: "old.example.com:9093", Seed: true, Lookup: check.Lookup{IPs: []string{"198.18.0.77"}},
		Paths: []check.Path{{IP: "198.18.0.77", Layers: f.Endpoints[0].Paths[0].Layers}}}
	breakAt(&e, check.StageTLS, check.Silent, "")
	f.Endpoints = append(f.Endpoints, e)
}

// allPlaintext lets every advertised address speak plaintext behind a seed that speaks TLS.
func allPlaintext(f *check.Facts) {
	for i := range f.Endpoints[1:] {
		e := &f.Endpoints[1+i]
		breakAt(e, check.StageTLS, check.Closed, "")
		e.Experiments = []check.Experiment{{Try: check.TryPlainAPI, Answered: true, API: &check.APIFacts{Keys: map[int16]check.Versions{3: {Max: 13}}}}}
	}
}

// firstFix is one way that must come first. Its facts are the check's own example, unless from gives others, and then
// what more spoils.
type firstFix struct {
	name, id   string
	from, more func(*check.Facts)
	want       []string
}

func TestFirstFixes(t *testing.T) {
	allOf := "kafka-1.example.com:9093,kafka-2.example.com:9093,kafka-3.example.com:9093"
	for _, c := range []firstFix{
		{name: "a dead address of a name", id: "DNS003", want: []string{"client: bootstrap.servers=" + allOf}},
		{name: "a dead address that is a fenced broker's", id: "DNS003", more: fencedAt("198.18.0.10:9093"), want: []string{"start broker/4"}},
		{name: "a filtered seed", id: "TCP001", want: []string{"client: bootstrap.servers=‹host and port of a broker as this machine reaches it›"}},
		{name: "a silent seed that nobody knows", id: "TCP002", from: silentSpare, want: []string{"client: bootstrap.servers=kafka.example.com:9093"}},
		{name: "a silent seed that is a fenced broker's", id: "TCP002", from: silentSpare, more: fencedAt("198.18.0.77:9093"), want: []string{
			"look at the process that listens on old.example.com:9093: stopped, out of memory, waiting for its disk, or at max.connections of its listener",
			"restart broker/4",
		}},
		{name: "at the limit, and no other broker lets us in", id: "TCP004", want: []string{
			"close some connections of this machine to kafka.example.com:9093, or take the next step on another machine: the limit counts by address",
			"bin/kafka-configs.sh --bootstrap-server kafka.example.com:9093 --command-config client.properties --alter --entity-type brokers --entity-default --add-config max.connections.per.ip=2147483647",
		}},
		{name: "another broker answers, and this one was met elsewhere", id: "ADV102", more: func(f *check.Facts) {
			endpointOf(f, 3).Paths[0].Identity = &check.Identity{Expected: 3, Answered: 2, Wrong: true, By: "DescribeConfigs"}
			f.Brokers = f.Brokers[:1]
		}, want: []string{
			"broker/2: advertised.listeners=EXTERNAL://kafka-3.example.com:9093,‹the other entries of broker 2, as they are›", "restart broker/2",
		}},
		{name: "plaintext behind a proxy", id: "ADV008", from: allPlaintext, want: []string{
			"client: security.protocol=SASL_PLAINTEXT", "client: bootstrap.servers=" + allOf,
		}},
		{name: "plaintext behind a proxy, and a password that would go there as it stands", id: "ADV008", from: allPlaintext,
			more: func(f *check.Facts) { f.Client.Mechanism, f.Brokers = "PLAIN", nil }, want: []string{
				"broker/1: advertised.listeners=‹listener name›://‹host and port of broker 1 as this machine reaches it›,‹the other entries of broker 1, as they are›", "restart broker/1",
			}},
		{name: "no InitProducerId", id: "API002", from: func(f *check.Facts) { delete(f.Endpoints[1].Paths[0].API.Keys, 22) }, want: []string{"client: enable.idempotence=false"}},
		{name: "a proxy that is asked by an IP address", id: "TLS017", more: func(f *check.Facts) { f.Endpoints[0].Lookup.Literal = true }, want: []string{
			"client: bootstrap.servers=‹host and port of a broker as this machine reaches it›",
		}},
	} {
		t.Run(c.name, func(t *testing.T) { c.judge(t) })
	}
}

func (c firstFix) judge(t *testing.T) {
	the, err := Find(c.id)
	if err != nil {
		t.Fatal(err)
	}
	f := check.Healthy()
	if c.from == nil {
		c.from = the.Example
	}
	c.from(f)
	if c.more != nil {
		c.more(f)
	}
	found := the.Judge(f)
	if len(found) == 0 {
		t.Fatal("nothing found")
	}
	if got := printed(the.Remedy(f, found[0])[0]); !reflect.DeepEqual(got, c.want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
	}
}

func TestAFixForTunnelsKeepsTheListenerInside(t *testing.T) {
	f := broken(&noTunnel)
	r := check.Run([]*check.Check{&noTunnel}, f, nil)
	got := printed(r.Causes[0].Fixes[0])
	want := []string{
		"broker/1: listeners=‹listeners of broker 1 as they are›,TUNNEL://:‹port of the new listener of broker 1›",
		"broker/1: listener.security.protocol.map=‹listener.security.protocol.map of broker 1 as they are›,TUNNEL:SASL_SSL",
		"broker/1: advertised.listeners=‹advertised.listeners of broker 1 as they are›,TUNNEL://‹host and port of this machine that lead to broker 1›",
		"let ‹host and port of this machine that lead to broker 1› lead to the new listener of broker 1 (kubectl port-forward, ssh -L)",
		"client: bootstrap.servers=‹host and port of this machine that lead to broker 1›,‹host and port of this machine that lead to broker 2›,‹host and port of this machine that lead to broker 3›",
	}
	if len(got) < len(want) || !reflect.DeepEqual(got[:len(want)], want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
	if end := got[len(got)-3:]; !reflect.DeepEqual(end, []string{"restart broker/1", "restart broker/2", "restart broker/3"}) {
		t.Errorf("ends with %v", end)
	}
}

// TestOneBrokerByTwoNames: a silent broker that is a seed under another name is one cause.
func TestOneBrokerByTwoNames(t *testing.T) {
	f := check.Healthy()
	silentSpare(f)
	e := endpointOf(f, 2)
	e.Paths[0].IP, e.Lookup.IPs = "198.18.0.77", []string{"198.18.0.77"}
	breakAt(e, check.StageTLS, check.Silent, "")
	r := check.Run(All(), f, nil)
	if len(r.Causes) != 1 || len(r.Causes[0].Findings) != 1 || r.Causes[0].Findings[0].Subject != e.Subject() || len(r.Causes[0].Consequences) != 1 {
		t.Errorf("%+v", r.Causes)
	}
	breakAt(e, check.StageTCP, check.Refused, "")
	if r = check.Run(All(), f, nil); len(r.Causes) != 2 {
		t.Errorf("what fails in another way is another cause: %+v", r.Causes)
	}
}

func TestIdempotence(t *testing.T) {
	for _, c := range []struct {
		dialect, value string
		want           bool
	}{{"java", "", true}, {"java", "false", false}, {"librdkafka", "", false}, {"librdkafka", "true", true}, {"", "", false}} {
		f := check.Healthy()
		f.Client.Dialect = c.dialect
		if c.value != "" {
			f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: idempotence, Value: c.value})
		}
		if got := idempotent(f); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
