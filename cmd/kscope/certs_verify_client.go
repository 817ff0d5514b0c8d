package main

import (
	"fmt"
	"strings"

	"kscope/internal/check"
	"kscope/internal/render"
)

// thisClient says how the walk of an address went for the client of the settings; where it ended, the cause is the one
// that doctor would name.
func thisClient(r *check.Report, e *check.Endpoint) clientVerdict {
	v := clientVerdict{Outcome: "accepted"}
	path := e.Deepest()
	if path == nil {
		return clientVerdict{Outcome: "not tried", Detail: causeAt(r, e, e.Lookup.Detail)}
	}
	if path.TLS != nil {
		v.Asked, v.Sent = path.TLS.Requested, path.TLS.Sent
	}
	if last, failed := path.Failed(); failed && last.Stage != check.StageMetadata {
		v.Outcome, v.Detail = "refused", causeAt(r, e, fmt.Sprintf("%s: %s", last.Stage, last.Detail))
		if last.Failure == check.Untrusted || path.Layer(check.StageTCP).Outcome != check.OK {
			v.Outcome = "not tried"
		}
		return v
	}
	if r.Facts.Cluster != nil {
		v.Principal, v.Probably = r.Facts.Cluster.Principal, !r.Facts.Cluster.Sure
	}
	v.Detail = acceptedWords(r.Facts, path)
	return v
}

// acceptedWords says with what the broker took the client.
func acceptedWords(f *check.Facts, path *check.Path) string {
	var words []string
	switch t := path.TLS; {
	case t == nil:
	case t.Sent:
		words = append(words, "with its certificate "+f.Client.Certificates[0].Subject)
	case t.Withheld:
		words = append(words, "without its certificate, which is of none of the authorities that the broker asks for ("+strings.Join(t.Authorities, " or ")+")")
	case t.Requested:
		words = append(words, "without a certificate, which the broker asks for and does not demand")
	default:
		words = append(words, "without a certificate, which the broker does not ask for")
	}
	if f.Client.SASL {
		words = append(words, fmt.Sprintf("logged in as %s (%s)", f.Client.User, f.Client.Mechanism))
	}
	return strings.Join(words, ", ")
}

// causeAt is the headline of the cause that speaks of an address, or else what was seen.
func causeAt(r *check.Report, e *check.Endpoint, seen string) string {
	for _, c := range r.Causes {
		for _, f := range c.Findings {
			if c.Level == check.Error && (f.Subject == e.Subject() || f.Subject == check.TheClient) {
				return fmt.Sprintf("%s (%s)", render.Headline(c), c.Check.ID)
			}
		}
	}
	return seen
}

// showVerified prints the verdicts.
func showVerified(app *App, output string, all []verified) error {
	if output != "text" {
		list := render.List{Schema: "kscope.verification/1", Key: "brokers"}
		for _, v := range all {
			list.Items, list.Names = append(list.Items, v), append(list.Names, v.Address)
		}
		return list.Write(app.out, app.term, output)
	}
	var sheets []render.Sheet
	for _, v := range all {
		s := render.Sheet{Title: v.Address}
		for _, c := range v.Clients {
			text := "accepts the broker"
			if !c.Accepts {
				text = "refuses the broker: " + strings.Join(c.Why, "; ")
			}
			s.Fields = append(s.Fields, render.SheetField{Name: string(c.Family), Text: fmt.Sprintf("%s (by %s)", text, c.By)})
		}
		s.Fields = append(s.Fields, render.SheetField{Name: "this client", Text: clientWords(v.Client)})
		sheets = append(sheets, s)
	}
	return render.Sheets(app.out, app.term, sheets)
}

func clientWords(v clientVerdict) string {
	switch {
	case v.Outcome != "accepted":
		return v.Outcome + ": " + v.Detail
	case v.Probably:
		return fmt.Sprintf("is accepted by the broker %s; probably as %s", v.Detail, v.Principal)
	}
	return fmt.Sprintf("is accepted by the broker %s; as %s", v.Detail, v.Principal)
}
