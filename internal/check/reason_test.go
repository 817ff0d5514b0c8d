package check

import "testing"

// end ends the walk of an address at a stage; the stages before went well.
func end(e *Endpoint, stage Stage, failure Failure, code int16) {
	for i := range e.Paths {
		p := &e.Paths[i]
		for j, l := range p.Layers {
			if l.Stage == stage {
				p.Layers = append(append([]Layer(nil), p.Layers[:j]...), Layer{Stage: stage, Outcome: Failed, Failure: failure, Code: code})
				break
			}
		}
		if stage == StageTCP || stage == StageTLS {
			p.TLS = nil
		}
		p.Identity = nil
	}
}

func tried(e *Endpoint, x ...Experiment) { e.Experiments = append(e.Experiments, x...) }

func yes(t Try) Experiment { return Experiment{Try: t, Answered: true} }

// plain takes TLS out of settings and walks.
func plain(f *Facts) {
	f.Client.TLS, f.Client.Protocol = false, "SASL_PLAINTEXT"
	for i := range f.Endpoints {
		p := &f.Endpoints[i].Paths[0]
		p.TLS = nil
		p.Layers = append(append([]Layer(nil), p.Layers[:2]...), p.Layers[3:]...)
	}
}

type evidence struct {
	name string
	// seed breaks the one address that the user gave, advertised that of broker 2.
	seed, advertised func(*Facts, *Endpoint)
	want             string
}

func judgeEvidence(t *testing.T, table []evidence) {
	t.Helper()
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			f := Healthy()
			e := &f.Endpoints[2]
			if c.seed != nil {
				f.Endpoints = f.Endpoints[:1]
				f.Cluster, f.Topics, f.Brokers = nil, nil, nil
				e = &f.Endpoints[0]
				c.seed(f, e)
			} else {
				c.advertised(f, e)
			}
			if got := f.Reason(e); got != c.want {
				t.Errorf("%q, wanted %q", got, c.want)
			}
			for i := range f.Endpoints {
				if o := &f.Endpoints[i]; o != e && f.Reason(o) != "" && c.want != "ADV004" {
					t.Errorf("%s has reason %s too", o.Address, f.Reason(o))
				}
			}
		})
	}
}

