package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var tlsPlaintextClient = check.Check{
	ID:    "TLS001",
	Title: "the client uses TLS where the listener wants it",
	Level: check.Error,
	Why:   "A TLS listener answers plain Kafka with an alert and hangs up. Clients read the alert as a huge length or see only a closed connection.",
	Errors: []string{
		"invalid large response size 352518912 > limit …; the first three bytes received appear to be a tls alert record for TLS v1.2; is this a plaintext connection speaking to a tls endpoint?",
		"broker closed the connection immediately during api versions negotiation, … is TLS missing?",
		"kafka: client has run out of available brokers to talk to: unexpected EOF",
		"unexpected EOF: broker appears to be expecting TLS",
		"could not successfully authenticate to … with SASL: SASL handshake failed: EOF",
		"Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker version is < 0.10",
		"Disconnected: connection closed by peer: receive 0 after POLLIN (after …ms in state APIVERSION_QUERY)",
		"Uncaught exception in thread 'kafka-admin-client-thread …': java.lang.OutOfMemoryError: Java heap space",
		"TimeoutException: The AdminClient thread has exited. Call: listNodes",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "TLS001", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s wants TLS, and %s", place(e), protocolWords(f))
		})
		for i := range found {
			if x := at(f, found[i].Subject).Tried(check.TryTLSHello); x != nil && len(x.Chain) > 0 {
				found[i].Evidence = append(found[i].Evidence, "a TLS hello on a fresh socket is answered with "+certificateWords(x.Chain[0]))
			}
			found[i].Because = saysSo(f, "security.protocol")
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		set := []check.Setting{f.Client.Set("security.protocol", protocol(true, f.Client.SASL))}
		if !trusts(f) && check.ManagedAt(e) == nil {
			set = append(set, trusting(f, authorityAt(e))...)
		}
		return []check.Fix{
			change("turn TLS on, and trust the authority of the brokers", set...),
			otherBootstrap(f, e, "or give a listener without TLS, where the brokers have one"),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		chain := e.Paths[0].TLS.Chain
		tlsOff(f)
		breakAt(e, check.StageAPI, check.Closed, "7 bytes that begin 15 03 03: a TLS alert")
		e.Experiments = []check.Experiment{{Try: check.TryTLSHello, Answered: true, Version: "TLS 1.3", Chain: chain}}
	},
}

// protocolWords says what the settings have for security.protocol.
func protocolWords(f *check.Facts) string {
	if f.Client.Setting("security.protocol") == nil {
		return "the settings mean " + f.Client.Protocol
	}
	return "security.protocol is " + f.Client.Protocol
}

// trusts says that the settings name an authority already, used or not.
func trusts(f *check.Facts) bool {
	for _, key := range []string{"ssl.truststore.location", "ssl.truststore.certificates", "ssl.ca.location", "ssl.ca.pem"} {
		if f.Client.Setting(key) != nil {
			return true
		}
	}
	return false
}

// authorityAt is the issuer of what a TLS hello was answered with.
func authorityAt(e *check.Endpoint) string {
	if x := e.Tried(check.TryTLSHello); x != nil && len(x.Chain) > 0 {
		return x.Chain[len(x.Chain)-1].Issuer
	}
	return "the authority of the brokers"
}

// tlsOff takes TLS out of the settings of an example and out of every walk.
func tlsOff(f *check.Facts) {
	plaintext(f)
	f.Client.Verify, f.Client.VerifyName, f.Client.Authorities = false, false, nil
	for i := range f.Client.Settings {
		if f.Client.Settings[i].Key == "security.protocol" {
			f.Client.Settings[i].Value = f.Client.Protocol
		}
	}
}
