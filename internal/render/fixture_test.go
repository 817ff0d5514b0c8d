package render

import (
	"bytes"
	"testing"
	"time"

	"kscope/internal/check"
)

// The checks of these tests are their own, so that the catalogue can change without them.

var piped = Terminal{UTF8: true}

// advertised speaks of each advertised address that is not reached, as ADV002 would.
var advertised = &check.Check{
	ID: "ADV002", Title: "every advertised name resolves", Level: check.Error, Why: "A client connects to what brokers advertise.",
	Errors: []string{"kafka-2:9092/2: Failed to resolve"}, Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) (found []check.Finding) {
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			if e.Advertised() && e.Lookup.Failure == check.NoSuchName {
				found = append(found, check.Finding{Subject: e.Subject(), Detail: "broker 2 advertises " + e.Address + ", a name that does not resolve here",
					Evidence: []string{"bootstrap " + f.Asked.BootstrapServers[0] + " answers", "lookup " + e.Host() + ": no such host"}})
			}
		}
		return found
	},
	Remedy: func(_ *check.Facts, at check.Finding) []check.Fix {
		return []check.Fix{
			{Say: "give broker 2 an address that works from here", Steps: []check.Step{
				{Set: []check.Setting{{Where: "broker/2", File: "server.properties", Key: "advertised.listeners", Value: "EXTERNAL://" + check.Blank("host and port of broker 2")}}},
				{Do: &check.Act{Verb: "restart", Where: "broker/2"}}}},
			{Say: "or, for this machine alone, a hosts entry", Steps: []check.Step{{Run: "getent hosts kafka-2"}}},
		}
	},
	Example: func(f *check.Facts) { unresolved2(f) },
}

// mechanism speaks when the client's mechanism is SCRAM-SHA-1, in doubt.
var mechanism = &check.Check{
	ID: "SASL005", Title: "the user has a credential", Level: check.Error, Why: "It cannot log in.", Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding {
		if f.Client.Mechanism != "SCRAM-SHA-1" {
			return nil
		}
		return []check.Finding{{Subject: check.TheClient, Detail: "user app has no SCRAM-SHA-1 credential", Evidence: []string{"refused at the first message"},
			Because: "sasl.mechanism in line 3", Doubt: "kscope scram list app, by an administrator", Against: "the second broker let it in"}}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		return []check.Fix{{Say: "use the other mechanism", Steps: []check.Step{{Set: []check.Setting{f.Client.Set("sasl.mechanism", "SCRAM-SHA-512")}}, {Run: "kscope doctor"}}}}
	},
}

// behind warns of each partition with a lost replica; it blames the address of broker 2.
var behind = &check.Check{
	ID: "TOP005", Title: "every replica is in sync", Level: check.Warning, Why: "One failure nearer to refusing writes.", Needs: []check.Need{check.Topics},
	Judge: func(f *check.Facts) (found []check.Finding) {
		for _, t := range f.Topics {
			for _, p := range t.Partitions {
				if len(p.ISR) < len(p.Replicas) {
					found = append(found, check.Finding{Subject: check.Subject("partition/" + t.Name + "/" + string(rune('0'+p.ID))),
						Detail: "a replica of orders is behind", Blames: []check.Subject{"address/kafka-2.example.com:9093"}})
				}
			}
		}
		return found
	},
}

// old is for information only.
var old = &check.Check{
	ID: "API003", Title: "brokers are new", Level: check.Info, Why: "Newer ones are faster.", Needs: []check.Need{check.Cluster},
	Judge: func(f *check.Facts) []check.Finding {
		if f.Cluster == nil || f.Cluster.ID != "old" {
			return nil
		}
		return []check.Finding{{Subject: check.TheCluster, Detail: "the cluster runs Kafka 3.0"}}
	},
}

var brokerSettings = &check.Check{
	ID: "PERF001", Title: "connections are kept", Level: check.Warning, Why: "w", Needs: []check.Need{check.BrokerSettings},
	Judge: func(*check.Facts) []check.Finding { return nil },
}

func all() []*check.Check {
	return []*check.Check{advertised, mechanism, behind, old, brokerSettings}
}

func unresolved2(f *check.Facts) {
	e := &f.Endpoints[2]
	e.Lookup = check.Lookup{Failure: check.NoSuchName, Detail: "no such host", Took: 2 * time.Millisecond}
	e.Paths = nil
}

func report(broken ...func(*check.Facts)) check.Report {
	f := check.Healthy()
	for _, b := range broken {
		b(f)
	}
	return check.Run(all(), f, nil)
}

func write(t *testing.T, format string, r check.Report, o Options) string {
	t.Helper()
	f, err := FormatNamed(format)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f(&out, r, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// same compares whole outputs.
func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("is\n%s\nwant\n%s\nis quoted %q", got, want, got)
	}
}

func lostReplica(f *check.Facts)  { f.Topics[0].Partitions[1].ISR = []int32{2, 3} }
func lostReplicas(f *check.Facts) { lostReplica(f); f.Topics[0].Partitions[4].ISR = []int32{2, 3} }
func oldCluster(f *check.Facts)   { f.Cluster.ID = "old" }
func scramSHA1(f *check.Facts)    { f.Client.Mechanism = "SCRAM-SHA-1" }
func noRight(f *check.Facts) {
	f.Gaps = []check.Gap{{Need: check.BrokerSettings, Subject: check.TheCluster, Reason: "not allowed", Right: "DESCRIBE_CONFIGS on the cluster"}}
}
func notReached(f *check.Facts) {
	f.Gaps = []check.Gap{{Need: check.BrokerSettings, Subject: "broker/2", Reason: "not reached"}, {Need: check.API, Subject: "broker/2", Reason: "not reached"}}
}
func nobody(f *check.Facts) {
	for i := range f.Endpoints {
		f.Endpoints[i].Paths = nil
	}
	f.Cluster, f.Topics, f.Brokers = nil, nil, nil
	f.Gaps = []check.Gap{{Need: check.Topics, Subject: check.TheCluster, Reason: "not reached"}}
}
func badSettings(f *check.Facts) {
	nobody(f)
	f.Gaps = nil
	f.Client.Problems = []check.Problem{{Kind: check.BadValue, Detail: "x"}}
}
