package check

import (
	"net/netip"
	"slices"
	"time"
)

// atOnce is how fast a kernel says that it has no route of its own. One that asks for a neighbour first takes seconds,
// as clients then do too.
const atOnce = time.Second

// partlyReached is the reason where one address of a name works and another does not.
func (f *Facts) partlyReached(e *Endpoint) string {
	if len(e.Paths) < 2 || !slices.ContainsFunc(e.Paths, f.dead) {
		return ""
	}
	if IsLocalhost(e.Host()) {
		return "DNS002"
	}
	return "DNS003"
}

// dead says that a path failed, and not because this machine has no IPv6: names have addresses of both families, and
// clients on a machine with one of them pass the other by at once.
func (f *Facts) dead(p Path) bool {
	l, failed := p.Failed()
	return failed && !(withoutRoute(p, l) && f.noIPv6())
}

func withoutRoute(p Path, l Layer) bool {
	return isIPv6(p.IP) && l.Failure == Unroutable && l.Took < atOnce
}

// noIPv6 says that this machine came nowhere by IPv6.
func (f *Facts) noIPv6() bool {
	for i := range f.Endpoints {
		for _, p := range f.Endpoints[i].Paths {
			if l, failed := p.Failed(); isIPv6(p.IP) && !(failed && withoutRoute(p, l)) {
				return false
			}
		}
	}
	return true
}

func isIPv6(ip string) bool {
	a, err := netip.ParseAddr(ip)
	return err == nil && a.Is6() && !a.IsLoopback()
}

// answersOn says that an address came through on one of its IPs.
func (e *Endpoint) answersOn(ip string) bool {
	return slices.ContainsFunc(e.Paths, func(p Path) bool {
		_, failed := p.Failed()
		return p.IP == ip && !failed
	})
}
