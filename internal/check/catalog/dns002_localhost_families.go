package catalog

import (
	"fmt"
	"net"
	"strconv"

	"kscope/internal/check"
)

var localhostFamilies = check.Check{
	ID:    "DNS002",
	Title: "localhost works over IPv4 and IPv6 alike, where it has both",
	Level: check.Error,
	Why:   "localhost is ::1 and 127.0.0.1; a broker that is bound to one of them refuses the other, and some clients try only the first.",
	Errors: []string{
		"Connect to ipv6#[::1]:… failed: Connection refused (after …ms in state CONNECT)",
		"kafka.errors.NoBrokersAvailable: NoBrokersAvailable",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		found := connection(f, "DNS002", func(e *check.Endpoint) string {
			return fmt.Sprintf("%s works over one of IPv4 and IPv6 only", place(e))
		})
		for i := range found {
			e := at(f, found[i].Subject)
			if e.Reached() != nil {
				found[i].Level = check.Warning
			}
			if t := e.Tried(check.TryOtherFamily); t != nil && t.Answered {
				found[i].Evidence = append(found[i].Evidence, "the loopback address of the other family answers on the same port"+more(t.Detail))
			}
		}
		return spareSeedsWarn(f, found)
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		if e.Advertised() {
			return []check.Fix{advertiseAnew(f, e, "advertise the one address on which the broker listens")}
		}
		return []check.Fix{
			{Say: "name the address on which the broker listens", Steps: []check.Step{{Set: []check.Setting{f.Client.Set("bootstrap.servers", workingFamily(e))}}}},
			saying("or let the broker listen on both", "in the broker's server.properties, leave the host of the listener empty (NAME://:"+strconv.Itoa(e.Port())+"), and restart the broker"),
		}
	},
	Example: func(f *check.Facts) {
		e := &f.Endpoints[0]
		e.Address = "localhost:9093"
		good := e.Paths[0]
		good.IP = "127.0.0.1"
		bad := check.Path{IP: "::1", Layers: good.Layers}
		breakPath(&bad, check.StageTCP, check.Refused, "")
		e.Lookup.IPs, e.Paths = []string{"::1", "127.0.0.1"}, []check.Path{bad, good}
	},
}

// workingFamily is the address that answered; where none of those of the name did, the loopback of the other family.
func workingFamily(e *check.Endpoint) string {
	ip := "127.0.0.1"
	if p := e.Reached(); p != nil {
		ip = p.IP
	} else if e.Host() == ip {
		ip = "::1"
	}
	return net.JoinHostPort(ip, strconv.Itoa(e.Port()))
}
