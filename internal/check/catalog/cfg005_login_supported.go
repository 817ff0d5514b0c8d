package catalog

import (
	"slices"

	"kscope/internal/check"
)

var cfgLoginSupported = check.Check{
	ID:    "CFG005",
	Title: "kscope can log in as the client does",
	Level: check.Warning,
	Why:   "kscope logs in with PLAIN, SCRAM and OAUTHBEARER. With another mechanism it looks as far as the login, and everything behind that stays unknown; the client itself may be well.",
	Errors: []string{
		"Unsupported SASL mechanism: …",
		"No provider for SASL mechanism AWS_MSK_IAM: recompile librdkafka with libsasl2 or openssl support",
	},
	Needs: []check.Need{check.Client, check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		// What ended the walk before the login, or at it, is said by other checks.
		if !slices.ContainsFunc(f.Endpoints, func(e check.Endpoint) bool { return beyondLogin(&e) }) || len(judgeKerberos(f)) > 0 {
			return nil
		}
		return problems(f, check.UnsupportedLogin)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		p := problemOf(f, check.UnsupportedLogin, fd)
		if p == nil {
			return nil
		}
		set := append(mechanism(f, check.Blank("PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER")), f.Client.Set("bootstrap.servers", check.Blank("host and port of a listener with that mechanism")))
		return []check.Fix{change("to see what is behind the login, look with a mechanism that kscope has, on a listener that takes it", set...)}
	},
	Example: func(f *check.Facts) {
		f.Client.Mechanism, f.Client.User = "AWS_MSK_IAM", ""
		f.Client.Problems = []check.Problem{{Kind: check.UnsupportedLogin, Usable: true, Key: "sasl.mechanism", Origin: inFile(3), Value: "AWS_MSK_IAM",
			Detail: "kscope cannot log in with AWS_MSK_IAM; it looks as far as it can without"}}
		for i := range f.Endpoints {
			breakAt(&f.Endpoints[i], check.StageSASL, check.NotSupported, "kscope cannot log in with AWS_MSK_IAM")
		}
		f.Endpoints, f.Cluster, f.Topics, f.Brokers = f.Endpoints[:1], nil, nil, nil
	},
}
