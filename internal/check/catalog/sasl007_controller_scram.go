package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var saslControllerSCRAM = check.Check{
	ID:    "SASL007",
	Title: "controllers do not log in to each other with SCRAM",
	Level: check.Error,
	Why:   "SCRAM credentials lie in the log on which the controllers must first agree, so a quorum that logs in with SCRAM never forms and no broker starts.",
	Errors: []string{
		"[RaftManager id=…] Connection to node … (…) failed authentication due to: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-…",
		"Failed to send the following request due to authentication error: ClientRequest(… VoteRequestData …)",
		"Unexpected error NETWORK_EXCEPTION in VOTE response",
	},
	Needs: []check.Need{check.Client, check.Reach, check.API},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "SASL007", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s is a controller's port that takes %s alone, and no broker answers", place(e), mechanismWords(offered(e)))
		})
		for i := range found {
			found[i].Evidence = append([]string{"ApiVersions is answered without Metadata (key 3), as by controllers; asked on a fresh socket it offers " + mechanismWords(offered(at(f, found[i].Subject)))}, found[i].Evidence...)
			found[i].Doubt = "the log of a controller says: Failed to send the following request due to authentication error"
			found[i].Against = "a single controller needs no login, and then this is only the wrong port"
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		node := check.Subject("broker/" + check.Blank("id of each controller"))
		prefix := "listener.name." + check.Blank("listener name of the controllers in lower case") + "."
		user, password := check.Blank("user of the controllers"), check.Blank("password")
		return []check.Fix{
			{Say: "let controllers log in to each other with PLAIN inside TLS", Steps: []check.Step{
				{Set: []check.Setting{
					{Where: node, File: serverProperties, Key: "sasl.mechanism.controller.protocol", Value: "PLAIN"},
					{Where: node, File: serverProperties, Key: prefix + "sasl.enabled.mechanisms", Value: "PLAIN"},
					{Where: node, File: serverProperties, Key: prefix + "plain.sasl.jaas.config", Value: strings.TrimSuffix(jaas("PLAIN", user, password), ";") + " user_" + user + `="` + password + `";`},
				}},
				{Do: &check.Act{Verb: "restart", Where: node}},
			}},
			otherBootstrap(f, e, "or, where the cluster runs, give the port of a broker"),
		}
	},
	Example: func(f *check.Facts) {
		e := onlySeed(f)
		breakAt(e, check.StageAPI, check.NoMetadataKey, "42 keys, no Metadata")
		e.Paths[0].API = &check.APIFacts{Keys: map[int16]check.Versions{1: {Max: 17}, 17: {Max: 1}, 18: {Max: 4}, 52: {Max: 1}}}
		e.Experiments = []check.Experiment{{Try: check.TrySASLHandshake, Answered: true, Code: 33, Mechanism: "?", Mechanisms: []string{"SCRAM-SHA-512"}}}
	},
}
