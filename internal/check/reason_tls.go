package check

import "slices"

// tlsReason is why no TLS session came about.
func (f *Facts) tlsReason(e *Endpoint, l Layer) string {
	if t := e.Tried(TryPlainAPI); t != nil && t.Answered {
		if t.API != nil && !t.API.Has(3) {
			return "ENV002"
		}
		return "TLS002"
	}
	switch l.Failure {
	case Untrusted:
		if t := e.Tried(TryHTTP); t != nil && t.Answered {
			return "TLS017"
		}
		return chainReason(e.Deepest().TLS)
	case BadSignature:
		return "TLS015"
	case Alert:
		return f.alertReason(e, l)
	}
	if e.Deepest().TLS != nil && e.Deepest().TLS.Requested && l.Failure == Closed {
		return f.alertReason(e, Layer{Code: 42})
	}
	return f.unanswered(e, l)
}

// chainReason picks the one defect that is the cause; the others are evidence.
func chainReason(t *TLSFacts) string {
	if t == nil {
		return ""
	}
	for _, want := range []struct {
		rule Rule
		id   string
	}{
		{RuleIntermediateMissing, "TLS012"}, {RuleSelfSigned, "TLS003"}, {RuleUnknownAuthority, "TLS003"},
		{RuleExpired, "TLS007"}, {RuleNotYetValid, "TLS008"}, {RuleUsage, "TLS011"},
		{RuleCNOnly, "TLS005"}, {RuleIP, "TLS006"}, {RuleName, "TLS004"}, {RuleWeak, "TLS016"},
	} {
		if t.Broke(want.rule) {
			return want.id
		}
	}
	return ""
}

// alertReason reads a TLS alert (RFC 8446 §6.2). Kafka on Java sends bad_certificate (42) where no client certificate
// came, certificate_unknown (46) where one came that it does not take; other servers send 116, 48, 45, 44, 43.
func (f *Facts) alertReason(e *Endpoint, l Layer) string {
	t := e.Deepest().TLS
	switch {
	case l.Code == 112:
		return "TLS017"
	case t != nil && t.Requested && slices.Contains([]int16{40, 41, 42, 43, 44, 45, 46, 48, 49, 116}, l.Code):
		if t.Sent || t.Withheld {
			return "TLS010"
		}
		return "TLS009"
	}
	return "TLS016"
}