func TestReasonOfASeed(t *testing.T) {
	fail := func(s Stage, x Failure, code int16, tries ...Experiment) func(*Facts, *Endpoint) {
		return func(_ *Facts, e *Endpoint) { end(e, s, x, code); tried(e, tries...) }
	}
	judgeEvidence(t, []evidence{
		{name: "well", seed: func(*Facts, *Endpoint) {}},
		{name: "not resolved", seed: func(_ *Facts, e *Endpoint) { e.Lookup, e.Paths = Lookup{Failure: NoSuchName}, nil }, want: "DNS001"},
		{name: "resolver down", seed: func(_ *Facts, e *Endpoint) { e.Lookup, e.Paths = Lookup{Failure: ResolverError}, nil }, want: "DNS001"},
		{name: "refused", seed: fail(StageTCP, Refused, 0), want: "ENV001"},
		{name: "other family", seed: fail(StageTCP, Refused, 0, yes(TryOtherFamily)), want: "DNS002"},
		{name: "filtered", seed: fail(StageTCP, TimedOut, 0), want: "TCP001"},
		{name: "no route", seed: fail(StageTCP, Unroutable, 0), want: "TCP001"},
		{name: "one address of a name dead", seed: oneDead, want: "DNS003"},
		{name: "one address of localhost dead", seed: func(f *Facts, e *Endpoint) { e.Address = "localhost:9093"; oneDead(f, e) }, want: "DNS002"},
		{name: "plaintext behind TLS client", seed: fail(StageTLS, Closed, 0, Experiment{Try: TryPlainAPI, Answered: true, API: &APIFacts{Keys: healthyKeys()}}), want: "TLS002"},
		{name: "plain controller behind TLS client", seed: fail(StageTLS, Closed, 0, Experiment{Try: TryPlainAPI, Answered: true, API: &APIFacts{Keys: map[int16]Versions{18: {}}}}), want: "ENV002"},
		{name: "TLS behind plaintext client", seed: func(f *Facts, e *Endpoint) { plain(f); end(e, StageAPI, Closed, 0); tried(e, yes(TryTLSHello)) }, want: "TLS001"},
		{name: "closed at once", seed: fail(StageTLS, Closed, 0), want: "ENV005"},
		{name: "closed, but not for another source", seed: fail(StageTLS, Closed, 0, yes(TryOtherSource)), want: "TCP004"},
		{name: "closed, but TLS 1.2 goes", seed: fail(StageTLS, Closed, 0, yes(TryTLS12)), want: "TLS016"},
		{name: "silent", seed: fail(StageTLS, Silent, 0), want: "TCP002"},
		{name: "silent but for HTTP", seed: func(f *Facts, e *Endpoint) { plain(f); end(e, StageAPI, Silent, 0); tried(e, yes(TryHTTP)) }, want: "ENV004"},
		{name: "HTTP inside TLS", seed: fail(StageAPI, NotKafka, 0, yes(TryHTTP)), want: "TLS017"},
		{name: "not TLS", seed: fail(StageTLS, NotTLS, 0), want: "ENV004"},
		{name: "ZooKeeper", seed: fail(StageTLS, Closed, 0, yes(TryZooKeeper)), want: "ENV003"},
		{name: "too long", seed: func(f *Facts, e *Endpoint) { plain(f); end(e, StageAPI, TooLong, 0) }, want: "ENV004"},
		{name: "no metadata key", seed: fail(StageAPI, NoMetadataKey, 0), want: "ENV002"},
		{name: "no metadata key, SCRAM alone", seed: fail(StageAPI, NoMetadataKey, 0, Experiment{Try: TrySASLHandshake, Code: 33, Mechanisms: []string{"SCRAM-SHA-512"}}), want: "SASL007"},
		{name: "ApiVersions rejected", seed: fail(StageAPI, Rejected, 35), want: "API002"},
		{name: "metadata closed, SASL wanted", seed: func(f *Facts, e *Endpoint) {
			f.Client.SASL, f.Client.Protocol = false, "SSL"
			end(e, StageMetadata, Closed, 0)
			tried(e, Experiment{Try: TrySASLHandshake, Code: 33, Mechanisms: []string{"PLAIN"}})
		}, want: "SASL001"},
		{name: "metadata closed", seed: fail(StageMetadata, Closed, 0), want: "API002"},
		{name: "mechanism not enabled", seed: fail(StageSASL, Rejected, 33), want: "SASL003"},
		{name: "no SASL there", seed: fail(StageSASL, Rejected, 34), want: "SASL002"},
		{name: "no credential", seed: round(1, "SCRAM-SHA-512"), want: "SASL005"},
		{name: "wrong password", seed: round(2, "SCRAM-SHA-512"), want: "SASL004"},
		{name: "PLAIN refused", seed: round(1, "PLAIN"), want: "SASL004"},
		{name: "GSSAPI is not for kscope", seed: fail(StageSASL, NotSupported, 0)},
		{name: "managed port", seed: func(_ *Facts, e *Endpoint) {
			e.Address = "b-1.x.y.c2.kafka.eu-west-1.amazonaws.com:9094"
			end(e, StageSASL, Rejected, 34)
		}, want: "SASL009"},
		{name: "managed but filtered", seed: func(_ *Facts, e *Endpoint) {
			e.Address = "b-1.x.y.c2.kafka.eu-west-1.amazonaws.com:9094"
			end(e, StageTCP, TimedOut, 0)
		}, want: "TCP001"},
		{name: "unusable settings", seed: func(f *Facts, e *Endpoint) {
			end(e, StageTCP, Refused, 0)
			f.Client.Problems = []Problem{{Detail: "x"}}
		}},
	})
}

func oneDead(_ *Facts, e *Endpoint) {
	dead := e.Paths[0]
	dead.IP = "198.18.0.10"
	e.Paths = append(e.Paths, dead)
	end(&Endpoint{Paths: e.Paths[1:]}, StageTCP, Refused, 0)
}

func round(n int, mechanism string) func(*Facts, *Endpoint) {
	return func(_ *Facts, e *Endpoint) {
		end(e, StageSASL, Rejected, 58)
		e.Paths[0].SASL = &SASLFacts{Mechanism: mechanism, FailedRound: n, Code: 58}
	}
}

func TestReasonOfAChain(t *testing.T) {
	for rules, want := range map[[2]Rule]string{
		{RuleSelfSigned}: "TLS003", {RuleUnknownAuthority}: "TLS003", {RuleIntermediateMissing}: "TLS012", {RuleExpired}: "TLS007",
		{RuleNotYetValid}: "TLS008", {RuleName}: "TLS004", {RuleCNOnly}: "TLS005", {RuleIP}: "TLS006", {RuleUsage}: "TLS011", {RuleWeak}: "TLS016",
		{RuleName, RuleExpired}: "TLS007", {RuleName, RuleUnknownAuthority}: "TLS003",
	} {
		f := Healthy()
		e := &f.Endpoints[0]
		session := *e.Paths[0].TLS
		end(e, StageTLS, Untrusted, 0)
		for _, r := range rules {
			if r != "" {
				session.Defects = append(session.Defects, Defect{Rule: r})
			}
		}
		e.Paths[0].TLS = &session
		if got := f.Reason(e); got != want {
			t.Errorf("%v: %q, wanted %q", rules, got, want)
		}
	}
}

