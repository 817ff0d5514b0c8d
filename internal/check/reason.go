package check

import (
	"slices"
	"strings"
)

// Reason maps the evidence of one address to exactly one check, so that one fault gives one cause though the entries
// of the connection families overlap. It is empty where the address is fine, or where nothing can be said.
//
// The order for an advertised address is: another cluster answers, the same address twice, another broker answers, a
// loopback name of another host, a tunnel, a name that does not resolve, no route, the same host on another port; then
// what holds for any address: refused, silent, TLS, API, SASL.
func (f *Facts) Reason(e *Endpoint) string {
	if len(f.Client.Unusable()) > 0 || len(e.Inter) > 0 && !e.Seed && !e.Advertised() {
		return ""
	}
	if id := e.identityReason(); id != "" {
		return id
	}
	if e.Reached() != nil {
		return f.partlyReached(e)
	}
	if !e.Seed && e.Advertised() {
		if id := f.advertisedReason(e); id != "" {
			return id
		}
	}
	id := f.plainReason(e)
	if (id == "TLS001" || id == "TLS002") && !e.Seed && e.Advertised() {
		return "ADV008"
	}
	return id
}

// HasReason returns the endpoints whose reason is the given check.
func (f *Facts) HasReason(id string) []*Endpoint {
	var hit []*Endpoint
	for i := range f.Endpoints {
		if f.Reason(&f.Endpoints[i]) == id {
			hit = append(hit, &f.Endpoints[i])
		}
	}
	return hit
}

func (e *Endpoint) identityReason() string {
	wrong, cluster := false, false
	for _, p := range e.Paths {
		if p.Identity != nil && p.Identity.Wrong {
			wrong, cluster = true, cluster || p.Identity.Cluster != ""
		}
	}
	switch {
	case cluster:
		return "ADV101"
	case len(e.Brokers) > 1:
		return "ADV005"
	case wrong:
		return "ADV102"
	}
	return ""
}

// advertisedReason is what can be wrong with an address because a broker advertises it and the user did not give it.
func (f *Facts) advertisedReason(e *Endpoint) string {
	failed := f.failedLayer(e)
	if failed.Stage != StageDNS && failed.Stage != StageTCP {
		return ""
	}
	seeds := f.reachedSeeds()
	switch {
	case IsLocalhost(e.Host()) && !slices.ContainsFunc(seeds, func(s *Endpoint) bool { return IsLocalhost(s.Host()) }):
		return "ADV001"
	case f.tunnel(seeds):
		return "ADV004"
	case failed.Stage == StageDNS:
		return "ADV002"
	case failed.Failure == Unroutable:
		return "ADV003"
	case failed.Failure == TimedOut && f.otherHost(e, seeds) && slices.ContainsFunc(e.Paths, func(p Path) bool { return NotPublic(p.IP) }):
		return "ADV003"
	case failed.Failure == Refused && !f.otherHost(e, seeds) && f.stateOf(e) != Fenced:
		return "ADV006"
	}
	return ""
}

// tunnel: every advertised name is one of a cluster's own network, and the way in was a loopback address.
func (f *Facts) tunnel(seeds []*Endpoint) bool {
	if len(seeds) == 0 || !slices.ContainsFunc(seeds, func(s *Endpoint) bool { return IsLoopback(s.Host()) }) {
		return false
	}
	n := 0
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if !e.Advertised() {
			continue
		}
		n++
		if !InternalName(e.Host()) {
			return false
		}
	}
	return n > 0
}

func (f *Facts) reachedSeeds() []*Endpoint {
	var seeds []*Endpoint
	for i := range f.Endpoints {
		if e := &f.Endpoints[i]; e.Seed && e.Reached() != nil {
			seeds = append(seeds, e)
		}
	}
	return seeds
}

// otherHost says that no seed that answered has this address's host, or answered on its IP: of a name for several
// brokers, the IP that is dead is not the host that answered.
func (f *Facts) otherHost(e *Endpoint, seeds []*Endpoint) bool {
	for _, s := range seeds {
		if strings.EqualFold(s.Host(), e.Host()) {
			return false
		}
		for _, ip := range e.Lookup.IPs {
			if s.answersOn(ip) {
				return false
			}
		}
	}
	return true
}

func (f *Facts) stateOf(e *Endpoint) BrokerState {
	if f.Cluster == nil {
		return ""
	}
	for _, b := range f.Cluster.Brokers {
		if slices.Contains(e.Brokers, b.ID) {
			return b.State
		}
	}
	return ""
}

// failedLayer is where the walk that came farthest ended.
func (f *Facts) failedLayer(e *Endpoint) Layer {
	if e.Lookup.Failure != "" {
		return Layer{Stage: StageDNS, Outcome: Failed, Failure: e.Lookup.Failure, Detail: e.Lookup.Detail}
	}
	if p := e.Deepest(); p != nil {
		if l, failed := p.Failed(); failed {
			return l
		}
	}
	return Layer{}
}

