package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

var tlsInterbroker = check.Check{
	ID:    "TLS018",
	Title: "brokers take each other's certificates",
	Level: check.Error,
	Why:   "A broker whose certificate the others refuse serves clients and replicates from them, but nobody replicates from it: what it leads has one copy.",
	Errors: []string{
		"[ReplicaFetcher replicaId=…, leaderId=…, fetcherId=…] Connection to node … (…) failed authentication due to: SSL handshake failed",
		"[Controller id=…, targetBrokerId=…] Connection to node … failed authentication due to: SSL handshake failed",
		"[BrokerToControllerChannelManager id=… name=…] Connection to node … (…) failed authentication due to: SSL handshake failed",
	},
	Needs: []check.Need{check.Client, check.Reach, check.TLS, check.Cluster, check.Topics, check.BrokerSettings},
	Judge: judgeInterbrokerTLS,
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil || len(e.Inter) == 0 {
			return nil
		}
		between := *e
		between.Brokers = e.Inter
		authority := leafOf(e).Issuer
		if a := issuerOfOthers(f, e); a != "" {
			authority = a
		}
		return []check.Fix{
			reissued(f, &between, fmt.Sprintf("give %s a certificate that the others take: all its names, from %s", brokers(e.Inter), authority), authority),
			saying("or let the others take it", "add the authority "+leafOf(e).Issuer+" to the trust store of every broker (ssl.truststore.location), and restart them one after the other"),
		}
	},
	Example: func(f *check.Facts) {
		f.Topics[0].Partitions[1].ISR, f.Topics[0].Partitions[4].ISR = []int32{2}, []int32{2}
		for id := int32(1); id <= 3; id++ {
			host := fmt.Sprintf("kafka-%d", id)
			f.Endpoints = append(f.Endpoints, interbroker(f, id, host, "CN=kafka-ca,O=Acme"))
		}
		f.Endpoints[len(f.Endpoints)-2].Paths[0].TLS.Chain[0].Issuer = "CN=other-ca,O=Acme"
		f.Endpoints[len(f.Endpoints)-2].Paths[0].TLS.Defects = []check.Defect{{Rule: check.RuleUnknownAuthority, Detail: "issued by CN=other-ca,O=Acme, which is not among the trusted authorities"}}
	},
}

func judgeInterbrokerTLS(f *check.Facts) []check.Finding {
	var found []check.Finding
	for _, id := range f.Isolated() {
		e := betweenBrokers(f, id)
		if e == nil || len(tlsOf(e).Chain) == 0 {
			continue
		}
		detail, doubt := refusedByOthers(f, e)
		if detail == "" {
			continue
		}
		found = append(found, check.Finding{
			Subject: e.Subject(), Detail: fmt.Sprintf("the other brokers do not take the certificate of broker %d between brokers: %s", id, detail), Doubt: doubt,
			Evidence: append([]string{fmt.Sprintf("nobody replicates from broker %d: what it leads has broker %d alone in sync; %s answers", id, id, e.Address)}, chainEvidence(e, check.RuleUnknownAuthority)...),
		})
	}
	return found
}

// betweenBrokers is the address of a broker's listener for other brokers, where it was walked and answers; nil where
// the user's own client fails there too, because that is then the cause.
func betweenBrokers(f *check.Facts, id int32) *check.Endpoint {
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if !slices.Contains(e.Inter, id) || f.Reason(e) != "" {
			continue
		}
		if p := e.Deepest(); p != nil && p.Layer(check.StageTCP).Outcome == check.OK {
			return e
		}
	}
	return nil
}

// refusedByOthers says what other brokers refuse in the chain of a listener between brokers. Another authority than
// theirs is only probable: what they trust is nowhere to be read.
func refusedByOthers(f *check.Facts, e *check.Endpoint) (detail, doubt string) {
	for _, r := range []check.Rule{check.RuleExpired, check.RuleNotYetValid, check.RuleUsage, check.RuleName, check.RuleIP} {
		if d, broke := defectOf(e, r); broke {
			return d.Detail, ""
		}
	}
	const log = "the log of the other brokers says: Connection to node %s failed authentication due to: SSL handshake failed"
	if other := issuerOfOthers(f, e); other != "" && other != leafOf(e).Issuer {
		return fmt.Sprintf("it is issued by %s, theirs by %s", leafOf(e).Issuer, other), fmt.Sprintf(log, idWords(e.Inter))
	}
	return "", ""
}

func idWords(ids []int32) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = fmt.Sprint(id)
	}
	return strings.Join(words, ", ")
}

// issuerOfOthers is who issued the certificates of the other brokers: between brokers where those were seen, else on
// the listener for clients. Empty where they differ among themselves.
func issuerOfOthers(f *check.Facts, e *check.Endpoint) string {
	var between, clients []string
	for i := range f.Endpoints {
		o := &f.Endpoints[i]
		issuer := leafOf(o).Issuer
		switch {
		case issuer == "" || o.Address == e.Address:
		case len(o.Inter) > 0:
			between = append(between, issuer)
		case len(o.Brokers) > 0 && !slices.ContainsFunc(o.Brokers, func(id int32) bool { return slices.Contains(e.Inter, id) }):
			clients = append(clients, issuer)
		}
	}
	for _, issuers := range [][]string{between, clients} {
		slices.Sort(issuers)
		if issuers = slices.Compact(issuers); len(issuers) == 1 {
			return issuers[0]
		}
	}
	return ""
}

// interbroker is the listener between brokers of an example, walked as far as TLS.
func interbroker(f *check.Facts, id int32, host, issuer string) check.Endpoint {
	leaf := endpointOf(f, id).Paths[0].TLS.Chain[0]
	leaf.Subject, leaf.CommonName, leaf.DNSNames, leaf.Issuer = "CN="+host, host, []string{host}, issuer
	ip := fmt.Sprintf("198.18.1.%d", id)
	return check.Endpoint{
		Address: host + ":9092", Inter: []int32{id}, Lookup: check.Lookup{IPs: []string{ip}},
		Paths: []check.Path{{
			IP: ip, Layers: []check.Layer{{Stage: check.StageDNS, Outcome: check.OK}, {Stage: check.StageTCP, Outcome: check.OK}, {Stage: check.StageTLS, Outcome: check.OK}},
			TLS: &check.TLSFacts{Version: "TLS 1.3", ServerName: host, Chain: []check.Certificate{leaf}},
		}},
	}
}
