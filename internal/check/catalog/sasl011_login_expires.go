package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var saslLoginExpires = check.Check{
	ID:    "SASL011",
	Title: "a login lasts as long as its connection",
	Level: check.Info,
	Why:   "With connections.max.reauth.ms, or a token that ends, the broker hangs up on the first request after that time. A client that does not log in again on the same connection fails now and then.",
	Errors: []string{
		"unable to initialize sasl; err: EOF",
		"Connection to node … (…) terminated during authentication. This may happen due to any of the following reasons: (1) Authentication failed due to invalid credentials with brokers older than 1.0.0, (2) Firewall blocking Kafka TLS traffic (eg it may only allow HTTPS traffic), (3) Transient network issue.",
		"SASL authentication error: Cannot change principals during re-authentication from …",
		"SASL authentication error: Cannot change SASL mechanisms during re-authentication",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for i := range f.Endpoints {
			e := &f.Endpoints[i]
			if life := saslOf(e).SessionLifetime; life > 0 {
				found = append(found, check.Finding{Subject: e.Subject(), Detail: fmt.Sprintf("%s wants a new login within %s", whose(e), life),
					Evidence: []string{fmt.Sprintf("%s: the login is good for %s", e.Address, life)}})
			}
		}
		return found
	},
	Remedy: func(*check.Facts, check.Finding) []check.Fix {
		return []check.Fix{saying("use clients that log in again on an open connection (KIP-368), and tokens that are renewed in time", "see that the client's library has KIP-368; Java has it since 2.2")}
	},
	Example: func(f *check.Facts) {
		for i := range f.Endpoints {
			f.Endpoints[i].Paths[0].SASL.SessionLifetime = 3600e9
		}
	},
}
