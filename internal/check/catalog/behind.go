package catalog

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"kscope/internal/check"
)

// fenced are the brokers behind an address whose session the cluster says has ended: they are down, not unreachable.
func fenced(f *check.Facts, e *check.Endpoint) []int32 {
	if f.Cluster == nil {
		return nil
	}
	var ids []int32
	behind := brokersBehind(f, e)
	for _, b := range f.Cluster.Brokers {
		if b.State == check.Fenced && slices.Contains(behind, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// blamed are what else explains that an address fails, should something be found wrong with it: brokers that are down,
// and advertised addresses that are the same.
func blamed(f *check.Facts, e *check.Endpoint) []check.Subject {
	var blames []check.Subject
	for _, id := range fenced(f, e) {
		blames = append(blames, check.BrokerSubject(id))
	}
	return append(blames, sameSocket(f, e)...)
}

// sameSocket are the advertised addresses that fail just as an address that only the user gave does, on the same IP and
// port: a broker that is reached by two names is one fault, and the name that clients are sent to is the one to mend.
func sameSocket(f *check.Facts, e *check.Endpoint) []check.Subject {
	var blames []check.Subject
	for i := range f.Endpoints {
		if o := &f.Endpoints[i]; o.Advertised() && !e.Advertised() && o.Reached() == nil && failsAlike(e, o) {
			blames = append(blames, o.Subject())
		}
	}
	return blames
}

func failsAlike(a, b *check.Endpoint) bool {
	if a.Port() != b.Port() || a.Dialed != "" || b.Dialed != "" {
		return false
	}
	for i := range a.Paths {
		l, failed := a.Paths[i].Failed()
		if failed && slices.ContainsFunc(b.Paths, func(p check.Path) bool {
			o, failed := p.Failed()
			return failed && p.IP == a.Paths[i].IP && o.Stage == l.Stage && o.Failure == l.Failure
		}) {
			return true
		}
	}
	return false
}

// brokersBehind are the brokers that an address leads to: those that advertise it, else those that the cluster lists
// under the same name, or under an IP and port on which the address fails.
func brokersBehind(f *check.Facts, e *check.Endpoint) []int32 {
	if e.Advertised() || f.Cluster == nil {
		return e.Brokers
	}
	places := []string{strings.ToLower(e.Address)}
	for _, ip := range deadIPs(e) {
		places = append(places, net.JoinHostPort(ip, strconv.Itoa(e.Port())))
	}
	var ids []int32
	for _, b := range f.Cluster.Brokers {
		if slices.Contains(places, strings.ToLower(b.Address)) {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// deadIPs are the IP addresses of a name on which its walk failed.
func deadIPs(e *check.Endpoint) []string {
	var ips []string
	for i := range e.Paths {
		if _, failed := e.Paths[i].Failed(); failed {
			ips = append(ips, e.Paths[i].IP)
		}
	}
	return ips
}
