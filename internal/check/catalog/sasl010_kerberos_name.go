package catalog

import (
	"net/netip"

	"kscope/internal/check"
)

// kerberos is the mechanism's name.
const kerberos = "GSSAPI"

var saslKerberosName = check.Check{
	ID:    "SASL010",
	Title: "Kerberos brokers are reached by the name in their principal",
	Level: check.Warning,
	Why:   "A Kerberos client asks for a ticket for kafka/HOST with the host by which it reaches the broker. By IP address or alias there is no such principal. kscope has no Kerberos and looks only as far as the login.",
	Errors: []string{
		"Server not found in Kerberos database (7) - LOOKING_UP_SERVER",
		"Cannot find KDC for realm \"…\"",
		"KDC_ERR_S_PRINCIPAL_UNKNOWN",
		"An error: (java.security.PrivilegedActionException: javax.security.sasl.SaslException: GSS initiate failed [Caused by GSSException: No valid credentials provided (Mechanism level: …)]) occurred when evaluating SASL token received from the Kafka Broker.",
		"SASL handshake failed (start (-4)): SASL(-4): no mechanism available: No worthy mechs found (after …ms in state AUTH_REQ)",
		"Failed to initialize SASL authentication: SASL handshake failed (start (-1)): SASL(-1): generic failure: GSSAPI Error: … (Server kafka/…@… not found in Kerberos database)",
		"Client not found in Kerberos database (6)",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: judgeKerberos,
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		return []check.Fix{
			change("give the brokers by the name that stands in their Kerberos principal, kafka/NAME@REALM, and let them advertise it",
				f.Client.Set("bootstrap.servers", check.Blank("full host name of a broker as in its principal, and port")), f.Client.Set("sasl.kerberos.service.name", "kafka")),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		f.Client.Mechanism, f.Client.User = kerberos, ""
		f.Client.Problems = []check.Problem{{Kind: check.UnsupportedLogin, Usable: true, Key: "sasl.mechanism", Origin: inFile(3), Value: kerberos, Detail: "kscope cannot log in with GSSAPI; it looks as far as it can without"}}
		e.Address, e.Lookup, e.Paths[0].IP = "198.51.100.9:9093", check.Lookup{Literal: true, IPs: []string{"198.51.100.9"}}, "198.51.100.9"
		seen := &check.SASLFacts{Mechanism: kerberos, Offered: []string{kerberos}}
		breakAt(e, check.StageSASL, check.NotSupported, "kscope cannot log in with GSSAPI")
		e.Paths[0].SASL = seen
	},
}

func judgeKerberos(f *check.Facts) []check.Finding {
	var found []check.Finding
	for i := range f.Endpoints {
		e := &f.Endpoints[i]
		if f.Client.Mechanism != kerberos || !beyondLogin(e) || !byIP(e) {
			continue
		}
		at := check.Finding{Subject: e.Subject(), Detail: place(e) + " is reached by IP address, and Kerberos principals hold names",
			Evidence: []string{mechanismWords(offered(e)) + " is offered there; kscope has no Kerberos, so nobody tried to log in"},
			Because:  saysSo(f, "sasl.mechanism", "sasl.mechanisms"),
			Doubt:    "the client says: Server not found in Kerberos database",
			Against:  "a client that looks addresses up in reverse may find the name all the same"}
		found = append(found, at)
	}
	return found
}

// beyondLogin says that an address offers the mechanism of the settings, and that kscope cannot go on there without it.
func beyondLogin(e *check.Endpoint) bool {
	p := e.Deepest()
	return p != nil && p.Layer(check.StageSASL).Failure == check.NotSupported
}

func byIP(e *check.Endpoint) bool {
	_, err := netip.ParseAddr(e.Host())
	return err == nil
}
