package catalog

import (
	"slices"
	"strings"
	"time"

	"kscope/internal/check"
)

// breakAt ends every path of an address at a stage, as a probe would have written it down.
func breakAt(e *check.Endpoint, stage check.Stage, failure check.Failure, detail string) {
	for i := range e.Paths {
		breakPath(&e.Paths[i], stage, failure, detail)
	}
}

func breakPath(p *check.Path, stage check.Stage, failure check.Failure, detail string) {
	at := slices.IndexFunc(p.Layers, func(l check.Layer) bool { return l.Stage == stage })
	p.Layers = append(slices.Clone(p.Layers[:at]), check.Layer{Stage: stage, Outcome: check.Failed, Failure: failure, Took: 200 * time.Microsecond, Detail: detail})
	p.Metadata, p.Identity = nil, nil
	if stage != check.StageMetadata {
		p.SASL = nil
	}
	if stage == check.StageTLS || stage == check.StageTCP || stage == check.StageAPI {
		p.API = nil
	}
	if stage == check.StageTLS || stage == check.StageTCP {
		p.TLS = nil
	}
}

// unresolved makes the name of an address one that the resolver does not know.
func unresolved(e *check.Endpoint) {
	e.Lookup = check.Lookup{Failure: check.NoSuchName, Took: 4 * time.Millisecond}
	e.Paths = nil
}

// onlySeed leaves the one address that the user gave: no broker let us in.
func onlySeed(f *check.Facts) *check.Endpoint {
	f.Endpoints = f.Endpoints[:1]
	f.Cluster, f.Topics, f.Brokers = nil, nil, nil
	return &f.Endpoints[0]
}

// advertise lets broker id advertise another address, which has an IP address.
func advertise(f *check.Facts, id int32, address, ip string) *check.Endpoint {
	e := endpointOf(f, id)
	old := e.Address
	e.Address, e.Lookup.IPs, e.Paths[0].IP = address, []string{ip}, ip
	for i := range f.Cluster.Brokers {
		if f.Cluster.Brokers[i].ID == id {
			f.Cluster.Brokers[i].Address = address
		}
	}
	for i := range f.Brokers {
		if s := f.Brokers[i].Settings; f.Brokers[i].ID == id {
			s["advertised.listeners"] = strings.Replace(s["advertised.listeners"], old, address, 1)
		}
	}
	return e
}

// plaintext takes TLS out of the settings and out of every walk.
func plaintext(f *check.Facts) {
	f.Client.TLS, f.Client.Protocol = false, "SASL_PLAINTEXT"
	for i := range f.Endpoints {
		for j := range f.Endpoints[i].Paths {
			p := &f.Endpoints[i].Paths[j]
			p.TLS = nil
			p.Layers = slices.DeleteFunc(p.Layers, func(l check.Layer) bool { return l.Stage == check.StageTLS })
		}
	}
}
