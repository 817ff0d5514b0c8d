package catalog

import (
	"fmt"
	"strings"

	"kscope/internal/check"
)

var allAddressesAnswer = check.Check{
	ID:    "DNS003",
	Title: "every IP address of a name answers",
	Level: check.Warning,
	Why:   "A name with a dead address makes clients slow or fail now and then, by which address they happen to try first.",
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		return connection(f, "DNS003", func(e *check.Endpoint) string {
			return fmt.Sprintf("%d of %d addresses of %s answer", len(e.Paths)-len(deadIPs(e)), len(e.Paths), place(e))
		})
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		var ways []check.Fix
		if down := fenced(f, e); len(down) > 0 {
			ways = append(ways, startBrokers(down, "start "+brokers(down)+", which should answer there"))
		}
		if !e.Advertised() {
			ways = append(ways, brokersAsBootstrap(f, "name the brokers themselves")...)
		}
		return append(ways, saying("take the dead addresses out of the name", fmt.Sprintf("remove %s from the records of %s (DNS, or the hosts file), or bring back what should answer there", strings.Join(deadIPs(e), ", "), e.Host())))
	},
	Example: func(f *check.Facts) {
		e := &f.Endpoints[0]
		dead := check.Path{IP: "198.18.0.10", Layers: e.Paths[0].Layers}
		breakPath(&dead, check.StageTCP, check.Refused, "")
		e.Lookup.IPs = append(e.Lookup.IPs, dead.IP)
		e.Paths = append(e.Paths, dead)
	},
}
