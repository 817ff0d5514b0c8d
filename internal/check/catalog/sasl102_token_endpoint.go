package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

const endpointKey = "sasl.oauthbearer.token.endpoint.url"

var saslTokenEndpoint = check.Check{
	ID:    "SASL102",
	Title: "the token endpoint gives the client a token",
	Level: check.Error,
	Why:   "With OAUTHBEARER a client gets a token from an endpoint of its own before it says anything to a broker. Without one it logs in nowhere, and the brokers are not to blame.",
	Errors: []string{
		"The response code … and error response … was encountered reading the token endpoint response; will not attempt further retries",
		"The token endpoint response did not contain a valid JWT. Response: (…)",
		"The … cannot be accessed due to restrictions. Update the system property 'org.apache.kafka.sasl.oauthbearer.allowed.urls' to allow the … to be accessed.",
		"Failed to acquire SASL OAUTHBEARER token: …",
	},
	Needs: []check.Need{check.Client, check.Reach, check.SASL},
	Judge: func(f *check.Facts) []check.Finding {
		hit := f.HasReason("SASL102")
		if len(hit) == 0 {
			return nil
		}
		l, _ := hit[0].Deepest().Failed()
		found := check.Finding{Subject: check.TheClient, Detail: l.Detail, Because: saysSo(f, endpointKey),
			Evidence: []string{fmt.Sprintf("%s offers OAUTHBEARER; the endpoint was asked once, as the client asks it", place(hit[0]))}}
		if l.Failure == check.Untrusted {
			found.Doubt = "the client's own list of authorities for that endpoint does not hold its authority either"
		}
		return []check.Finding{found}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		hit := f.HasReason("SASL102")
		if len(hit) == 0 {
			return nil
		}
		elsewhere := change("give the address of the token endpoint as this machine reaches it", f.Client.Set(endpointKey, check.Blank("address of the token endpoint")))
		l, _ := hit[0].Deepest().Failed()
		switch {
		case l.Failure == check.Untrusted:
			return []check.Fix{saying("let this machine and the client trust it", "add the authority of the token endpoint to the trusted ones of this machine and of the client's runtime"), elsewhere}
		case l.Code == 400 || l.Code == 401 || l.Code == 403:
			elsewhere.Say = "or " + elsewhere.Say
			return []check.Fix{change("give an id and a secret that the token endpoint knows", tokenClient(f)...), elsewhere}
		}
		return []check.Fix{elsewhere}
	},
	Example: func(f *check.Facts) {
		useMechanism(f, "OAUTHBEARER")
		f.Client.User = ""
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: endpointKey, Value: "https://login.example.com/token", Origin: inFile(7)})
		e := onlySeed(f)
		breakAt(e, check.StageSASL, check.NoToken, "the token endpoint https://login.example.com/token answers 401 Unauthorized (invalid_client)")
		e.Paths[0].Layers[len(e.Paths[0].Layers)-1].Code = 401
	},
}

// tokenClient are id and secret for the token endpoint, by the keys that the settings have them in.
func tokenClient(f *check.Facts) []check.Setting {
	id, secret := check.Blank("id of the client at the token endpoint"), check.Blank("secret of that client")
	for _, prefix := range []string{"sasl.oauthbearer.client.credentials.client.", "sasl.oauthbearer.client."} {
		if f.Client.Setting(prefix+"id") != nil || rd(f) && prefix == "sasl.oauthbearer.client." {
			return []check.Setting{f.Client.Set(prefix+"id", id), f.Client.Set(prefix+"secret", secret)}
		}
	}
	return []check.Setting{f.Client.Set("sasl.jaas.config",
		strings.TrimSuffix(jaas("OAUTHBEARER", "", ""), ";")+` clientId="`+id+`" clientSecret="`+secret+`" `+check.Blank("the other options, as they are")+";")}
}