func TestReasonOfAnAlert(t *testing.T) {
	for _, c := range []struct {
		name                      string
		requested, sent, withheld bool
		code                      int16
		want                      string
	}{
		{"certificate wanted, none sent", true, false, false, 42, "TLS009"},
		{"certificate required", true, false, false, 116, "TLS009"},
		{"certificate not taken", true, true, false, 46, "TLS010"},
		{"certificate withheld", true, false, true, 42, "TLS010"},
		{"protocol version", false, false, false, 70, "TLS016"},
		{"handshake failure without request", false, false, false, 40, "TLS016"},
		{"unrecognized name", false, false, false, 112, "TLS017"},
	} {
		f := Healthy()
		e := &f.Endpoints[0]
		end(e, StageTLS, Alert, c.code)
		e.Paths[0].TLS = &TLSFacts{Requested: c.requested, Sent: c.sent, Withheld: c.withheld, Alert: c.code}
		if got := f.Reason(e); got != c.want {
			t.Errorf("%s: %q, wanted %q", c.name, got, c.want)
		}
	}
}

func TestReasonOfAnAdvertisedAddress(t *testing.T) {
	at := func(address, ip string, s Stage, x Failure) func(*Facts, *Endpoint) {
		return func(_ *Facts, e *Endpoint) {
			e.Address, e.Lookup.IPs, e.Paths[0].IP = address, []string{ip}, ip
			end(e, s, x, 0)
		}
	}
	gone := func(address string) func(*Facts, *Endpoint) {
		return func(_ *Facts, e *Endpoint) { e.Address, e.Lookup, e.Paths = address, Lookup{Failure: NoSuchName}, nil }
	}
	judgeEvidence(t, []evidence{
		{name: "another cluster", advertised: who(Identity{Wrong: true, Cluster: "x"}), want: "ADV101"},
		{name: "another broker", advertised: who(Identity{Wrong: true, Answered: 3}), want: "ADV102"},
		{name: "two brokers", advertised: func(_ *Facts, e *Endpoint) { e.Brokers = []int32{2, 3} }, want: "ADV005"},
		{name: "two brokers of another cluster", advertised: func(f *Facts, e *Endpoint) { e.Brokers = []int32{2, 3}; who(Identity{Wrong: true, Cluster: "x"})(f, e) }, want: "ADV101"},
		{name: "localhost", advertised: at("localhost:9093", "127.0.0.1", StageTCP, Refused), want: "ADV001"},
		{name: "localhost, another cluster there", advertised: func(f *Facts, e *Endpoint) {
			e.Address = "localhost:9093"
			who(Identity{Wrong: true, Cluster: "x"})(f, e)
		}, want: "ADV101"},
		{name: "unknown name", advertised: gone("kafka-2:9093"), want: "ADV002"},
		{name: "no route", advertised: at("8.8.4.4:9093", "8.8.4.4", StageTCP, Unroutable), want: "ADV003"},
		{name: "private and filtered", advertised: at("10.0.0.7:9093", "10.0.0.7", StageTCP, TimedOut), want: "ADV003"},
		{name: "public and filtered", advertised: at("8.8.4.4:9093", "8.8.4.4", StageTCP, TimedOut), want: "TCP001"},
		{name: "same host, refused", advertised: at("kafka.example.com:19093", "198.18.0.9", StageTCP, Refused), want: "ADV006"},
		{name: "same IP, refused", advertised: at("other.example.com:19093", "198.18.0.9", StageTCP, Refused), want: "ADV006"},
		{name: "same host, refused, fenced", advertised: func(f *Facts, e *Endpoint) {
			at("kafka.example.com:19093", "198.18.0.9", StageTCP, Refused)(f, e)
			f.Cluster.Brokers[1].State = Fenced
		}, want: "ENV001"},
		{name: "other host, refused", advertised: at("kafka-2.example.com:9093", "198.18.0.2", StageTCP, Refused), want: "ENV001"},
		{name: "plaintext there", advertised: func(_ *Facts, e *Endpoint) {
			end(e, StageTLS, Closed, 0)
			tried(e, Experiment{Try: TryPlainAPI, Answered: true, API: &APIFacts{Keys: healthyKeys()}})
		}, want: "ADV008"},
		{name: "a tunnel", advertised: func(f *Facts, e *Endpoint) {
			f.Endpoints[0].Address = "localhost:9093"
			for i := 1; i < 4; i++ {
				gone("kafka-"+string(rune('0'+i))+".kafka.svc.cluster.local:9093")(f, &f.Endpoints[i])
			}
		}, want: "ADV004"},
		{name: "inter-broker addresses have none", advertised: func(_ *Facts, e *Endpoint) { e.Brokers, e.Inter = nil, []int32{2}; end(e, StageTCP, Refused, 0) }},
	})
}

func who(id Identity) func(*Facts, *Endpoint) {
	return func(_ *Facts, e *Endpoint) { e.Paths[0].Identity = &id }
}

func TestHasReason(t *testing.T) {
	f := Healthy()
	end(&f.Endpoints[1], StageTCP, TimedOut, 0)
	end(&f.Endpoints[3], StageTCP, TimedOut, 0)
	got := f.HasReason("TCP001")
	if len(got) != 2 || got[0] != &f.Endpoints[1] || got[1] != &f.Endpoints[3] {
		t.Errorf("%v", got)
	}
}
