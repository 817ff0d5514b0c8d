package render

import (
	"fmt"
	"time"

	"kscope/internal/check"
)

// document is a report for programs: kscope.report/1. Fields are only ever added.
type document struct {
	Schema    string         `json:"schema"`
	Version   string         `json:"version"`
	At        time.Time      `json:"at"`
	TookMS    int64          `json:"took_ms"`
	Verdict   check.Verdict  `json:"verdict"`
	ExitCode  int            `json:"exit_code"`
	Asked     docAsked       `json:"asked"`
	SeenFrom  check.SeenFrom `json:"seen_from"`
	Cluster   *docCluster    `json:"cluster"`
	Endpoints []docEndpoint  `json:"endpoints"`
	Causes    []docCause     `json:"causes"`
	Gaps      []docGap       `json:"gaps"`
	Passed    []string       `json:"passed"`
	Skipped   []docSkipped   `json:"skipped"`
}

type docAsked struct {
	BootstrapServers []string `json:"bootstrap_servers"`
	Topics           []string `json:"topics"`
	Groups           []string `json:"groups"`
	Can              []string `json:"can"`
}

type docCluster struct {
	ID                string      `json:"id"`
	QuorumLeader      int32       `json:"quorum_leader"`
	Principal         string      `json:"principal"`
	PrincipalProbably bool        `json:"principal_probably"`
	Brokers           []docBroker `json:"brokers"`
}

type docBroker struct {
	ID      int32             `json:"id"`
	Address string            `json:"address"`
	Rack    string            `json:"rack"`
	State   check.BrokerState `json:"state"`
}

type docEndpoint struct {
	Address string    `json:"address"`
	Dialed  string    `json:"dialed,omitempty"`
	Roles   []string  `json:"roles"`
	Paths   []docPath `json:"paths"`
}

type docPath struct {
	IP     string     `json:"ip"`
	Layers []docLayer `json:"layers"`
}

type docLayer struct {
	Name    check.Stage   `json:"name"`
	Outcome check.Outcome `json:"outcome"`
	Failure check.Failure `json:"failure,omitempty"`
	TookMS  float64       `json:"took_ms"`
	Detail  string        `json:"detail"`
}

type docGap struct {
	Need    check.Need    `json:"need"`
	Subject check.Subject `json:"subject"`
	Reason  string        `json:"reason"`
	Right   string        `json:"right"`
	Checks  []string      `json:"checks"`
}

type docSkipped struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
}

// documentOf turns a report into its document. Lists are never null.
func documentOf(r *check.Report, o Options) document {
	f := r.Facts
	d := document{
		Schema: "kscope.report/1", Version: o.Version, At: f.Now.UTC(), TookMS: f.Took.Milliseconds(),
		Verdict: r.Verdict(), ExitCode: o.ExitCode, SeenFrom: f.SeenFrom,
		Asked:   docAsked{list(f.Asked.BootstrapServers), list(f.Asked.Topics), list(f.Asked.Groups), list(f.Asked.Can)},
		Cluster: clusterOf(f.Cluster), Endpoints: []docEndpoint{}, Causes: []docCause{}, Gaps: gapsOf(r),
		Passed: []string{}, Skipped: []docSkipped{},
	}
	for i := range f.Endpoints {
		d.Endpoints = append(d.Endpoints, endpointOf(&f.Endpoints[i]))
	}
	for _, c := range r.Causes {
		d.Causes = append(d.Causes, causeOf(f, c))
	}
	for _, res := range r.Results {
		switch res.State {
		case check.Pass:
			d.Passed = append(d.Passed, res.Check.ID)
		case check.Skipped:
			d.Skipped = append(d.Skipped, docSkipped{res.Check.ID, res.Reason})
		case check.Broken:
			d.Skipped = append(d.Skipped, docSkipped{res.Check.ID, "broke: " + res.Reason})
		}
	}
	return d
}

func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func clusterOf(c *check.ClusterFacts) *docCluster {
	if c == nil {
		return nil
	}
	d := &docCluster{ID: c.ID, QuorumLeader: c.QuorumLeader, Principal: c.Principal, PrincipalProbably: c.Principal != "" && !c.Sure, Brokers: []docBroker{}}
	for _, b := range c.Brokers {
		d.Brokers = append(d.Brokers, docBroker(b))
	}
	return d
}

func endpointOf(e *check.Endpoint) docEndpoint {
	d := docEndpoint{Address: e.Address, Dialed: e.Dialed, Roles: []string{}, Paths: []docPath{}}
	if e.Seed {
		d.Roles = append(d.Roles, "seed")
	}
	for _, id := range e.Brokers {
		d.Roles = append(d.Roles, string(check.BrokerSubject(id)))
	}
	for _, id := range e.Inter {
		d.Roles = append(d.Roles, fmt.Sprintf("inter-broker/%d", id))
	}
	if len(e.Paths) == 0 && e.Lookup.Failure != "" {
		// A name without addresses has no path; its failed lookup is told as a path without an address.
		d.Paths = append(d.Paths, docPath{Layers: []docLayer{{Name: check.StageDNS, Outcome: check.Failed, Failure: e.Lookup.Failure, TookMS: millis(e.Lookup.Took), Detail: e.Lookup.Detail}}})
	}
	for _, p := range e.Paths {
		one := docPath{IP: p.IP, Layers: []docLayer{}}
		for _, l := range p.Layers {
			one.Layers = append(one.Layers, docLayer{Name: l.Stage, Outcome: l.Outcome, Failure: l.Failure, TookMS: millis(l.Took), Detail: l.Detail})
		}
		d.Paths = append(d.Paths, one)
	}
	return d
}

// millis keeps microseconds: a loopback connection takes a tenth of a millisecond.
func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// gapsOf lists the gaps, each with the checks that it kept from being made.
func gapsOf(r *check.Report) []docGap {
	all := []docGap{}
	for _, g := range r.Gaps {
		d := docGap{Need: g.Need, Subject: g.Subject, Reason: g.Reason, Right: g.Right, Checks: []string{}}
		for _, res := range r.Results {
			for _, own := range res.Gaps {
				if res.State == check.AGap && own == g {
					d.Checks = append(d.Checks, res.Check.ID)
					break
				}
			}
		}
		all = append(all, d)
	}
	return all
}
