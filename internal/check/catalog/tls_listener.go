package catalog

import (
	"net/netip"
	"slices"
	"strings"

	"kscope/internal/check"
)

// listenerPrefix is the name of the listener at an address as it stands in listener.name.NAME.KEY, in lower case; a
// blank where the broker did not tell.
func listenerPrefix(f *check.Facts, e *check.Endpoint) string {
	for _, b := range f.Brokers {
		if !slices.Contains(e.Brokers, b.ID) && !slices.Contains(e.Inter, b.ID) {
			continue
		}
		for _, l := range b.Listeners() {
			if strings.EqualFold(l.Address, e.Address) {
				return strings.ToLower(l.Name)
			}
		}
	}
	return check.Blank("listener name in lower case")
}

// onListener is a setting of one listener of the brokers behind an address, with the restart that it needs.
func onListener(f *check.Facts, e *check.Endpoint, say string, keysAndValues ...string) check.Fix {
	fix := check.Fix{Say: say}
	for _, b := range servers(e) {
		var set []check.Setting
		for i := 0; i+1 < len(keysAndValues); i += 2 {
			set = append(set, check.Setting{Where: b, File: serverProperties, Key: "listener.name." + listenerPrefix(f, e) + "." + keysAndValues[i], Value: keysAndValues[i+1]})
		}
		fix.Steps = append(fix.Steps, check.Step{Set: set})
	}
	for _, b := range servers(e) {
		fix.Steps = append(fix.Steps, check.Step{Do: &check.Act{Verb: "restart", Where: b}})
	}
	return fix
}

// sanWord writes a host as a subject alternative name, nothing for what cannot be one.
func sanWord(host string) string {
	switch ip, err := netip.ParseAddr(host); {
	case err == nil:
		return "IP:" + ip.WithZone("").String()
	case host == "" || strings.ContainsAny(host, ", ‹›"):
		return ""
	}
	return "DNS:" + strings.TrimSuffix(host, ".")
}
