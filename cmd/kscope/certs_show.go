package main

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/certs"
	"kscope/internal/render"
)

// showInspections prints what was seen, as sheets for people and as one document for programs.
func showInspections(app *App, output string, all []certs.Inspection) error {
	if output != "text" {
		list := render.List{Schema: "kscope.certificates/1", Key: "sources"}
		for _, in := range all {
			list.Items, list.Names = append(list.Items, in), append(list.Names, in.Source)
		}
		return list.Write(app.out, app.term, output)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(app.out, "no certificates")
		return err
	}
	var sheets []render.Sheet
	for i := range all {
		sheets = append(sheets, sheetOf(&all[i]))
	}
	return render.Sheets(app.out, app.term, sheets)
}

func sheetOf(in *certs.Inspection) render.Sheet {
	s := render.Sheet{Title: in.Source}
	if in.Kind == "listener" {
		s.Fields = listenerFields(in.Listener)
	} else {
		s.Fields = append(s.Fields, render.SheetField{Name: "format", Text: formatWords(in)})
	}
	s.Fields = append(s.Fields, openerFields(in.Openers)...)
	for _, n := range in.Notes {
		s.Notes = append(s.Notes, render.SheetNote{Level: n.Level, Text: n.Text})
	}
	for i, c := range in.Chain {
		role := "its own"
		if i > 0 {
			role = fmt.Sprintf("certificate %d of the chain", i+1)
		}
		s.Parts = append(s.Parts, certificateSheet(c, role))
	}
	for _, c := range in.Trusted {
		role := "trusted"
		if in.Key != "" || len(in.Chain) > 0 {
			role = "trusted, beside the key"
		}
		s.Parts = append(s.Parts, certificateSheet(c, role))
	}
	return s
}

// formatWords is "PEM, a key (PKCS#8) with 2 certificates" or "PKCS12 (HMAC-SHA256, PBES2), 1 trusted certificate".
func formatWords(in *certs.Inspection) string {
	words := in.Format
	if words == "" {
		words = "unknown"
	}
	if in.Seal != "" {
		words += " (" + in.Seal + ")"
	}
	key := "a private key"
	if in.Key != "" && in.Key != "yes" {
		key += " (" + in.Key + ")"
	}
	switch {
	case len(in.Chain) > 0 && in.Key != "":
		words += ", " + key + " with " + render.Count(len(in.Chain), "certificate")
	case in.Key != "":
		words += ", " + key + " alone"
	case len(in.Chain) > 0:
		words += ", " + render.Count(len(in.Chain), "certificate")
	}
	if len(in.Trusted) > 0 {
		words += ", " + render.Count(len(in.Trusted), "trusted certificate")
	}
	return words
}

func openerFields(all []certs.Opener) []render.SheetField {
	if len(all) > 0 && !slices.ContainsFunc(all, func(o certs.Opener) bool { return !o.Opens || o.Why != "" }) {
		return []render.SheetField{{Name: "opens in", Text: "every client: Java, Go, OpenSSL and librdkafka"}}
	}
	var opens, shut []string
	for _, o := range all {
		text := o.Client
		if o.Why != "" {
			text += " (" + o.Why + ")"
		}
		if o.Opens {
			opens = append(opens, text)
		} else {
			shut = append(shut, text)
		}
	}
	var fields []render.SheetField
	if len(opens) > 0 {
		fields = append(fields, render.SheetField{Name: "opens in", Text: strings.Join(opens, ", ")})
	}
	if len(shut) > 0 {
		fields = append(fields, render.SheetField{Name: "not in", Text: strings.Join(shut, ", ")})
	}
	return fields
}

func listenerFields(l *certs.ListenerSeen) []render.SheetField {
	var fields []render.SheetField
	if len(l.Brokers) > 0 {
		var ids []string
		for _, id := range l.Brokers {
			ids = append(ids, fmt.Sprint(id))
		}
		fields = append(fields, render.SheetField{Name: "broker", Text: strings.Join(ids, ", ")})
	}
	if l.Version == "" {
		return fields
	}
	fields = append(fields, render.SheetField{Name: "session", Text: l.Version + ", " + l.Cipher})
	asks := "not asked for"
	switch {
	case l.AsksCertificate && len(l.Authorities) > 0:
		asks = "asked for, of " + strings.Join(l.Authorities, " or of ")
	case l.AsksCertificate:
		asks = "asked for, of any authority"
	}
	return append(fields, render.SheetField{Name: "client certificate", Text: asks})
}

func certificateSheet(c certs.Seen, role string) render.Sheet {
	names := slices.Concat(c.DNSNames, c.IPs)
	uses := "any"
	if c.Usages != nil {
		uses = strings.Join(c.Usages, ", ")
	}
	if c.CA {
		uses = "signs others"
	}
	const layout = "2006-01-02 15:04 UTC"
	s := render.Sheet{Title: fmt.Sprintf("%s (%s)", orNone(c.Subject), role)}
	add := func(name, text string) {
		if text != "" {
			s.Fields = append(s.Fields, render.SheetField{Name: name, Text: text})
		}
	}
	add("names", strings.Join(names, ", "))
	add("uses", uses)
	add("valid", fmt.Sprintf("%s to %s, %s", c.NotBefore.UTC().Format(layout), c.NotAfter.UTC().Format(layout), daysLeft(c)))
	add("principal", c.Principal)
	add("key", c.Key+", signed with "+c.Signature)
	if c.SelfSigned {
		add("issuer", "itself")
	} else {
		add("issuer", orNone(c.Issuer))
	}
	add("serial", c.Serial)
	return s
}

func daysLeft(c certs.Seen) string {
	switch {
	case c.DaysLeft < 0:
		return "ended"
	case c.DaysLeft == 1:
		return "1 day left"
	}
	return fmt.Sprintf("%d days left", c.DaysLeft)
}

func orNone(name string) string {
	if name == "" {
		return "(no subject)"
	}
	return name
}
