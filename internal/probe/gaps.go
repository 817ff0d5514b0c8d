package probe

import (
	"cmp"
	"slices"

	"kscope/internal/check"
)

// missing are the gaps that follow from how far the walks came. The lock is held.
func (r *run) missing(f *check.Facts) []check.Gap {
	reason := "not reached"
	if f.Interrupted {
		reason = "interrupted"
	}
	var gaps []check.Gap
	add := func(n check.Need, s check.Subject) {
		if r.wants(n) {
			gaps = append(gaps, check.Gap{Need: n, Subject: s, Reason: reason})
		}
	}
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if e.Reached() != nil || !e.Seed && !e.Advertised() {
			continue
		}
		for _, n := range unseen(&f.Client, e) {
			if n == check.BrokerSettings && r.knowsAll(e.Brokers) {
				continue // another door of that broker told them
			}
			add(n, e.Subject())
		}
	}
	if f.Cluster == nil {
		for _, n := range []check.Need{check.Cluster, check.Topics, check.BrokerSettings} {
			add(n, check.TheCluster)
		}
	}
	return gaps
}

func (r *run) knowsAll(brokers []int32) bool {
	return !slices.ContainsFunc(brokers, func(id int32) bool { _, known := r.settings[id]; return !known })
}

// unseen are the needs that the walk of an address did not come to.
func unseen(c *check.ClientFacts, e *check.Endpoint) []check.Need {
	var tls, api, sasl bool
	for _, p := range e.Paths {
		tls, api, sasl = tls || p.TLS != nil, api || p.API != nil, sasl || p.SASL != nil
	}
	var needs []check.Need
	if c.TLS && !tls {
		needs = append(needs, check.TLS)
	}
	if !api {
		needs = append(needs, check.API)
	}
	if c.SASL && !sasl {
		needs = append(needs, check.SASL)
	}
	needs = append(needs, check.Cluster)
	if e.Advertised() {
		needs = append(needs, check.BrokerSettings)
	}
	return needs
}

func sortGaps(gaps []check.Gap) {
	order := check.AllNeeds()
	slices.SortStableFunc(gaps, func(a, b check.Gap) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Need), slices.Index(order, b.Need)), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Reason, b.Reason))
	})
}