// plainReason holds for any address, whoever named it.
func (f *Facts) plainReason(e *Endpoint) string {
	l := f.failedLayer(e)
	if l.Stage != StageDNS && l.Stage != StageTCP && l.Outcome == Failed && managedMismatch(f, e) {
		return "SASL009"
	}
	switch l.Stage {
	case StageDNS:
		return "DNS001"
	case StageTCP:
		if t := e.Tried(TryOtherFamily); t != nil && t.Answered {
			return "DNS002"
		}
		if l.Failure == Refused {
			return "ENV001"
		}
		return "TCP001"
	case StageTLS:
		return f.tlsReason(e, l)
	case StageAPI:
		return f.apiReason(e, l)
	case StageSASL:
		return f.saslReason(e, l)
	case StageMetadata:
		if t := e.Tried(TrySASLHandshake); t != nil && t.Code == 33 {
			return "SASL001"
		}
		return f.unanswered(e, l)
	}
	return ""
}

func (f *Facts) apiReason(e *Endpoint, l Layer) string {
	switch l.Failure {
	case NoMetadataKey:
		if t := e.Tried(TrySASLHandshake); t != nil && onlySCRAM(t.Mechanisms) && len(f.reachedSeeds()) == 0 {
			return "SASL007"
		}
		return "ENV002"
	case Alert:
		return f.alertReason(e, l)
	case Rejected:
		return "API002"
	}
	if p := e.Deepest(); f.Client.TLS && p.TLS != nil && p.TLS.Requested && l.Failure == Closed {
		return f.alertReason(e, Layer{Code: 42})
	}
	return f.unanswered(e, l)
}

func onlySCRAM(mechanisms []string) bool {
	return len(mechanisms) > 0 && !slices.ContainsFunc(mechanisms, func(m string) bool { return !strings.HasPrefix(m, "SCRAM-") })
}

func (f *Facts) saslReason(e *Endpoint, l Layer) string {
	p := e.Deepest()
	switch {
	case l.Failure == NotSupported:
		return ""
	case l.Failure == NoToken, l.Failure == Untrusted: // of the token endpoint: the broker's own chain is of StageTLS
		return "SASL102"
	case l.Failure == Rejected && l.Code == 33:
		return "SASL003"
	case l.Failure == Rejected && l.Code == 34:
		return "SASL002"
	case p.SASL != nil && p.SASL.FailedRound == 1 && strings.HasPrefix(p.SASL.Mechanism, "SCRAM-"):
		return "SASL005"
	case p.SASL != nil && p.SASL.FailedRound > 0:
		return "SASL004"
	}
	return f.unanswered(e, l)
}

// unanswered tells apart what only looks alike: a connection that was closed or stayed silent, or an answer that is
// not Kafka's.
func (f *Facts) unanswered(e *Endpoint, l Layer) string {
	answered := func(t Try) bool { x := e.Tried(t); return x != nil && x.Answered }
	switch {
	case !f.Client.TLS && answered(TryTLSHello):
		return "TLS001"
	case answered(TryZooKeeper):
		return "ENV003"
	case answered(TryHTTP) && sawChain(e):
		// HTTP inside TLS: an ingress that ends TLS itself. HTTP on the bare port is another service.
		return "TLS017"
	case answered(TryHTTP), l.Failure == NotKafka, l.Failure == TooLong, l.Failure == NotTLS:
		return "ENV004"
	case answered(TryTLS12), answered(TryTLS13):
		return "TLS016"
	case l.Failure == Closed && (answered(TryOtherSource) || f.connectionLimit()):
		return "TCP004"
	case l.Failure == Closed && (l.Stage == StageMetadata || l.Stage == StageSASL):
		return "API002"
	case l.Failure == Closed:
		return "ENV005"
	case l.Failure == Silent:
		return "TCP002"
	}
	return ""
}

// sawChain says that a TLS session showed a certificate there.
func sawChain(e *Endpoint) bool {
	p := e.Deepest()
	return p != nil && p.TLS != nil && len(p.TLS.Chain) > 0
}

// connectionLimit says that a broker of this cluster limits connections per address.
func (f *Facts) connectionLimit() bool {
	for _, b := range f.Brokers {
		if v, ok := b.Get("max.connections.per.ip"); ok && v != "" && v != "2147483647" {
			return true
		}
	}
	return false
}

// Has says that a key is offered.
func (a *APIFacts) Has(key int16) bool { _, ok := a.Keys[key]; return ok }

// Broke says that a rule is broken somewhere in the chain.
func (t *TLSFacts) Broke(r Rule) bool {
	return slices.ContainsFunc(t.Defects, func(d Defect) bool { return d.Rule == r })
}
