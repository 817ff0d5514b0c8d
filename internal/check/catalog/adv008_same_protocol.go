package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var sameProtocol = check.Check{
	ID:    "ADV008",
	Title: "every advertised address speaks the protocol of the bootstrap server",
	Level: check.Error,
	Why:   "A proxy that ends TLS before the bootstrap server alone, or a wrong listener.security.protocol.map: the first connection works, every connection to a broker fails.",
	Errors: []string{
		"Connection to node 1 (…) terminated during authentication. This may happen due to any of the following reasons",
		"SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "ADV008", func(e *check.Endpoint) string {
			if f.Client.TLS {
				return advertises(e) + ", which speaks plaintext, while " + way(f) + " speaks TLS"
			}
			return advertises(e) + ", which speaks TLS, while " + way(f) + " speaks plaintext"
		})
		for i := range found {
			for _, x := range at(f, found[i].Subject).Experiments {
				if x.Answered && (x.Try == check.TryPlainAPI || x.Try == check.TryTLSHello) {
					found[i].Evidence = append(found[i].Evidence, "on a fresh socket, it answers "+map[check.Try]string{check.TryPlainAPI: "a plaintext ApiVersions", check.TryTLSHello: "a TLS hello"}[x.Try]+more(x.Detail))
				}
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		all := len(f.HasReason("ADV008")) == advertisedAddresses(f)
		alike := saying("or treat all addresses alike", "let the proxy end TLS for every broker's address and rewrite the metadata, or for none")
		switch {
		case !all:
			return append(advertiseOnly(f, fd, "an address that speaks the same protocol as the bootstrap server"), rightProtocol(f, e))
		case f.Client.TLS && f.Client.SASL && f.Client.Mechanism == "PLAIN":
			// Without TLS everybody on the way could read the password, so no step leads there.
			return append(advertiseOnly(f, fd, "an address that speaks TLS"), alike)
		}
		return []check.Fix{pastTheProxy(f), alike}
	},
	Example: func(f *check.Facts) {
		e := endpointOf(f, 2)
		breakAt(e, check.StageTLS, check.Closed, "")
		e.Experiments = []check.Experiment{{Try: check.TryPlainAPI, Answered: true, API: &check.APIFacts{Keys: map[int16]check.Versions{3: {Min: 0, Max: 13}, 18: {Min: 0, Max: 5}}}}}
	},
}

func advertisedAddresses(f *check.Facts) int {
	n := 0
	for i := range f.Endpoints {
		if f.Endpoints[i].Advertised() {
			n++
		}
	}
	return n
}

// rightProtocol gives brokers whose listener speaks another protocol than that of the others theirs.
func rightProtocol(f *check.Facts, e *check.Endpoint) check.Fix {
	fix := check.Fix{Say: "or let the listener of " + brokers(e.Brokers) + " speak what those of the others speak"}
	const key = "listener.security.protocol.map"
	for _, id := range e.Brokers {
		fix.Steps = append(fix.Steps, set(id, key, check.Blank(fmt.Sprintf("the other entries of %s of broker %d, as they are", key, id))+","+listenerName(f)+":"+f.Client.Protocol))
	}
	for _, id := range e.Brokers {
		fix.Steps = append(fix.Steps, restart(id))
	}
	return fix
}

// pastTheProxy lets the client speak to the brokers themselves, as they do, and leave out what stands before the seed.
func pastTheProxy(f *check.Facts) check.Fix {
	var seeds []string
	direct := f.HasReason("ADV008")
	for _, e := range direct[:min(len(direct), enough)] {
		seeds = append(seeds, e.Address)
	}
	set := []check.Setting{f.Client.Set("security.protocol", protocol(!f.Client.TLS, f.Client.SASL)), f.Client.Set("bootstrap.servers", strings.Join(seeds, ","))}
	if f.Client.TLS {
		return change("speak plaintext to the brokers, where the network is trusted", set...)
	}
	if !trusts(f) {
		set = append(set, trusting(f, authorityAt(direct[0]))...)
	}
	return change("speak TLS to the brokers", set...)
}
