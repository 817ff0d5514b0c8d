package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var saslPlainWithoutTLS = check.Check{
	ID:    "SASL101",
	Title: "passwords travel inside TLS",
	Level: check.Warning,
	Why:   "SASL PLAIN sends the password as it stands. Without TLS everybody on the network can read it.",
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding {
		if !f.Client.SASL || f.Client.TLS || f.Client.Mechanism != "PLAIN" {
			return nil
		}
		return []check.Finding{{Subject: check.TheClient, Detail: fmt.Sprintf("the password goes over the network as it stands: security.protocol is %s with PLAIN", f.Client.Protocol),
			Because: saysSo(f, "security.protocol")}}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		set := []check.Setting{f.Client.Set("security.protocol", "SASL_SSL"), f.Client.Set("bootstrap.servers", check.Blank("host and port of a listener with TLS"))}
		if !trusts(f) {
			set = append(set, trusting(f, "the authority of the brokers")...)
		}
		return []check.Fix{
			change("use a listener with TLS", set...),
			change("or use SCRAM, which sends no password, where the listener offers it", mechanism(f, "SCRAM-SHA-512")...),
		}
	},
	Example: func(f *check.Facts) {
		tlsOff(f)
		useMechanism(f, "PLAIN")
	},
}
