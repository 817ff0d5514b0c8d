package catalog

import (
	"reflect"
	"testing"

	"kscope/internal/check"
)

func TestOnlyTheEntryOfTheAddressIsReplaced(t *testing.T) {
	f := check.Healthy()
	unresolved(advertise(f, 2, "kafka-2:9093", ""))
	r := check.Run([]*check.Check{&advertisedResolves}, f, nil)
	if len(r.Causes) != 1 {
		t.Fatalf("causes %+v", r.Causes)
	}
	want := check.Fix{
		Say: "give broker 2 an address that works from here",
		Steps: []check.Step{
			{Set: []check.Setting{{Where: "broker/2", File: "server.properties", Key: "advertised.listeners", Value: "INTERNAL://kafka-2:9092,EXTERNAL://‹host and port of broker 2 as this machine reaches it›"}}},
			{Do: &check.Act{Verb: "restart", Where: "broker/2"}},
		},
	}
	if got := r.Causes[0].Fixes[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwanted %+v", got, want)
	}
	wantFinding := check.Finding{
		Subject: "address/kafka-2:9093", Level: check.Error, Detail: "broker 2 advertises kafka-2:9093, a name that does not resolve here",
		Evidence: []string{
			"bootstrap kafka.example.com:9093 answers; its metadata gives broker 2 as kafka-2:9093",
			"lookup kafka-2: no such name in 4.0 ms",
		},
	}
	if got := r.Causes[0].Findings[0]; !reflect.DeepEqual(got, wantFinding) {
		t.Errorf("got  %+v\nwanted %+v", got, wantFinding)
	}
}

func TestUnknownListenersAreNotGuessed(t *testing.T) {
	f := check.Healthy()
	f.Brokers = nil
	got := listenersWith(f, 2, "kafka-2.example.com:9093", reachable(2))
	if want := "‹listener name›://‹host and port of broker 2 as this machine reaches it›,‹the other entries of broker 2, as they are›"; got != want {
		t.Errorf("%s, wanted %s", got, want)
	}
}

func TestDeadSpareSeedIsAWarning(t *testing.T) {
	f := check.Healthy()
	dead := check.Endpoint{Address: "old.example.com:9093", Seed: true, Lookup: check.Lookup{IPs: []string{"198.18.0.77"}},
		Paths: []check.Path{{IP: "198.18.0.77", Layers: f.Endpoints[0].Paths[0].Layers}}}
	for name, c := range map[string]struct {
		spoil func(*check.Endpoint)
		check *check.Check
	}{
		"refused":    {func(e *check.Endpoint) { breakAt(e, check.StageTCP, check.Refused, "") }, &nothingListens},
		"unresolved": {unresolved, &bootstrapResolves},
		"filtered":   {func(e *check.Endpoint) { breakAt(e, check.StageTCP, check.TimedOut, "") }, &notFiltered},
	} {
		e := dead
		e.Paths = append([]check.Path(nil), dead.Paths...)
		c.spoil(&e)
		f := check.Healthy()
		f.Endpoints = append(f.Endpoints, e)
		r := check.Run(All(), f, nil)
		if len(r.Causes) != 1 || r.Causes[0].Check != c.check || r.Causes[0].Level != check.Warning {
			t.Errorf("%s: %+v", name, r.Causes)
		}
	}
}

func TestFencedBrokerIsBlamed(t *testing.T) {
	f := check.Healthy()
	breakAt(endpointOf(f, 2), check.StageTCP, check.Refused, "")
	f.Cluster.Brokers[1].State = check.Fenced
	found := nothingListens.Judge(f)
	if len(found) != 1 || !reflect.DeepEqual(found[0].Blames, []check.Subject{"broker/2"}) {
		t.Errorf("%+v", found)
	}
}

func TestTwoClustersAmongTheSeeds(t *testing.T) {
	f := check.Healthy()
	f.Endpoints[1].Seed = true
	f.Endpoints[1].Paths[0].Metadata = &check.MetadataFacts{ClusterID: "b3RoZXI"}
	got := sameCluster.Judge(f)
	want := []check.Finding{{
		Subject: "address/kafka-1.example.com:9093", Detail: "kafka-1.example.com:9093 belongs to another cluster than kafka.example.com:9093",
		Evidence: []string{"kafka.example.com:9093 answers for cluster MkU3OEVBNTcwNTJENDM2Qk, kafka-1.example.com:9093 for b3RoZXI"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestIdleLimits(t *testing.T) {
	for _, c := range []struct {
		name, dialect, client, broker string
		want                          int
	}{
		{"defaults", "java", "", "600000", 0},
		{"broker short", "java", "", "5000", 1},
		{"client shorter", "java", "4000", "5000", 0},
		{"broker below the client, above a minute", "java", "", "300000", 0},
		{"librdkafka keeps for ever", "librdkafka", "", "59999", 1},
		{"never by setting", "java", "-1", "5000", 1},
		{"not told", "java", "", "", 0},
	} {
		f := check.Healthy()
		f.Client.Dialect = c.dialect
		if c.client != "" {
			f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: idleKey, Value: c.client})
		}
		f.Brokers[1].Settings[idleKey] = c.broker
		if got := idleConnections.Judge(f); len(got) != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestUpgradeUnderWayIsInfo(t *testing.T) {
	f := check.Healthy()
	for i := range f.Endpoints {
		v := check.Feature{Finalized: 25, Min: 7, Max: 33}
		if i == 1 {
			v.Max = 29
		}
		f.Endpoints[i].Paths[0].API.Features[metadataVersion] = v
	}
	found := upgradeFinished.Judge(f)
	if len(found) != 1 || found[0].Level != check.Info || found[0].Detail != "an upgrade is under way: brokers know metadata version 29 to 33, the cluster uses 25" {
		t.Errorf("%+v", found)
	}
}

func TestOneAddressOfAListGetsBrackets(t *testing.T) {
	f := check.Healthy()
	ipv6InBrackets.Example(f)
	f.Client.Settings[0].Value = "a:9092,2001:db8::204:9092,b:9092"
	got := ipv6InBrackets.Remedy(f, ipv6InBrackets.Judge(f)[0])
	want := []check.Fix{{Say: "write brackets around it", Steps: []check.Step{{Set: []check.Setting{
		{Where: "client", File: "client.properties", Line: 1, Key: "bootstrap.servers", Value: "a:9092,[2001:db8::204]:9092,b:9092"},
	}}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
