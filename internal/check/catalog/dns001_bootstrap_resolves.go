package catalog

import (
	"fmt"

	"kscope/internal/check"
)

var bootstrapResolves = check.Check{
	ID:    "DNS001",
	Title: "the name of every bootstrap server resolves here",
	Level: check.Error,
	Why:   "A client that cannot resolve any bootstrap server does not start; names of containers and services exist only inside their network.",
	Errors: []string{
		"dial tcp: lookup …: no such host",
		"dial tcp: lookup … on …: no such host",
		"Failed to resolve '…': Name or service not known (after …ms in state CONNECT)",
		"Failed to resolve '…': Address not available",
		"Couldn't resolve server … from bootstrap.servers as DNS resolution failed for …",
		"No resolvable bootstrap urls given in bootstrap.servers",
	},
	Needs: []check.Need{check.Reach},
	Judge: func(f *check.Facts) []check.Finding {
		return spareSeedsWarn(f, connection(f, "DNS001", unresolvedDetail))
	},
	Remedy: func(f *check.Facts, fd check.Finding) []check.Fix {
		e := at(f, fd.Subject)
		if e == nil {
			return nil
		}
		if e.Lookup.Failure == check.ResolverError {
			return []check.Fix{saying("mend the resolver of this machine", "see in /etc/resolv.conf which resolver is asked, and that it answers")}
		}
		ways := []check.Fix{otherBootstrap(f, e, "give an address that this machine can resolve")}
		if check.InternalName(e.Host()) || check.SingleLabel(e.Host()) {
			ways = append(ways, saying("or run the client where the name exists", fmt.Sprintf("run it in the network of %s (the same compose network or Kubernetes cluster; from another namespace the name is SERVICE.NAMESPACE.svc.cluster.local)", e.Host())))
		}
		return ways
	},
	Example: func(f *check.Facts) { unresolved(onlySeed(f)) },
}

func unresolvedDetail(e *check.Endpoint) string {
	what := fmt.Sprintf("%s does not resolve here", place(e))
	switch {
	case e.Lookup.Failure == check.ResolverError:
		return fmt.Sprintf("the resolver of this machine could not look up %s", place(e))
	case check.ContainerID(e.Host()):
		return what + ": it looks like a container's id"
	case check.SingleLabel(e.Host()):
		return what + ": names without a dot are almost always those of containers and services"
	case check.InternalName(e.Host()):
		return what + ": it is a name of a private network"
	}
	return what
}
