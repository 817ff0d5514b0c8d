package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var ipv6InBrackets = check.Check{
	ID:    "DNS005",
	Title: "IPv6 addresses stand in brackets",
	Level: check.Error,
	Why:   "Without brackets most clients take the port for a part of the address, dial something else, and never say so.",
	Errors: []string{
		"Connect to ipv6#[…]:9092 failed: No route to host (after …ms in state CONNECT)",
		"address …: too many colons in address",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding {
		var found []check.Finding
		for _, p := range f.Client.Problems {
			if p.Kind == check.UnbracketedIPv6 {
				found = append(found, check.Finding{Subject: check.TheClient, Detail: p.Detail, Because: because(p)})
			}
		}
		return found
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		for _, p := range f.Client.Problems {
			if p.Kind == check.UnbracketedIPv6 && p.Detail == fd.Detail {
				return []check.Fix{{Say: "write brackets around it", Steps: []check.Step{{Set: []check.Setting{f.Client.Set("bootstrap.servers", inList(f, p))}}}}}
			}
		}
		return nil
	},
	Example: func(f *check.Facts) {
		f.Client.Settings[0].Value = "2001:db8::204:9092"
		f.Endpoints, f.Cluster, f.Topics, f.Brokers = nil, nil, nil, nil
		f.Client.Problems = []check.Problem{{
			Kind: check.UnbracketedIPv6, Key: "bootstrap.servers", Origin: check.Origin{Source: "file", Name: "client.properties", Line: 1},
			Detail: `bootstrap server "2001:db8::204:9092" is an IPv6 address without brackets, needs [2001:db8::204]:9092`, Value: "2001:db8::204:9092", Want: "[2001:db8::204]:9092",
		}}
	},
}

// because names where a setting stands: "bootstrap.servers in client.properties line 1".
func because(p check.Problem) string {
	switch {
	case p.Key == "" || p.Name == "":
		return p.Key
	case p.Line > 0:
		return fmt.Sprintf("%s in %s line %d", p.Key, p.Name, p.Line)
	}
	return p.Key + " by " + p.Name
}

// inList is the whole list of bootstrap servers with the one word mended.
func inList(f *check.Facts, p check.Problem) string {
	want := wantOr(p, "[ADDRESS]:PORT")
	if s := f.Client.Setting("bootstrap.servers"); s != nil && p.Value != "" && strings.Contains(s.Value, p.Value) {
		return strings.Replace(s.Value, p.Value, want, 1)
	}
	return want
}

func keyOr(p check.Problem, key string) string {
	if p.Key == "" {
		return key
	}
	return p.Key
}

func wantOr(p check.Problem, blank string) string {
	if p.Want == "" {
		return check.Blank(blank)
	}
	return p.Want
}
