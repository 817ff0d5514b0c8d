package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

// chainFindings returns one finding for each address whose chain fails for the reason of a check. What is presented
// comes first in the evidence, then everything else that is wrong with the same chain.
func chainFindings(f *check.Facts, id string, detail func(*check.Endpoint) string, rules ...check.Rule) []check.Finding {
	found := connection(f, id, detail)
	for i := range found {
		e := at(f, found[i].Subject)
		found[i].Evidence = slices.Concat(chainEvidence(e, rules...), found[i].Evidence)
	}
	return found
}

func chainEvidence(e *check.Endpoint, rules ...check.Rule) []string {
	t := tlsOf(e)
	var lines []string
	for i, c := range t.Chain {
		if i == 0 {
			lines = append(lines, presents(e, c))
		} else {
			lines = append(lines, fmt.Sprintf("certificate %d of the chain is %s", i+1, certificateWords(c)))
		}
	}
	for _, d := range t.Defects {
		if !slices.Contains(rules, d.Rule) {
			lines = append(lines, "also: "+d.Detail)
		}
	}
	return lines
}

// others says which other brokers present chains without the fault: it is then not the client's.
func others(f *check.Facts, e *check.Endpoint, rule check.Rule) []string {
	var well []int32
	for i := range f.Endpoints {
		o := &f.Endpoints[i]
		if o.Address == e.Address || len(tlsOf(o).Chain) == 0 {
			continue
		}
		if _, broke := defectOf(o, rule); !broke {
			well = append(well, o.Brokers...)
		}
	}
	if len(well) == 0 {
		return nil
	}
	slices.Sort(well)
	verb := "present valid ones"
	if len(well) == 1 {
		verb = "presents a valid one"
	}
	return []string{brokers(slices.Compact(well)) + " " + verb}
}

// distrust ends the walk of an address at a chain with defects, as a probe would have written it down.
func distrust(e *check.Endpoint, change func(*check.Certificate), defects ...check.Defect) {
	for i := range e.Paths {
		p := &e.Paths[i]
		t := p.TLS
		breakPath(p, check.StageTLS, check.Untrusted, defects[0].Detail)
		p.TLS = t
		t.Defects = defects
		change(&t.Chain[0])
	}
}

// alerted ends the walk of an address at a TLS alert, at a stage, with what had been seen of the session.
func alerted(e *check.Endpoint, stage check.Stage, code int16, change func(*check.TLSFacts)) {
	for i := range e.Paths {
		p := &e.Paths[i]
		t := p.TLS
		breakPath(p, stage, check.Alert, fmt.Sprintf("alert %s (%d)", alertName(code), code))
		p.Layers[len(p.Layers)-1].Code = code
		p.TLS = t
		t.Alert = code
		change(t)
	}
}

// alertName is the name of a TLS alert (RFC 8446 §6).
func alertName(code int16) string {
	name, ok := map[int16]string{
		40: "handshake_failure", 41: "no_certificate", 42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired",
		46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 70: "protocol_version", 71: "insufficient_security",
		80: "internal_error", 112: "unrecognized_name", 116: "certificate_required",
	}[code]
	if !ok {
		return fmt.Sprint(code)
	}
	return name
}
