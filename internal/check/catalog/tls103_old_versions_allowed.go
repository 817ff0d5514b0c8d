package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kscope/internal/check"
)

var tlsOldVersionsAllowed = check.Check{
	ID:    "TLS103",
	Title: "the settings allow no TLS older than 1.2",
	Level: check.Warning,
	Why:   "TLS 1.0 and 1.1 are broken and withdrawn (RFC 8996); current Java and OpenSSL no longer speak them by default.",
	Errors: []string{
		"javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
	},
	Needs: []check.Need{check.Client},
	Judge: func(f *check.Facts) []check.Finding {
		old := oldVersions(f)
		if !f.Client.TLS || len(old) == 0 {
			return nil
		}
		return []check.Finding{{Subject: check.TheClient, Detail: fmt.Sprintf("the settings allow %s, needs TLSv1.2 or TLSv1.3", strings.Join(old, " and ")), Because: saysSo(f, "ssl.enabled.protocols")}}
	},
	Remedy: func(f *check.Facts, _ check.Finding) []check.Fix {
		return []check.Fix{change("leave out the old versions", f.Client.Set("ssl.enabled.protocols", "TLSv1.2,TLSv1.3"))}
	},
	Example: func(f *check.Facts) {
		f.Client.TLSVersions = []string{"TLSv1.1", "TLSv1.2"}
		f.Client.Settings = append(f.Client.Settings, check.ClientSetting{Key: "ssl.enabled.protocols", Value: "TLSv1.1,TLSv1.2", Origin: inFile(7)})
	},
}

func oldVersions(f *check.Facts) []string {
	var old []string
	for _, v := range f.Client.TLSVersions {
		if slices.Contains([]string{"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"}, v) {
			old = append(old, v)
		}
	}
	return old
}
