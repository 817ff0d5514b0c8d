package catalog

import (
	"fmt"
	"slices"

	"kscope/internal/check"
)

var tlsVerificationOff = check.Check{
	ID:    "TLS102",
	Title: "the client verifies whom it talks to",
	Level: check.Warning,
	Why:   "Without verification anybody on the way can answer as the broker and read the password. It is mostly switched off to silence another fault.",
	Needs: []check.Need{check.Client, check.Reach, check.TLS},
	Judge: func(f *check.Facts) []check.Finding {
		if !f.Client.TLS || f.Client.Verify && f.Client.VerifyName {
			return nil
		}
		at := check.Finding{Subject: check.TheClient, Detail: "the client takes any certificate: verification is switched off", Evidence: accepted(f)}
		at.Because = saysSo(f, "enable.ssl.certificate.verification")
		if f.Client.Verify {
			at.Detail, at.Because = "the client takes a certificate for any name: verification of the host name is switched off", saysSo(f, "ssl.endpoint.identification.algorithm")
		}
		return []check.Finding{at}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		set := without(f, "enable.ssl.certificate.verification", "ssl.endpoint.identification.algorithm")
		if len(set) == 0 {
			set = []check.Setting{f.Client.Set("ssl.endpoint.identification.algorithm", "https")}
		}
		say := "switch it on again"
		if len(accepted(f)) > 0 {
			say = "heal what is observed, then switch it on again"
		}
		return []check.Fix{change(say, set...)}
	},
	Example: func(f *check.Facts) {
		f.Client.VerifyName = false
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: "ssl.endpoint.identification.algorithm", Origin: inFile(7)})
		e := endpointOf(f, 2)
		e.Paths[0].TLS.Chain[0].DNSNames = []string{"kafka-2"}
		e.Paths[0].TLS.Defects = []check.Defect{{Rule: check.RuleName, Detail: "is for kafka-2, not kafka-2.example.com"}}
	},
}

// accepted are the defects that a client with verification would refuse.
func accepted(f *check.Facts) []string {
	named := []check.Rule{check.RuleName, check.RuleCNOnly, check.RuleIP}
	var lines []string
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if len(e.Inter) > 0 && !e.Seed && !e.Advertised() {
			continue
		}
		for _, d := range tlsOf(e).Defects {
			if d.Rule == check.RuleWeak || f.Client.Verify && !slices.Contains(named, d.Rule) {
				continue
			}
			lines = append(lines, fmt.Sprintf("accepted at %s: the certificate %s", e.Address, d.Detail))
		}
	}
	return lines
}
